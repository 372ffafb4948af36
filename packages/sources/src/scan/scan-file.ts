import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { murmur3, type Parsed, type SkipReason, seedsOf } from '@aic/core'
import { decodeMarked } from '../decode.ts'
import { type FileFacts, factsOf } from '../file-facts.ts'
import { readForeign } from '../foreign-database.ts'
import { logFile } from '../log-file.ts'
import type { JsonlLog, Log, LogFile, Source, SqliteLog } from '../source.ts'
import { type Part, PartWriter, type PriceLookup, partBuffer } from './part-writer.ts'
import { Scanner } from './scanner.ts'

/** A file to read, from where the last run stopped. */
export interface ScanTask {
  /** Number of the source in the table of sources, and of the log kind in the source. */
  readonly source: number
  readonly log: number
  readonly root: string
  readonly relative: string
  /** First byte to read; 0 for all. Databases and documents are always read as a whole. */
  readonly offset: number
  /** Hash of the bytes before `offset` when it was stored: if they differ now, the file is another and is read from its start. */
  readonly tail: number
  /** What the parser left behind at `offset`, or null. */
  readonly state: unknown
}

/** What one file held from its offset on. */
export interface ScannedLog {
  /** Facts of the file as it was read. `offset` is the end of what was taken: the start of the next run. */
  readonly size: number
  readonly mtimeMs: number
  readonly ino: number
  readonly offset: number
  readonly tail: number
  /** The file was read from its start, and records read before may be among these. */
  readonly isFromStart: boolean
  readonly state: unknown
  readonly names: readonly string[]
  readonly parts: readonly Part[]
  readonly skips: Partial<Record<SkipReason, number>>
}

/** Reads files one after another. Never throws for what a file holds or for a file that can't be opened: that is a counted skip. */
export class FileScanner {
  readonly #sources: readonly Source[]
  readonly #priceOf: PriceLookup
  readonly #columns = partBuffer()
  #scanner: Scanner | undefined
  #used: JsonlLog | undefined

  constructor(sources: readonly Source[], priceOf: PriceLookup) {
    this.#sources = sources
    this.#priceOf = priceOf
  }

  scan(task: ScanTask): ScannedLog {
    const source = this.#sources[task.source] as Source
    const log = source.logs[task.log]
    const writer = new PartWriter(seedsOf(source.id), this.#priceOf, this.#columns)
    const reading = new Reading(writer)
    let fd: number | undefined
    try {
      const file = logFile(task.root, task.relative, 0)
      fd = openSync(file.path, 'r')
      const facts = log?.kind === 'sqlite' ? databaseFacts(file.path, fd) : fstatSync(fd)
      const from = this.#start(task, fd, facts.size)
      const end = this.#take({ ...file, mtimeMs: facts.mtimeMs }, fd, facts.size, from, source, log, reading)
      return reading.result({ ...facts, ...end, tail: tailHash(fd, end.offset), isFromStart: from.offset === 0 })
    } catch (error) {
      if (!isFileError(error)) throw error
      reading.addSkips('no-access', 1)
      const { offset, tail, state } = task
      return reading.result({ size: -1, mtimeMs: 0, ino: 0, offset, tail, state, isFromStart: offset === 0 })
    } finally {
      if (fd !== undefined) closeSync(fd)
    }
  }

  /** Where to begin: at the start, if what was read before is not there any more. */
  #start(task: ScanTask, fd: number, size: number): Pick<ScanTask, 'offset' | 'state'> {
    if (task.offset === 0) return task
    const isSame = size >= task.offset && tailHash(fd, task.offset) === task.tail
    return isSame ? task : { offset: 0, state: null }
  }

  #take(
    file: LogFile,
    fd: number,
    size: number,
    { offset, state }: Pick<ScanTask, 'offset' | 'state'>,
    source: Source,
    log: Log | undefined,
    reading: Reading,
  ): Pick<ScannedLog, 'offset' | 'state'> {
    if (log?.kind === 'json') {
      if (size > longestDocumentBytes) reading.addSkips('too-long', 1)
      else reading.addDocument(readWhole(fd, size), (document) => log.parse(document, file))
      return { offset: 0, state: null }
    }
    if (log?.kind === 'sqlite') return { offset: 0, state: reading.addDatabase(file, log, state) }
    if (log === undefined) return { offset, state }
    const parser = log.parser(file, state)
    const end = this.#readLines(fd, size, offset, source, log, (line) => reading.addLine(line, log, parser))
    reading.addSkips('not-json', this.#scanner?.takeBroken() ?? 0)
    return { offset: end, state: parser.state?.(reading.previousMs) ?? null }
  }

  /** Returns the offset after the last line taken. */
  #readLines(fd: number, size: number, offset: number, source: Source, log: JsonlLog, addLine: AddLine): number {
    const scanner = (this.#scanner ??= new Scanner())
    if (this.#used !== log) scanner.use(log, seedsOf(source.id))
    this.#used = log
    scanner.beginFile()
    const reader = new LineReader(scanner, fd, size, offset, addLine)
    reader.run()
    return reader.end
  }
}

type AddLine = (line: { readonly scanner: Scanner; readonly rows: number; readonly at: number } | Buffer) => boolean

/** Moves a file through the scanner, chunk by chunk. */
class LineReader {
  readonly #scanner: Scanner
  readonly #fd: number
  readonly #size: number
  readonly #addLine: AddLine
  #position: number
  #have = 0
  /** Inside a line that is longer than any may be: everything up to its end is passed over. */
  #isPassing = false
  /** Where that line begins. */
  #passedFrom = 0

  constructor(scanner: Scanner, fd: number, size: number, offset: number, addLine: AddLine) {
    this.#scanner = scanner
    this.#fd = fd
    this.#size = size
    this.#position = offset
    this.#addLine = addLine
  }

  get end(): number {
    return this.#isPassing ? this.#passedFrom : this.#position - this.#have
  }

  run(): void {
    while (this.#fill()) {
      const length = this.#scanner.wholeLines(this.#have)
      if (length === 0) {
        if (this.#have === this.#scanner.capacity && !this.#scanner.grow()) this.#pass()
        continue
      }
      const start = this.#isPassing ? this.#lineEnd() : 0
      if (this.#isPassing) this.#addLine(Buffer.alloc(0))
      this.#isPassing = false
      this.#scan(start, length)
    }
    this.#takeTail()
  }

  /** Reads on; false at the end of the file. */
  #fill(): boolean {
    const { bytes, inputAt, capacity } = this.#scanner
    const want = Math.min(capacity - this.#have, this.#size - this.#position)
    if (want <= 0) return false
    const got = readSync(this.#fd, bytes, inputAt + this.#have, want, this.#position)
    this.#have += got
    this.#position += got
    return got > 0
  }

  #scan(start: number, length: number): void {
    const scanner = this.#scanner
    const { inputAt } = scanner
    if (start > 0) scanner.bytes.copyWithin(inputAt, inputAt + start, inputAt + this.#have)
    this.#have -= start
    scanner.scan(length - start, (rows, at) => this.#addLine({ scanner, rows, at }))
    const done = length - start
    scanner.bytes.copyWithin(inputAt, inputAt + done, inputAt + this.#have)
    this.#have -= done
  }

  #pass(): void {
    if (!this.#isPassing) this.#passedFrom = this.#position - this.#have
    this.#isPassing = true
    this.#have = 0
  }

  #lineEnd(): number {
    const { bytes, inputAt } = this.#scanner
    return bytes.indexOf(10, inputAt) + 1 - inputAt
  }

  /** The last line lacks its newline: it counts if it is whole, else it is still being written and read again next time. */
  #takeTail(): void {
    const { bytes, inputAt } = this.#scanner
    if (this.#have === 0 || this.#isPassing) return
    const tail = bytes.subarray(inputAt, inputAt + this.#have)
    if (this.#addLine(Buffer.from(tail))) this.#have = 0
  }
}

/** The flag of a row that stands for what was taken of a line; greater ones are of lines that are handed over. See scanner.as.ts. */
const takenFlag = 0x4000_0000

/** Gathers what one file says. */
class Reading {
  readonly #writer: PartWriter
  readonly #skips: Partial<Record<SkipReason, number>> = {}

  constructor(writer: PartWriter) {
    this.#writer = writer
  }

  get previousMs(): number | null {
    return this.#writer.previousMs
  }

  addSkips(reason: SkipReason, count: number): void {
    if (count > 0) this.#skips[reason] = (this.#skips[reason] ?? 0) + count
  }

  add(items: Iterable<Parsed>): void {
    for (const item of items) {
      if (item.kind === 'call') this.#writer.addCall(item)
      else if (item.kind === 'booked') this.#writer.addBooked(item)
      else if (item.kind === 'telemetry') this.#writer.addTelemetry(item)
      else this.addSkips(item.reason, 1)
    }
  }

  /** Rows of the scanner, or the bytes of a last line; empty bytes stand for a line that was too long. False: not whole yet. */
  addLine(line: Parameters<AddLine>[0], log: JsonlLog, parser: ReturnType<JsonlLog['parser']>): boolean {
    if (Buffer.isBuffer(line)) {
      if (line.length === 0) this.addSkips('too-long', 1)
      return line.length === 0 || this.#decode(line, log.markers, parser, true)
    }
    const { scanner, rows, at } = line
    for (let i = 0; i < rows; i++) {
      const row = scanner.row(i)
      const flags = scanner.rows.getUint32(row + 100, true)
      if (flags === takenFlag) {
        this.add(parser.parse(scanner.takenLine(row, at), this.#writer.previousMs))
        i += scanner.takenRows(row) - 1
        continue
      }
      if (flags < takenFlag) {
        this.#writer.addRow(scanner, row)
        continue
      }
      const start = at + scanner.rows.getUint32(row + 104, true)
      const bytes = scanner.bytes.subarray(start, start + scanner.rows.getUint32(row + 108, true))
      this.#decode(bytes, log.markers, parser, false)
    }
    return true
  }

  #decode(bytes: Buffer, markers: readonly string[], parser: ReturnType<JsonlLog['parser']>, isLast: boolean): boolean {
    if (bytes.length > longestDecodedBytes) {
      this.addSkips('too-long', 1)
      return true
    }
    // A last line without a marker may be the beginning of one with it: `{…}` at both ends proves nothing.
    if (isLast && !markers.some((marker) => bytes.includes(marker))) return false
    const { values, isBroken } = decodeMarked(bytes)
    if (isBroken && isLast) return false
    for (const value of values) this.add(parser.parse(value, this.#writer.previousMs))
    if (isBroken) this.addSkips('not-json', 1)
    return true
  }

  addDocument(text: string, parse: (document: unknown) => readonly Parsed[]): void {
    let document: unknown
    try {
      document = JSON.parse(text)
    } catch {
      this.addSkips('bad-json', 1)
      return
    }
    this.add(parse(document))
  }

  /** Returns the state to go on from; the old one when the database can't be read now. */
  addDatabase(file: LogFile, log: SqliteLog, state: unknown): unknown {
    try {
      const { items, next } = readForeign(file.path, (database) => {
        const { parsed, state: next } = log.read(database, file, state)
        return { items: [...parsed], next }
      })
      this.add(items)
      return next
    } catch (error) {
      if (isFileError(error)) throw error
      this.addSkips('bad-database', 1)
      return state
    }
  }

  result(facts: Omit<ScannedLog, 'names' | 'parts' | 'skips'>): ScannedLog {
    this.#writer.finish()
    const { size, mtimeMs, ino, offset, tail, isFromStart, state } = facts
    return {
      size,
      mtimeMs,
      ino,
      offset,
      tail,
      isFromStart,
      state,
      names: this.#writer.names,
      parts: this.#writer.parts,
      skips: this.#skips,
    }
  }
}

function databaseFacts(file: string, fd: number): FileFacts {
  const facts = factsOf(file, true)
  return facts === null || facts === 'denied' ? fstatSync(fd) : facts
}

function readWhole(fd: number, size: number): string {
  const bytes = Buffer.alloc(size)
  let have = 0
  while (have < size) {
    const got = readSync(fd, bytes, have, size - have, have)
    if (got === 0) break
    have += got
  }
  return bytes.toString('utf8', 0, have)
}

/** Longer lines that the scanner can't follow itself are counted: JSON.parse takes many times their length in memory. */
const longestDecodedBytes = 4 * 1024 * 1024
const longestDocumentBytes = 64 * 1024 * 1024

const endBytes = 2_048
const takenBytes = Buffer.alloc(2 * endBytes)

/** Hash of both ends of what was taken, up to an offset: another file, or one that was written anew, differs in one of them. */
function tailHash(fd: number, offset: number): number {
  const length = Math.min(endBytes, offset)
  readSync(fd, takenBytes, 0, length, 0)
  readSync(fd, takenBytes, length, length, offset - length)
  return murmur3(0, takenBytes.subarray(0, 2 * length))
}

const isFileError = (error: unknown): boolean => error instanceof Error && 'syscall' in error
