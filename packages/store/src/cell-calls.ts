import { type Hash64, type ResolvedCall, resolveCopies, rowFlags, slotOf } from '@aic/core'
import { cwdOf, type LedgerRecord, recordAt } from './ledger-record.ts'
import type { Names } from './names.ts'
import { type SessionIds, type SessionInput, type SessionRow, sessionRows } from './session-rows.ts'

/** A session, and those of its cells whose calls are wanted. */
export interface SessionCells extends SessionIds {
  /** {@link cellKey} of each. */
  readonly cells: ReadonlySet<string>
  /** Their quarter hours, see `slotOf` of core. */
  readonly slots: ReadonlySet<number>
}

interface Input extends SessionInput {
  /** All records of an id that share it with others, new and stored; none for a single one. */
  readonly copiesOf: (key: Hash64) => readonly LedgerRecord[]
}

/** Names a cell within its session, by the ids of its names. */
export const cellKey = (slot: number, model: number, place: number): string => `${slot} ${model} ${place}`

/** The calls that some cells add up, by session, in the order asked for. Opens parts, which sums are there to avoid. */
export function cellCalls(sessions: readonly SessionCells[], input: Input): ResolvedCall<LedgerRecord>[][] {
  const copies = sessions.map(() => new Map<string, readonly LedgerRecord[]>())
  for (const row of sessionRows(sessions, input)) {
    const { slots } = sessions[row.number] as SessionCells
    const known = copies[row.number] as Map<string, readonly LedgerRecord[]>
    const key = callKeyIn(row, slots)
    if (key === null || known.has(String(key))) continue
    const shared = input.copiesOf(key)
    known.set(String(key), shared.length > 0 ? shared : [recordAt(row.open, row.n, (id) => input.names.text(id))])
  }
  return sessions.map((session, i) =>
    [...(copies[i]?.values() ?? [])].flatMap(resolveCopies).filter((call) => isIn(session, call, input.names)),
  )
}

/** The id of a row's call, if the row lies in one of the quarter hours. */
function callKeyIn({ open: { columns: c }, n }: SessionRow, slots: ReadonlySet<number>): Hash64 | null {
  const isCall = ((c.flags[n] as number) & rowFlags.isBooked) === 0
  return isCall && slots.has(slotOf(c.atMs[n] as number)) ? [c.keyA[n] as number, c.keyB[n] as number] : null
}

function isIn({ session, cells }: SessionCells, call: ResolvedCall<LedgerRecord>, names: Names): boolean {
  const { winner, earliest } = call
  if (names.id(earliest.session) !== session) return false
  return cells.has(cellKey(slotOf(earliest.atMs), names.id(winner.model), names.id(cwdOf(call))))
}
