import type { Ledger } from './ledger.ts'

/** Ids of texts: those of the ledger, and new ones for texts that it does not know. */
export class Names {
  readonly #ledger: Ledger | null
  readonly #ids = new Map<string, number>()
  readonly #texts = new Map<number, string>()
  /** Texts that the ledger lacks. */
  readonly added = new Map<string, number>()
  #next: number

  constructor(ledger: Ledger | null) {
    this.#ledger = ledger
    this.#next = (ledger?.lastNameId() ?? 0) + 1
  }

  id(text: string): number {
    const known = this.#ids.get(text)
    if (known !== undefined) return known
    if (!text.isWellFormed()) return this.#same(text, text.toWellFormed())
    const stored = this.#ledger?.nameId(text) ?? null
    const id = stored ?? this.#next++
    if (stored === null) this.added.set(text, id)
    this.#remember(text, id)
    return id
  }

  /** The id of a text that is known; null for another, which stays unknown. */
  find(text: string): number | null {
    return this.#ids.get(text) ?? this.#ledger?.nameId(text) ?? null
  }

  text(id: number): string {
    const known = this.#texts.get(id)
    if (known !== undefined) return known
    const text = this.#ledger?.nameText(id) ?? ''
    this.#remember(text, id)
    return text
  }

  /** The ledger keeps UTF-8, which has no halves of surrogate pairs. */
  #same(text: string, wellFormed: string): number {
    const id = this.id(wellFormed)
    this.#ids.set(text, id)
    return id
  }

  #remember(text: string, id: number): void {
    this.#ids.set(text, id)
    this.#texts.set(id, text)
  }
}
