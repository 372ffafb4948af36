import { hash } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import type { AgentParts } from '../agent-parts.ts'

/** An answer as it goes out. */
export interface KeptAnswer {
  readonly body: Buffer
  /** For ETag and If-None-Match, with its quotes. */
  readonly tag: string
}

/** Answers that are made of the ledger, the limits, the settings and the minute, and of nothing else. */
const made =
  /^\/api\/(?:v1\/)?(?:reports\/\w+|overview|blocks|budgets|projects|reconcile|limits|widget|sessions|sessions\/[^/]+|usage|usage\/(?:oauth|local)|providers\/usage)$/
const mostKept = 200
/** Asking for the limits' version at each request would cost more than the answer. */
const askMs = 500
const mostKeptBytes = 32 * 1_048_576

/** Keeps answers until what they are made of changes. The path and query as they were sent are the key, so nothing is parsed twice. */
export class AnswerCache {
  readonly #parts: Pick<AgentParts, 'aic' | 'monitor' | 'config' | 'nowMs' | 'otherMachines'>
  readonly #kept = new Map<string, KeptAnswer>()
  #stamp = ''
  #sizeBytes = 0
  #limits = ''
  #askedMs = -Infinity

  constructor(parts: Pick<AgentParts, 'aic' | 'monitor' | 'config' | 'nowMs' | 'otherMachines'>) {
    this.#parts = parts
  }

  /** The answer to a GET of `target` (`/api/usage?provider=x`), if it still holds. */
  find(target: string): KeptAnswer | null {
    this.#forgetOld()
    return this.#kept.get(target) ?? null
  }

  /** The limits have changed: their version is asked for at the next request. Else it is twice a second, for what other programs of aic change. */
  limitsChanged(): void {
    this.#askedMs = -Infinity
  }

  /** Keeps what the routes answer, and adds its tag. */
  readonly middleware: MiddlewareHandler = async (c, next) => {
    if (c.req.method !== 'GET' || !made.test(c.req.path)) return next()
    this.#forgetOld()
    const stamp = this.#stamp
    await next()
    if (c.res.status !== 200) return
    const body = Buffer.from(await c.res.arrayBuffer())
    const kept = { body, tag: `"${hash('sha256', body, 'base64url').slice(0, 22)}"` }
    if (stamp === this.#stampNow()) this.#keep(c.req.url.slice(c.req.url.indexOf('/', 8)), kept)
    c.res = responseOf(kept, c.req.header('if-none-match'))
  }

  #keep(target: string, kept: KeptAnswer): void {
    if (this.#kept.size >= mostKept || this.#sizeBytes + kept.body.length > mostKeptBytes) this.#forgetAll()
    this.#sizeBytes += kept.body.length
    this.#kept.set(target, kept)
  }

  #forgetOld(): void {
    const stamp = this.#stampNow()
    if (stamp === this.#stamp) return
    this.#stamp = stamp
    this.#forgetAll()
  }

  #forgetAll(): void {
    this.#kept.clear()
    this.#sizeBytes = 0
  }

  #stampNow(): string {
    const { aic, monitor, config, nowMs, otherMachines } = this.#parts
    if (performance.now() - this.#askedMs >= askMs) {
      this.#askedMs = performance.now()
      this.#limits = `${monitor.status().version} ${otherMachines.version()}`
    }
    return `${aic.version()} ${this.#limits} ${Math.floor(nowMs() / 60_000)} ${numberOf(config.current())}`
  }
}

/** Whether who asks has the same answer already. */
export const isSame = ({ tag }: KeptAnswer, asked: string | undefined): boolean =>
  asked !== undefined && asked.split(',').some((one) => one.trim().replace(/^W\//, '') === tag)

function responseOf(kept: KeptAnswer, asked: string | undefined): Response {
  if (isSame(kept, asked)) return new Response(null, { status: 304, headers: { ETag: kept.tag } })
  return new Response(new Uint8Array(kept.body), { headers: { 'Content-Type': 'application/json', ETag: kept.tag } })
}

const numbers = new WeakMap<object, number>()
let count = 0

/** A number for each settings object: they are made anew when their file changes. */
function numberOf(config: object): number {
  const known = numbers.get(config) ?? ++count
  numbers.set(config, known)
  return known
}
