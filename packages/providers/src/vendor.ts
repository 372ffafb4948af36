import { setTimeout as delay } from 'node:timers/promises'
import { redact } from '@aic/core'
import { ProviderFault } from '@aic/core/limit'
import { faultOfRefusal } from './answer-fault.ts'
import { checkOrigin } from './check-origin.ts'
import { networkFault } from './network-fault.ts'
import type { Credential, Provider, Vendor, VendorRequest } from './provider.ts'
import { readBody } from './read-body.ts'
import { redirected } from './vendor-origin.ts'
import { waitBeforeRepeat } from './wait-before-repeat.ts'

/** One answer of a vendor, as it may be kept. */
export interface Answer {
  readonly status: number
  /** Without secrets and personal data; at most 64 KiB of it. */
  readonly body: string
  readonly atMs: number
}

/** How to ask. */
export interface VendorOptions {
  readonly nowMs: () => number
  /** From `vendorOriginOf(env)`: where all requests go instead. Defaults to null: to the vendors. */
  readonly vendorOrigin?: string | null
  /** For one request, until its whole body is there. Defaults to 30 s. */
  readonly timeoutMs?: number
  /** Ends all requests: somebody stopped waiting, or aic ends. */
  readonly signal?: AbortSignal
  /** Waits before a request is repeated. Defaults to a timer. */
  readonly wait?: (ms: number, signal: AbortSignal | undefined) => Promise<void>
  /** Hears of each answer, also of those that are no success. */
  readonly onAnswer?: (answer: Answer) => void
}

/** Who is asked: what of a provider matters for that. */
export type Asked = Pick<Provider, 'name' | 'origins' | 'originsOf' | 'signIn' | 'faultOf'>

/** Most of an answer that is kept: enough to see what was wrong with it. */
const mostKept = 64 * 1024
/** Longer than any secret: where a text is cut, the part of one that is left is no longer known as such. */
const cutMargin = 16 * 1024

/**
 * The vendor's side over `fetch`, for one look with one credential: only at the provider's own origins, never following redirects, within
 * a time and a size, repeated once where that does no harm. Every failure is a `ProviderFault` that holds no secret.
 */
export function openVendor(provider: Asked, credential: Credential, options: VendorOptions): Vendor {
  const call = new Call(provider, credential, options)
  return {
    get nowMs() {
      return options.nowMs()
    },
    json: (request) => call.json(request),
  }
}

interface Told {
  readonly response: Response
  readonly text: string
}

class Call {
  readonly #provider: Asked
  readonly #origins: readonly string[]
  readonly #secrets: readonly string[]
  readonly #options: VendorOptions

  constructor(provider: Asked, credential: Credential, options: VendorOptions) {
    this.#provider = provider
    this.#origins = [...provider.origins, ...(provider.originsOf?.(credential) ?? [])]
    this.#secrets = secretsOf(credential)
    this.#options = options
  }

  async json(request: VendorRequest): Promise<unknown> {
    const { response, text } = await this.#askTwice(request)
    const redacted = (words: string): string => redact(words, this.#secrets)
    if (!response.ok) throw faultOfRefusal(this.#provider, response, text, { redacted, nowMs: this.#options.nowMs() })
    request.onHeaders?.(response.headers)
    return this.#decode(text)
  }

  #decode(text: string): unknown {
    try {
      return JSON.parse(text)
    } catch {
      const what = /^\s*</.test(text) ? 'a web page instead of JSON' : text.trim() === '' ? 'nothing' : 'broken JSON'
      throw new ProviderFault('parse', `${this.#provider.name} answered with ${what}`, { status: 200 })
    }
  }

  async #askTwice(request: VendorRequest): Promise<Told> {
    const told = await this.#ask(request)
    const isRepeatable = request.isRepeatable ?? (request.method ?? 'GET') === 'GET'
    const waitMs = isRepeatable ? waitBeforeRepeat(told.response, this.#options.nowMs()) : null
    if (waitMs === null) return told
    const { wait = timer, signal } = this.#options
    try {
      await wait(waitMs, signal)
    } catch {
      return told
    }
    return await this.#ask(request)
  }

  async #ask(request: VendorRequest): Promise<Told> {
    const { name } = this.#provider
    const { timeoutMs = 30_000, signal, vendorOrigin = null, onAnswer, nowMs } = this.#options
    const url = checkOrigin(name, request.url, this.#origins)
    const outgoing = outgoingOf(name, request)
    const limit = AbortSignal.timeout(timeoutMs)
    const signals = signal === undefined ? limit : AbortSignal.any([limit, signal])
    try {
      const target = vendorOrigin === null ? url : redirected(url, vendorOrigin)
      const response = await fetch(target, { ...outgoing, redirect: 'manual', signal: signals })
      const text = await readBody(name, response)
      onAnswer?.({ status: response.status, body: kept(text, this.#secrets), atMs: nowMs() })
      return { response, text }
    } catch (error) {
      if (error instanceof ProviderFault) throw error
      throw networkFault(name, error, limit.aborted ? timeoutMs : null)
    }
  }
}

/** The beginning of an answer without secrets. Only that is looked through: whole ones may take seconds, in which nobody else is served. */
function kept(text: string, secrets: readonly string[]): string {
  const most = mostKept + cutMargin
  if (text.length <= most) return redact(text, secrets).slice(0, mostKept)
  return redact(text.slice(0, most), secrets).slice(0, -cutMargin).slice(0, mostKept)
}

/** What must not be told of a credential: the plan may. */
const secretsOf = ({ secret, extra }: Credential): string[] => [
  secret,
  ...Object.entries(extra).flatMap(([name, value]) =>
    /token|secret|id$|mail|organization/i.test(name) ? [value] : [],
  ),
]

/** Method, headers and body for `fetch`. A key with a line break in it can't be sent, and `fetch` would print it. */
function outgoingOf(name: string, { method = 'GET', headers = {}, body }: VendorRequest): RequestInit {
  const form = body instanceof URLSearchParams
  const sent = new Headers({ accept: 'application/json', 'user-agent': 'aic' })
  if (body !== undefined) sent.set('content-type', form ? 'application/x-www-form-urlencoded' : 'application/json')
  for (const [header, value] of Object.entries(headers)) {
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) throw unsendable(name, header)
    sent.set(header, value)
  }
  if (body === undefined) return { method, headers: sent }
  return { method, headers: sent, body: form ? body : JSON.stringify(body) }
}

const unsendable = (name: string, header: string): ProviderFault =>
  new ProviderFault('api', `The key of ${name} holds characters that can't be sent (header ${header})`, {
    advice: 'Set it again: something else was copied with it.',
  })

const timer = async (ms: number, signal: AbortSignal | undefined): Promise<void> => {
  await delay(ms, undefined, signal === undefined ? {} : { signal })
}
