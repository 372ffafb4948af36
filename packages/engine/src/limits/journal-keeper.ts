import path from 'node:path'
import { isBusy, LaterLedgerError, setAside } from '@aic/store'
import { Journal } from '@aic/store/journal'
import { isBroken, isFault, messageOf } from '../open-ledger.ts'

/** How long after a fault the file is tried again. */
const retryMs = 60_000

/**
 * The journal, come what may: a damaged one is set aside and another begun; where none can be written, one in memory does, as long as
 * the process lives.
 */
export class JournalKeeper implements Disposable {
  /** What the user should know about the journal, one sentence each. */
  readonly warnings: string[] = []
  readonly #path: string
  readonly #nowMs: () => number
  #journal: Journal
  /** When the file was last found unusable. */
  #triedMs = Number.NEGATIVE_INFINITY

  constructor(dataFolder: string, nowMs: () => number) {
    this.#path = path.join(dataFolder, 'journal.sqlite')
    this.#nowMs = nowMs
    this.#journal = this.#open()
    if (this.#isMemory) this.#triedMs = nowMs()
  }

  /** Does something with the journal. What a failing disk or a damaged file keeps from it is done with another journal. */
  use<T>(work: (journal: Journal) => T): T {
    if (this.#isMemory) this.#tryFile()
    else if (!this.#journal.file.isInPlace()) this.#reopen()
    try {
      return work(this.#journal)
    } catch (error) {
      this.#replace(error)
      return work(this.#journal)
    }
  }

  [Symbol.dispose](): void {
    this.#journal[Symbol.dispose]()
  }

  get #isMemory(): boolean {
    return this.#journal.file.path === ':memory:'
  }

  #reopen(): void {
    this.#journal[Symbol.dispose]()
    this.#journal = this.#open()
  }

  /** A disk that was full may have room again. */
  #tryFile(): void {
    const nowMs = this.#nowMs()
    if (Math.abs(nowMs - this.#triedMs) < retryMs) return
    this.#triedMs = nowMs
    const opened = this.#open()
    if (opened.file.path === ':memory:') {
      opened[Symbol.dispose]()
      return
    }
    try {
      opened.takeOverAlerts(this.#journal)
    } catch (error) {
      opened[Symbol.dispose]()
      if (isFault(error)) return
      throw error
    }
    this.#journal[Symbol.dispose]()
    this.#journal = opened
    this.warnings.length = 0
  }

  #open(): Journal {
    try {
      return Journal.open(this.#path)
    } catch (error) {
      if (isBroken(error)) return this.#anew(error)
      if (!isFault(error) && !(error instanceof LaterLedgerError)) throw error
      return this.#inMemory(error)
    }
  }

  #replace(error: unknown): void {
    if (this.#isMemory) throw error
    if (isBroken(error)) {
      const aside = this.#journal.file.setAside(this.#nowMs())
      this.#warnDamaged(error, aside)
      this.#journal = this.#open()
    } else if (isFault(error) && !isBusy(error)) {
      const file = this.#journal
      this.#triedMs = this.#nowMs()
      this.#journal = this.#inMemory(error, file)
      file[Symbol.dispose]()
    } else throw error
  }

  /** One that is damaged so that it can't even be opened. */
  #anew(error: unknown): Journal {
    try {
      this.#warnDamaged(error, setAside(this.#path, null, this.#nowMs()))
      return Journal.open(this.#path)
    } catch (fault) {
      return this.#inMemory(fault)
    }
  }

  #warnDamaged(error: unknown, aside: string | null): void {
    const kept = aside === null ? '' : `: it is kept as ${aside}`
    this.#warn(`the journal was damaged (${messageOf(error)})${kept}, and another is begun; its history is not shown`)
  }

  /** What was told must not be told again: all that can be read is taken over. */
  #inMemory(error: unknown, from: Journal | null = null): Journal {
    this.#warn(`the journal ${this.#path} can't be used (${messageOf(error)}): limits are right, but nothing is kept`)
    return Journal.inMemory(from)
  }

  #warn(warning: string): void {
    if (!this.warnings.includes(warning)) this.warnings.push(warning)
  }
}
