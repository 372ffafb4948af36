interface Kept<Answer> {
  readonly answer: Promise<Answer>
  /** Performance clock, ms: when it is too old; not before it is there. */
  untilMs: number
}

/** What failed is asked again no sooner than this: a place that is away must not be asked by every page at each look. */
const failedMs = 2_000

/** Answers that are kept for a short time, each worked out once however many ask for it at the same time. */
export class KeptWork<Answer> {
  readonly #keptMs: number
  readonly #most: number
  readonly #clock: () => number
  readonly #kept = new Map<string, Kept<Answer>>()

  /** `clock`: ms that go on, whatever they count from. */
  constructor({
    keptMs,
    most,
    clock,
  }: { readonly keptMs: number; readonly most: number; readonly clock: () => number }) {
    this.#keptMs = keptMs
    this.#most = most
    this.#clock = clock
  }

  /** The kept answer, else that of `work`. Rejects as `work` does. */
  get(key: string, work: () => Promise<Answer>): Promise<Answer> {
    const known = this.#kept.get(key)
    if (known !== undefined && this.#clock() < known.untilMs) return known.answer
    this.#kept.delete(key)
    const kept: Kept<Answer> = { answer: work(), untilMs: Infinity }
    this.#kept.set(key, kept)
    const keepFor = (ms: number) => (): void => void (kept.untilMs = this.#clock() + ms)
    kept.answer.then(keepFor(this.#keptMs), keepFor(failedMs))
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > this.#most && oldest !== undefined) this.#kept.delete(oldest)
    return kept.answer
  }

  /** Keeps nothing of before. */
  forget(): void {
    this.#kept.clear()
  }
}
