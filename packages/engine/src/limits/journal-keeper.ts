import path from 'node:path'
import { LaterLedgerError, setAside } from '@aic/store'
import { Journal } from '@aic/store/journal'
import { isBroken, isFault, messageOf } from '../open-ledger.ts'

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

  constructor(dataFolder: string, nowMs: () => number) {
    this.#path = path.join(dataFolder, 'journal.sqlite')
    this.#nowMs = nowMs
    this.#journal = this.#open()
  }

  /** Does something with the journal. What a failing disk or a damaged file keeps from it is done with another journal. */
  use<T>(work: (journal: Journal) => T): T {
    if (!this.#isMemory && !this.#journal.file.isInPlace()) this.#reopen()
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
    } else if (isFault(error)) {
      this.#journal[Symbol.dispose]()
      this.#journal = this.#inMemory(error)
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

  #inMemory(error: unknown): Journal {
    this.#warn(`the journal ${this.#path} can't be used (${messageOf(error)}): limits are right, but nothing is kept`)
    return Journal.inMemory()
  }

  #warn(warning: string): void {
    if (!this.warnings.includes(warning)) this.warnings.push(warning)
  }
}
