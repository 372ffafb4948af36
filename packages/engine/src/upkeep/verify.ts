import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { totalTokens } from '@aic/core'
import {
  type CountedCall,
  countedCalls,
  forgottenIn,
  isBooked,
  isNeedless,
  isSameCall,
  isToldToForget,
  type Ledger,
  type LedgerRecord,
  ledgerRecords,
  StoredRecords,
} from '@aic/store'
import { type AicOptions, type CollectOptions, openAic } from '../aic.ts'
import { otelFolder } from '../folders.ts'
import { checkSums, type DayDifference } from './check-sums.ts'
import { openForUpkeep } from './open.ts'

/** What `aic ledger verify` found. All is well when {@link isSound}. */
export interface Verified {
  readonly isSound: boolean
  /** What SQLite says of its file; null: nothing wrong. */
  readonly damage: string | null
  /** Days whose sums are not what the ledger's own records come to. */
  readonly days: readonly DayDifference[]
  /** Calls that the logs tell of now, and logs that were read for it. */
  readonly callsInLogs: number
  readonly logs: number
  /** Calls that logs tell of and the ledger lacks. */
  readonly missing: readonly CallDifference[]
  /** Calls of which the ledger says something else than its logs do, though none of their records is gone. */
  readonly different: readonly CallDifference[]
  /** Calls that only the ledger knows: their logs are gone or were rewritten. No fault. */
  readonly callsOnlyHere: number
}

/** A call in which logs and ledger differ. */
export interface CallDifference {
  readonly source: string
  readonly session: string
  readonly model: string
  readonly atMs: number
  /** All tokens, as the logs and as the ledger say; null: it does not know the call. */
  readonly tokensInLogs: number
  readonly tokensInLedger: number | null
}

/**
 * Checks the ledger: SQLite's own check, the sums against the records, and the records against all logs that are still there, which
 * are read anew into a ledger that is thrown away. The ledger must have been brought up to date before. Changes nothing.
 */
export async function verifyLedger(machine: AicOptions, options: CollectOptions = {}): Promise<Verified> {
  const damage = damageOf(machine)
  if (damage !== null) return { ...nothingChecked, isSound: false, damage }
  const folder = mkdtempSync(path.join(tmpdir(), 'aic-verify-'))
  try {
    const scratch = { ...machine, env: { ...machine.env, AIC_DATA_DIR: folder, AIC_OTEL_DIR: otelFolder(machine) } }
    await collectInto(scratch, options)
    await collectInto(machine, {}) // logs may have grown meanwhile
    using ledger = openForUpkeep(machine, true)
    using fresh = openForUpkeep(scratch, true)
    const compared = compareLogs(ledger, fresh, machine.nowMs)
    const days = checkSums(ledger)
    const isSound = days.length + compared.missing.length + compared.different.length === 0
    return { isSound, damage: null, days, ...compared }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const nothingChecked = { days: [], callsInLogs: 0, logs: 0, missing: [], different: [], callsOnlyHere: 0 } as const

function damageOf(machine: AicOptions): string | null {
  try {
    using ledger = openForUpkeep(machine, true)
    ledger.check()
    return null
  } catch (error) {
    if (error instanceof Error && ('errcode' in error || /damaged/.test(error.message))) return error.message
    throw error
  }
}

async function collectInto(machine: AicOptions, options: CollectOptions): Promise<void> {
  const aic = await openAic(machine)
  try {
    await aic.collect(options)
  } finally {
    aic.close()
  }
}

type Compared = Pick<Verified, 'callsInLogs' | 'logs' | 'missing' | 'different' | 'callsOnlyHere'>

function compareLogs(ledger: Ledger, fresh: Ledger, nowMs: number): Compared {
  const stored = new StoredRecords(ledger)
  const missing: CallDifference[] = []
  const logs = new Set<number>()
  const forgotten = forgottenIn(ledger)
  for (const record of ledgerRecords(fresh)) {
    logs.add(record.log)
    if (!isToldToForget(forgotten, record) && !isNeedless(record, stored)) missing.push(difference(record, null))
  }
  const counted = new Map<string, CountedCall>()
  for (const call of countedCalls(fresh)) counted.set(keyOf(call), call)
  return { callsInLogs: counted.size, logs: logs.size, missing, ...compareCalls(ledger, fresh, counted, nowMs) }
}

/** Calls of the last hour may be told in full only by lines that came between the two looks: they are not compared. */
const unsettledMs = 3_600_000

function compareCalls(
  ledger: Ledger,
  fresh: Ledger,
  counted: ReadonlyMap<string, CountedCall>,
  nowMs: number,
): Pick<Verified, 'different' | 'callsOnlyHere'> {
  const isWhole = wholeIn(ledger, fresh)
  const different: CallDifference[] = []
  let callsOnlyHere = 0
  for (const call of countedCalls(ledger)) {
    const inLogs = counted.get(keyOf(call))
    if (inLogs === undefined) callsOnlyHere++
    else if (!isSameCall(call, inLogs) && call.earliest.atMs < nowMs - unsettledMs && isWhole(call)) {
      different.push(difference(inLogs.winner, call.winner))
    }
  }
  return { different, callsOnlyHere }
}

/** Tells calls whose logs still hold a record for each that the ledger has; others were deleted or rewritten, and are no fault. */
function wholeIn(ledger: Ledger, fresh: Ledger): (call: CountedCall) => boolean {
  const paths = logPaths(ledger)
  const freshPaths = logPaths(fresh)
  const stored = new StoredRecords(fresh)
  return ({ winner, copies }) => {
    const there = stored.find(winner.key).map(({ log }) => freshPaths.get(log))
    return copies.every(({ log }) => {
      const at = there.indexOf(paths.get(log))
      if (at >= 0) there.splice(at, 1)
      return at >= 0
    })
  }
}

function logPaths(ledger: Ledger): ReadonlyMap<number, string> {
  const paths = new Map<number, string>()
  for (const { log, path: file } of ledger.parts()) paths.set(log, file)
  return paths
}

/** A call by its id and, where that is not enough, its request or session. */
function keyOf({ winner, earliest, copies }: CountedCall): string {
  const { source, key, isIdEnough } = winner
  const request = copies.find(({ requestId }) => requestId !== null)?.requestId ?? earliest.session
  return [source, ...key, isIdEnough ? '' : request].join(' ')
}

const difference = (inLogs: LedgerRecord, inLedger: LedgerRecord | null): CallDifference => ({
  source: inLogs.source,
  session: inLogs.session,
  model: isBooked(inLogs) ? `${inLogs.model} (booked)` : inLogs.model,
  atMs: inLogs.atMs,
  tokensInLogs: tokensOf(inLogs),
  tokensInLedger: inLedger === null ? null : tokensOf(inLedger),
})

const tokensOf = ({ tokens }: LedgerRecord): number => totalTokens(tokens)
