import type { IncomingMessage } from 'node:http'
import { type Hub, type HubKey, type HubScope, RateLimit } from '@aic/engine/hub'
import type { Context } from 'hono'
import { HubRefusalError } from './hub-refusal.ts'

/** How often a machine may ask: a backlog goes through at 20 a second, the rest is far below it. */
const machineRate = { burst: 60, perSecond: 20 } as const
/** How often an address may guess. Who shows a good key is never held up by others' guesses. */
const guessRate = { burst: 20, perSecond: 0.5 } as const
/** So many bodies are worked on at once: of 1 MiB each, unpacked. */
const mostAtOnce = 24
/** And so many of one key, which else could take all places by sending slowly. */
const mostOfKey = 6

/** Lets machines in: by key, what the key is for, how often they ask, and how many are being served. */
export class Admission {
  readonly #hub: Hub
  readonly #machines: RateLimit
  readonly #guesses: RateLimit
  #atOnce = 0
  readonly #atOnceOf = new Map<string, number>()

  constructor(hub: Hub, nowMs: () => number) {
    this.#hub = hub
    this.#machines = new RateLimit(machineRate.burst, machineRate.perSecond, nowMs)
    this.#guesses = new RateLimit(guessRate.burst, guessRate.perSecond, nowMs)
  }

  /** The key that a request shows, if it is for this. Throws {@link HubRefusalError}. */
  keyOf(c: Context, scope: HubScope): HubKey {
    const shown = c.req.header('x-api-key')
    const key = shown === undefined ? null : this.#hub.keys.find(shown)
    if (key === null) {
      this.#refuseTooMany(this.#guesses.waitSeconds(addressOf(c)))
      throw new HubRefusalError(shown === undefined ? missing : invalidKey)
    }
    this.#refuseTooMany(this.#machines.waitSeconds(key.id))
    if (key.scopes.includes(scope)) return key
    throw new HubRefusalError({
      status: 403,
      code: 'AUTH_SCOPE',
      message: `The key of ${key.label} is not for this: it lacks ${scope}`,
      suggestion: `Make another on the hub: aic hub keys add ${key.label} --scopes ${scope}`,
    })
  }

  /** Throws {@link HubRefusalError} for a key that was revoked since it was shown: a body may take its time. */
  refuseRevoked(key: HubKey): void {
    if (!this.#hub.keys.isGood(key)) throw new HubRefusalError(invalidKey)
  }

  /** Does work that holds a body of a key in memory, if there is room. Throws {@link HubRefusalError}. */
  async within<T>({ id }: Pick<HubKey, 'id'>, work: () => Promise<T>): Promise<T> {
    const ofKey = this.#atOnceOf.get(id) ?? 0
    if (this.#atOnce >= mostAtOnce || ofKey >= mostOfKey) throw new HubRefusalError(busy)
    this.#atOnce++
    this.#atOnceOf.set(id, ofKey + 1)
    try {
      return await work()
    } finally {
      this.#atOnce--
      const left = (this.#atOnceOf.get(id) ?? 1) - 1
      if (left === 0) this.#atOnceOf.delete(id)
      else this.#atOnceOf.set(id, left)
    }
  }

  #refuseTooMany(retryAfter: number): void {
    if (retryAfter === 0) return
    const suggestion = `Wait ${retryAfter} s.`
    throw new HubRefusalError({
      status: 429,
      code: 'RATE_LIMITED',
      message: 'Too many requests',
      suggestion,
      retryAfter,
    })
  }
}

const addressOf = (c: Context): string =>
  (c.env as { readonly incoming?: IncomingMessage } | undefined)?.incoming?.socket.remoteAddress ?? ''

const missing = {
  status: 401,
  code: 'AUTH_MISSING',
  message: 'Missing API key',
  suggestion: 'Send the key as header X-API-Key: aic hub keys add NAME makes one on the hub.',
} as const

/** What a key is told that is none, or none any more. */
export const invalidKey = {
  status: 401,
  code: 'AUTH_INVALID',
  message: 'Invalid API key',
  suggestion: 'It may be revoked: aic hub keys add NAME makes another on the hub.',
} as const

const busy = {
  status: 503,
  code: 'BUSY',
  message: 'The hub is busy',
  suggestion: 'Send it again in a second.',
  retryAfter: 1,
} as const
