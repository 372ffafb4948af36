import { type Hash64, rowFlags } from '@aic/core'
import type { JsonlLog } from '../source.ts'
import { type CompiledTable, compileTable, compileTaken } from './fast-table.ts'
import { scannerWasm } from './scanner.generated.ts'
import { TakenLines, takenBytes } from './taken-lines.ts'

/** What the WebAssembly module exports; see scanner.as.ts. */
interface Exports {
  setTable(entries: number, contexts: number, needed: bigint): void
  setUsageBit(bit: bigint): void
  setTaking(is: boolean): void
  setMarkers(at: number, count: number): void
  setIdentity(seedA: number, seedB: number, prefix: bigint, prefixLength: number, flag: number): void
  setNames(at: number, textAt: number): void
  setRows(rowsAt: number, numbersAt: number): void
  setExpected(at: number): void
  beginFile(): void
  nameCountOf(): number
  scan(at: number, length: number): number
  wholeLines(at: number, length: number): number
  takeBroken(): number
}

/** Bytes that a scanned call takes in the scanner's memory. */
export const rowBytes = 120
/** Bytes read at a time: small enough that they are scanned while still in the processor's cache. */
export const chunkBytes = 256 * 1024
/** A line this long is passed over and counted; it keeps memory bounded whatever lies in the folder. */
export const longestLineBytes = 32 * 1024 * 1024
/** Beside the marker that is walked, others are looked for in lines up to this length only: a second search of everything costs as much as the first. */
const longestUnwalked = 16_384
const padBytes = 512
const pageBytes = 65_536

const namesAt = 16_384
const nameTextAt = namesAt + 512 * 8
/** What keys are expected: 32 places of 80 bytes for each context. */
const expectedAt = 98_304
const expectedBytes = 12 * 32 * 80
const rowsAt = 131_072
/** Only lines with a marker become rows, and no marker is shorter than this. */
const shortestMarker = 7
const rowCapacity = Math.ceil(chunkBytes / shortestMarker) + 1

let compiled: WebAssembly.Module | undefined

/** The compiled scanner. Threads that are handed this one share its code. */
export function scannerModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(Buffer.from(scannerWasm, 'base64'))
  return compiled
}

/** Uses a scanner that another thread has compiled. */
export function adoptScannerModule(module: WebAssembly.Module): void {
  compiled = module
}

/**
 * The scanner with its memory. One per thread; `use` points it at a kind of log.
 * Memory: tables below 16 KiB, then names, rows, and the bytes being scanned.
 */
export class Scanner {
  readonly #memory: WebAssembly.Memory
  readonly #wasm: Exports
  #inputAt: number
  #capacity = chunkBytes
  bytes!: Buffer
  rows!: DataView
  #taken: TakenLines | null = null
  #names: (string | undefined)[] = []

  constructor() {
    this.#inputAt = align(rowsAt + rowCapacity * rowBytes)
    const pages = Math.ceil((this.#inputAt + chunkBytes + padBytes) / pageBytes)
    this.#memory = new WebAssembly.Memory({ initial: pages, maximum: 16_384 })
    this.#wasm = new WebAssembly.Instance(scannerModule(), { env: { memory: this.#memory } })
      .exports as unknown as Exports
    this.#view()
    this.#wasm.setNames(namesAt, nameTextAt)
    this.#wasm.setRows(rowsAt, 64)
  }

  /** Sets the markers, the seeds of ids, and the table, if the log has one. */
  use({ markers, markersWithin, fast, takes }: JsonlLog, seeds: Hash64): void {
    if (markers.some((marker) => marker.length < shortestMarker))
      throw new RangeError(`a marker is too short: ${markers.join(' ')}`)
    const area = new TableArea(this.bytes, 256)
    const walked = takes === undefined ? [fast?.walked].filter((marker) => marker !== undefined) : markers
    this.#wasm.setMarkers(area.markers(markers, walked, markersWithin ?? longestLineBytes), markers.length)
    const prefix = Buffer.from(fast?.enoughPrefix ?? '')
    const padded = Buffer.concat([prefix, Buffer.alloc(8)]).readBigUInt64LE()
    this.#wasm.setIdentity(seeds[0], seeds[1], padded, prefix.length, rowFlags.isIdEnough)
    this.#taken = null
    this.#wasm.setTaking(takes !== undefined)
    if (fast !== undefined) this.#setTable(area, compileTable(fast, rowFlags.isSidechain))
    if (takes === undefined) return
    const table = compileTaken(takes)
    this.#setTable(area, table)
    this.#taken = new TakenLines(table)
  }

  #setTable(area: TableArea, { contexts, needed, usage }: CompiledTable): void {
    if (contexts.length > 12)
      throw new RangeError(`a table for the scanner follows at most 12 objects, got ${contexts.length}`)
    this.bytes.fill(0, expectedAt, expectedAt + expectedBytes)
    this.#wasm.setExpected(expectedAt)
    const { entriesAt, contextsAt } = area.contexts(contexts)
    this.#wasm.setTable(entriesAt, contextsAt, needed)
    this.#wasm.setUsageBit(usage)
  }

  /** How many rows what was taken of a line fills, the row that says so among them. */
  takenRows(row: number): number {
    return 1 + Math.ceil((this.rows.getUint32(row + 108, true) * takenBytes) / rowBytes)
  }

  /** What was taken of the line of a row, as a decoded line that has no other keys; `at`: where the scanned bytes begin. */
  takenLine(row: number, at: number): object {
    const count = this.rows.getUint32(row + 108, true)
    return (this.#taken as TakenLines).read(this.rows, this.bytes, row + rowBytes, count, at)
  }

  beginFile(): void {
    this.#wasm.beginFile()
    this.#names = []
    this.#capacity = chunkBytes
  }

  /** Lines that are no JSON objects, among those scanned since the last call. */
  takeBroken(): number {
    return this.#wasm.takeBroken()
  }

  get capacity(): number {
    return this.#capacity
  }

  get inputAt(): number {
    return this.#inputAt
  }

  /** Makes room for a longer line, keeping the `have` bytes that are there. False when it would be longer than any line may be. */
  grow(): boolean {
    if (this.#capacity * 2 > longestLineBytes) return false
    this.#capacity *= 2
    const need = Math.ceil((this.#inputAt + this.#capacity + padBytes) / pageBytes)
    const have = this.#memory.buffer.byteLength / pageBytes
    if (need > have) this.#memory.grow(need - have)
    this.#view()
    return true
  }

  wholeLines(length: number): number {
    return this.#wasm.wholeLines(this.#inputAt, length)
  }

  /** Scans `length` bytes of whole lines, in pieces that can't overflow the rows. Calls `take` with each piece's rows. */
  scan(length: number, take: (rows: number, pieceAt: number) => void): void {
    for (let done = 0; done < length; ) {
      let piece = length - done
      if (piece > chunkBytes) {
        piece = this.#wasm.wholeLines(this.#inputAt + done, chunkBytes)
        if (piece === 0) piece = this.#lineLength(done, length)
      }
      take(this.#wasm.scan(this.#inputAt + done, piece), this.#inputAt + done)
      done += piece
    }
  }

  #lineLength(from: number, length: number): number {
    const end = this.bytes.indexOf(10, this.#inputAt + from)
    return end < 0 || end >= this.#inputAt + length ? length - from : end + 1 - this.#inputAt - from
  }

  /** The text of a name that rows of this file point to; null for none. */
  name(number: number): string | null {
    if (number >= this.#wasm.nameCountOf()) return null
    const known = this.#names[number]
    if (known !== undefined) return known
    const at = this.rows.getUint32(namesAt + number * 8, true)
    const length = this.rows.getUint32(namesAt + number * 8 + 4, true)
    const text = this.bytes.toString('utf8', at, at + length)
    this.#names[number] = text
    return text
  }

  /** Address of a row. */
  row(n: number): number {
    return rowsAt + n * rowBytes
  }

  #view(): void {
    this.bytes = Buffer.from(this.#memory.buffer)
    this.rows = new DataView(this.#memory.buffer)
  }
}

const align = (at: number): number => (at + 63) & ~63

/** Writes tables into the scanner's memory, one after another. */
class TableArea {
  readonly #bytes: Buffer
  #at: number

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes
    this.#at = at
  }

  markers(markers: readonly string[], walked: readonly string[], within: number): number {
    const at = this.#reserve(markers.length * 40)
    for (const [i, marker] of markers.entries()) {
      const [first, second] = rarest(marker)
      const isWalked = walked.includes(marker)
      const longest = walked.length === 0 || isWalked ? 0xffffffff : longestUnwalked
      const fields = [this.#text(marker), marker.length, longest, isWalked ? 1 : 0]
      this.#write(at + i * 40, [...fields, first, marker.charCodeAt(first), second, marker.charCodeAt(second), within])
    }
    return at
  }

  contexts(contexts: ReturnType<typeof compileTable>['contexts']): { entriesAt: number; contextsAt: number } {
    const contextsAt = this.#reserve(contexts.length * 64)
    const entriesAt = this.#reserve((contexts.flat().length + 1) * 40)
    let n = 0
    for (const [i, entries] of contexts.entries()) {
      for (const [k, { key, action, argument, literals, bit }] of entries.entries()) {
        const byLength = contextsAt + i * 64 + key.length
        if (this.#bytes[byLength] === 0) this.#bytes[byLength] = n + 1
        const isLast = entries[k + 1]?.key.length === key.length ? 0 : 1
        const literalsAt = this.#literals(literals)
        this.#write(entriesAt + n * 40, [
          this.#text(key),
          key.length,
          0,
          0,
          action,
          argument,
          literalsAt,
          literals.length,
          bit,
          isLast,
        ])
        n++
      }
    }
    return { entriesAt, contextsAt }
  }

  #literals(literals: readonly string[]): number {
    const at = this.#reserve(literals.length * 8)
    for (const [i, literal] of literals.entries()) this.#write(at + i * 8, [this.#text(literal), literal.length])
    return at
  }

  #text(text: string): number {
    const at = this.#reserve(text.length + 16)
    this.#bytes.write(text, at, 'latin1')
    return at
  }

  #reserve(bytes: number): number {
    const at = this.#at
    this.#at = (at + bytes + 7) & ~7
    if (this.#at > namesAt) throw new RangeError('the tables of a log do not fit the scanner')
    this.#bytes.fill(0, at, this.#at)
    return at
  }

  #write(at: number, values: readonly number[]): void {
    for (const [i, value] of values.entries()) this.#bytes.writeUInt32LE(value, at + i * 4)
  }
}

/** Bytes of JSON logs from common to rare, roughly. */
const common = '"e ,:ta\\noirslnd_{}0cm1pu2hf/g.-3b5498y67wkvxTSRCq[]ILEPADNFjMOz'

/** Places of the two rarest bytes of a marker: the scanner looks for these first. */
function rarest(marker: string): [number, number] {
  const rarity = (i: number): number => {
    const place = common.indexOf(marker.charAt(i))
    return place < 0 ? common.length : place
  }
  const places = Array.from(marker, (_, i) => i).sort((a, b) => rarity(b) - rarity(a) || a - b)
  return [places[0] ?? 0, places[1] ?? 0]
}
