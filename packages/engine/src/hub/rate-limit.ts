interface Bucket {
  level: number
  atMs: number
}

/** So many senders are told apart; the one that has been quiet longest is forgotten. */
const mostSenders = 1_000

/** How often each sender may ask: so many at once, and so many a second after that. */
export class RateLimit {
  readonly #burst: number
  readonly #perSecond: number
  readonly #nowMs: () => number
  readonly #buckets = new Map<string, Bucket>()

  constructor(burst: number, perSecond: number, nowMs: () => number) {
    this.#burst = burst
    this.#perSecond = perSecond
    this.#nowMs = nowMs
  }

  /** 0 where the sender may ask, which counts; else how many whole seconds it should wait. */
  waitSeconds(sender: string): number {
    const nowMs = this.#nowMs()
    const { level, atMs } = this.#buckets.get(sender) ?? { level: this.#burst, atMs: nowMs }
    const filled = Math.min(this.#burst, level + (Math.max(0, nowMs - atMs) / 1_000) * this.#perSecond)
    const isFree = filled >= 1
    this.#buckets.delete(sender)
    this.#buckets.set(sender, { level: isFree ? filled - 1 : filled, atMs: nowMs })
    if (this.#buckets.size > mostSenders) this.#buckets.delete(this.#buckets.keys().next().value as string)
    return isFree ? 0 : Math.max(1, Math.ceil((1 - filled) / this.#perSecond))
  }
}
