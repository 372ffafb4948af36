import { hashHex, hashText, type PartColumns, rowFlags, seedsOf } from '@aic/core'
import type { BackgroundPricer } from './count-background.ts'
import type { Ledger, LedgerChange, StoredPart } from './ledger.ts'
import { isBooked, type LedgerRecord } from './ledger-record.ts'
import { merge } from './merge.ts'
import { Names } from './names.ts'
import { type OpenPart, openPart, PartReader } from './open-part.ts'
import { RecordWriter } from './record-writer.ts'

/** What a ledger was told to forget, for good: also logs that are still there do not bring it back. */
export interface Forgotten {
  /** Records before it are not taken in, UTC ms. */
  readonly beforeMs: number
  /** Digests of sessions that lost records: what they booked holds those, so it is not counted. */
  readonly sessions: ReadonlySet<string>
}

/** What {@link forgetChange} leaves out. */
export interface ForgetChange {
  readonly change: LedgerChange
  /** Records, of calls and of booked totals, that are gone. */
  readonly forgotten: number
}

const stateName = 'forgotten'

/** What a ledger was told to forget; null for nothing. */
export function forgottenIn(ledger: Ledger | null): Forgotten | null {
  const bytes = ledger?.state(stateName) ?? null
  if (bytes === null) return null
  const [before, ...sessions] = Buffer.from(bytes).toString().split('\n')
  return { beforeMs: Number(before), sessions: new Set(sessions) }
}

/** It as a state of a ledger, with the state’s name. */
export const forgottenState = ({ beforeMs, sessions }: Forgotten): readonly [string, Uint8Array] => [
  stateName,
  Buffer.from([beforeMs, ...sessions].join('\n')),
]

/** Whether a ledger counts anything before a moment. */
export function hasBefore(ledger: Ledger, beforeMs: number): boolean {
  const lastDay = Math.floor(beforeMs / 86_400_000)
  for (const { firstMs } of ledger.sums(Number.MIN_SAFE_INTEGER, lastDay).values()) {
    if (firstMs.some((atMs) => atMs < beforeMs)) return true
  }
  return false
}

/** How many records a ledger holds of the time before a moment. */
export function recordsBefore(ledger: Ledger, beforeMs: number): number {
  const reader = new PartReader(['atMs'])
  let count = 0
  for (const part of ledger.parts()) {
    const { atMs } = reader.open(part).columns
    for (let n = 0; n < part.length; n++) if ((atMs[n] as number) < beforeMs) count++
  }
  return count
}

/** The ledger without all records before a moment, and without the names that only they used. */
export function forgetChange(ledger: Ledger, beforeMs: number, priceBackground: BackgroundPricer): ForgetChange {
  const known = forgottenIn(ledger)
  const line = Math.max(beforeMs, known?.beforeMs ?? -Infinity)
  const names = new Names(ledger)
  const all = [...ledger.parts()]
  const forgotten = noteSessions(all, names, { beforeMs: line, sessions: known?.sessions ?? new Set() })
  const parts = withoutForgotten(all, names, forgotten)
  const merged = merge({ parts, ledger: null, names, priceBackground })
  return {
    forgotten: lengthOf(all) - lengthOf(parts),
    change: {
      ...merged,
      generation: ledger.generation(),
      names: names.added,
      places: new Map(),
      isRebuilt: true,
      keptNames: namesIn(parts, merged.sums),
      states: new Map([forgottenState(forgotten)]),
      facts: new Map(),
    },
  }
}

/** Whether a ledger was told to forget such a record. */
export function isToldToForget(forgotten: Forgotten | null, record: LedgerRecord): boolean {
  if (forgotten === null) return false
  const { source, session, atMs } = record
  const key = (): string => hashHex(hashText(seedsOf(source), session))
  return atMs < forgotten.beforeMs || (isBooked(record) && forgotten.sessions.has(key()))
}

/** Parts without the records that are forgotten; one that has none stays as it is, but for its place in its log. */
export function withoutForgotten(parts: readonly StoredPart[], names: Names, forgotten: Forgotten): StoredPart[] {
  const kept: StoredPart[] = []
  const ends = new Map<number, number>()
  for (const part of parts) {
    const first = ends.get(part.log) ?? part.first
    const left = withoutRows(part, first, names, forgotten)
    ends.set(part.log, first + lengthOf(left))
    kept.push(...left)
  }
  return kept
}

function withoutRows(part: StoredPart, first: number, names: Names, forgotten: Forgotten): StoredPart[] {
  const open = openPart(part)
  const rows = Array.from({ length: part.length }, (_, n) => n)
  const left = rows.filter((n) => !isForgotten(open, n, names, forgotten))
  if (left.length === part.length) return first === part.first ? [part] : [{ ...part, first }]
  const writer = new RecordWriter({ log: part.log, source: part.source, path: part.path, first })
  for (const n of left) writer.addRow(open, n)
  return writer.finish()
}

function isForgotten(open: OpenPart, n: number, names: Names, { beforeMs, sessions }: Forgotten): boolean {
  const { columns } = open
  if ((columns.atMs[n] as number) < beforeMs) return true
  return isBooking(columns, n) && sessions.has(sessionKey(open.part, columns.session[n] as number, names))
}

const isBooking = ({ flags }: PartColumns, n: number): boolean => ((flags[n] as number) & rowFlags.isBooked) !== 0

/**
 * What is to be forgotten of some parts: every session of a log that loses records is noted, a fork’s too, whose log begins with copies
 * of another session. The same object where that is known already.
 */
export function noteSessions(parts: Iterable<StoredPart>, names: Names, known: Forgotten): Forgotten {
  const all = Array.from(parts, openPart)
  const isOld = ({ part, columns }: OpenPart): boolean =>
    columns.atMs.subarray(0, part.length).some((atMs) => atMs < known.beforeMs)
  const logs = new Set(all.filter(isOld).map(({ part }) => part.log))
  const sessions = new Set(known.sessions)
  for (const open of all) {
    if (!logs.has(open.part.log)) continue
    const numbers = new Set(open.columns.session.subarray(0, open.part.length))
    for (const number of numbers) sessions.add(sessionKey(open.part, number, names))
  }
  return sessions.size === known.sessions.size ? known : { ...known, sessions }
}

/** A digest of a session, by its number in a part: what was forgotten is not kept as a name. */
function sessionKey(part: StoredPart, number: number, names: Names): string {
  return hashHex(hashText(seedsOf(part.source), names.text(part.names[number] as number)))
}

function namesIn(parts: readonly StoredPart[], sums: LedgerChange['sums']): ReadonlySet<number> {
  const used = new Set<number>()
  for (const { names } of parts) for (const id of names) used.add(id)
  for (const cells of sums.values()) {
    for (const column of [cells.source, cells.session, cells.model, cells.place]) for (const id of column) used.add(id)
  }
  return used
}

const lengthOf = (parts: readonly StoredPart[]): number => parts.reduce((sum, { length }) => sum + length, 0)
