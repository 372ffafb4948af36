import path from 'node:path'
import { type Hash64, hashHex } from '@aic/core'
import { OutboxFile, seal, unseal } from './outbox-file.ts'
import { latestRows, PackedRows, packSentRows, rowBytes, type SentRow } from './sent-row.ts'

/** Where the outbox lies. */
export const outboxPath = (dataFolder: string): string => path.join(dataFolder, 'outbox.sqlite')

/** Buckets that rows are kept in by the hash of their keys: what changed is found without reading the rest. */
const bucketCount = 1024
/** Parts of a bucket that are folded into one. */
const mostParts = 16

/**
 * What one place was sent, so that the next push sends what is new or changed, and takes back what moved. The ledger is what waits to be sent;
 * this only remembers. What is lost of it is sent again, which changes nothing there.
 */
export class Outbox implements Disposable {
  readonly #file: OutboxFile
  readonly #target: string
  readonly #buckets = new Map<number, PackedRows>()
  /** Last parts by bucket: only one process at a time adds some. */
  readonly #last = new Map<number, number>()

  private constructor(file: OutboxFile, target: string) {
    this.#file = file
    this.#target = target
  }

  /** Throws `DamagedOutboxError`, or SQLite's error where it can't be opened. `target`: id of the place. */
  static open(dataFolder: string, target: string): Outbox {
    return new Outbox(OutboxFile.open(outboxPath(dataFolder)), target)
  }

  /** One that lasts as long as the process, where none can be written. */
  static inMemory(target: string): Outbox {
    return new Outbox(OutboxFile.inMemory(), target)
  }

  /** A small fact about the place, as it was set; null when there is none. */
  fact(name: string): unknown {
    const [row] = this.#file.all('select value from state where target = ? and name = ?', this.#target, name)
    return row === undefined ? null : JSON.parse(String(row.value))
  }

  setFacts(facts: Readonly<Record<string, unknown>>): void {
    this.#file.write(() => {
      for (const [name, value] of Object.entries(facts))
        this.#file.run('insert or replace into state values (?, ?, ?)', this.#target, name, JSON.stringify(value))
    })
  }

  /** What was sent under a key before this outbox was opened. A key is asked for at most once, so what was marked since is not looked at. */
  sentOf(key: Hash64): SentRow[] {
    const bucket = key[1] % bucketCount
    let rows = this.#buckets.get(bucket)
    if (rows === undefined) {
      rows = new PackedRows(concat(this.#parts(bucket)))
      this.#buckets.set(bucket, rows)
    }
    return rows.length === 0 ? [] : latestRows(rows.of(key))
  }

  /** Every row that was sent, each as it was sent last. Reads all of them. */
  *allSent(): Generator<SentRow> {
    for (let bucket = 0; bucket < bucketCount; bucket++) yield* latest(concat(this.#parts(bucket)))
  }

  /** Remembers rows that have arrived. */
  mark(rows: readonly SentRow[]): void {
    const byBucket = Map.groupBy(rows, ({ key }) => key[1] % bucketCount)
    try {
      this.#file.write(() => {
        for (const [bucket, added] of byBucket) this.#append(bucket, packSentRows(added))
      })
    } catch (error) {
      this.#last.clear() // nothing of it was written
      throw error
    }
  }

  /** Forgets all about the place, for when it was emptied. */
  forget(): void {
    this.#buckets.clear()
    this.#last.clear()
    this.#file.write(() => {
      this.#file.run('delete from sent where target = ?', this.#target)
      this.#file.run('delete from state where target = ?', this.#target)
    })
  }

  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]()
  }

  #append(bucket: number, added: Uint8Array): void {
    const last = this.#lastPart(bucket)
    if (last < mostParts) return this.#put(bucket, last + 1, added)
    const folded = packSentRows(latest(concat([...this.#parts(bucket), added])))
    this.#file.run('delete from sent where target = ? and bucket = ?', this.#target, bucket)
    this.#put(bucket, 1, folded)
  }

  /** The number of a bucket's last part; 0 without one. */
  #lastPart(bucket: number): number {
    const known = this.#last.get(bucket)
    if (known !== undefined) return known
    const sql = 'select coalesce(max(part), 0) as last from sent where target = ? and bucket = ?'
    const last = Number(this.#file.all(sql, this.#target, bucket)[0]?.last)
    this.#last.set(bucket, last)
    return last
  }

  #put(bucket: number, part: number, rows: Uint8Array): void {
    const sealed = seal(rows, keyOf(bucket, part))
    this.#file.run('insert or replace into sent values (?, ?, ?, ?)', this.#target, bucket, part, sealed)
    this.#last.set(bucket, part)
  }

  #parts(bucket: number): Uint8Array[] {
    const sql = 'select part, rows from sent where target = ? and bucket = ? order by part'
    return this.#file.all(sql, this.#target, bucket).map(({ part, rows }) => unseal(rows, keyOf(bucket, Number(part))))
  }
}

const keyOf = (bucket: number, part: number): string => `rows ${bucket} ${part}`

function concat(parts: readonly Uint8Array[]): Uint8Array {
  return parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts)
}

function latest(bytes: Uint8Array): SentRow[] {
  const packed = new PackedRows(bytes)
  const rows = Array.from({ length: bytes.length / rowBytes }, (_, i) => packed.at(i))
  return [...Map.groupBy(rows, ({ key }) => hashHex(key)).values()].flatMap(latestRows)
}
