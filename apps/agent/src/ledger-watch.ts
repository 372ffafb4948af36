import { type Aic, LogWatcher } from '@aic/engine'
import { errorText, type Log } from './log/log.ts'

/** After a change the logs are read once it has been quiet this long, so that a burst of lines is one look. */
const settleMs = 40
/** A burst that never ends is looked at this often. */
const longestWaitMs = 200
/** Besides watches, for what they miss (network drives). */
const slowLookMs = 30_000
/** The same where not every folder can be watched. */
const blindLookMs = 5_000
/** New folders are watched after a change, but looking for them costs more than reading what changed. */
const newFoldersMs = 1_000

interface WatchOptions {
  readonly aic: Aic
  readonly platform: NodeJS.Platform
  readonly nowMs: () => number
  readonly log: Log
  /** The ledger holds something new. */
  readonly onChange: () => void
}

/** Keeps the ledger up with the logs: by watching folders, and by a look now and then. */
export class LedgerWatch {
  readonly #options: WatchOptions
  #watcher: LogWatcher | null = null
  #timer: NodeJS.Timeout | undefined
  #dueMs = Infinity
  #burstMs = Infinity
  #foldersMs = 0
  #running: Promise<void> | null = null
  #next: Promise<void> | null = null
  #isClosed = false

  constructor(options: WatchOptions) {
    this.#options = options
  }

  start(): void {
    const roots = this.#options.aic.sources.flatMap((source) => source.roots)
    this.#watcher = new LogWatcher(roots, this.#options.platform, () => this.#changed())
    this.#schedule(0)
  }

  /** Settles once all that the logs held at the call is in the ledger. Never throws: what fails is logged and tried again. */
  look(): Promise<void> {
    if (this.#isClosed) return Promise.resolve()
    if (this.#running === null) {
      this.#running = this.#collect().finally(() => {
        this.#running = null
      })
      return this.#running
    }
    this.#next ??= this.#running.then(() => {
      this.#next = null
      return this.look()
    })
    return this.#next
  }

  /** Ends watching, and waits for the look that is on. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#timer)
    this.#watcher?.[Symbol.dispose]()
    await this.#running
  }

  #changed(): void {
    const atMs = performance.now()
    this.#burstMs = Math.min(this.#burstMs, atMs)
    const waitMs = Math.min(settleMs, Math.max(0, this.#burstMs + longestWaitMs - atMs))
    this.#schedule(waitMs)
  }

  #schedule(waitMs: number): void {
    if (this.#isClosed) return
    this.#dueMs = performance.now() + waitMs
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#due(), waitMs).unref()
  }

  async #due(): Promise<void> {
    this.#burstMs = Infinity
    const atMs = performance.now()
    if (atMs - this.#foldersMs >= newFoldersMs) {
      this.#foldersMs = atMs
      this.#watcher?.look()
    }
    const dueMs = this.#dueMs
    await this.look()
    if (this.#dueMs === dueMs) this.#schedule(this.#watcher?.isComplete === true ? slowLookMs : blindLookMs)
  }

  async #collect(): Promise<void> {
    const { aic, nowMs, log, onChange } = this.#options
    const before = aic.version()
    try {
      await aic.collect({ nowMs: nowMs() })
    } catch (error) {
      log.error('the logs could not be read', { error: errorText(error) })
    }
    if (aic.version() !== before) onChange()
  }
}
