/** Something that a page wants to know at once. */
export type AgentEvent =
  | {
      readonly type: 'hello'
      readonly version: string
      readonly ledger: number
      readonly limits: number
      readonly at: string
    }
  | { readonly type: 'ledger'; readonly version: number; readonly at: string }
  | { readonly type: 'limits'; readonly version: number; readonly at: string }
  | { readonly type: 'settings'; readonly at: string }
  | {
      readonly type: 'alert'
      readonly id: number
      readonly level: string
      readonly title: string
      readonly message: string
      readonly at: string
    }
  | { readonly type: 'fleet'; readonly at: string }
  | { readonly type: 'resync'; readonly at: string }

/** Hands events to everybody who listens. */
export class ChangeFeed {
  readonly #listeners = new Set<(event: AgentEvent) => void>()
  /** Aborted when the agent stops: streams end then. */
  readonly #ended = new AbortController()
  readonly #first: () => void

  /** `first` is called before everybody else. */
  constructor(first: () => void = () => {}) {
    this.#first = first
  }

  get ended(): AbortSignal {
    return this.#ended.signal
  }

  get listeners(): number {
    return this.#listeners.size
  }

  publish(event: AgentEvent): void {
    this.#first()
    for (const listener of this.#listeners) listener(event)
  }

  /** Returns how to stop listening. */
  listen(listener: (event: AgentEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Ends every stream. */
  close(): void {
    this.#listeners.clear()
    this.#ended.abort()
  }
}
