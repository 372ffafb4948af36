import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { totalTokens } from '@aic/core'
import {
  countedCalls,
  isBooked,
  isSameCall,
  type Ledger,
  type LedgerRecord,
  ledgerRecords,
  RecordFinder,
} from '@aic/store'
import { type AicOptions, type CollectOptions, openAic } from '../aic.ts'
import { checkSums, type DayDifference } from './check-sums.ts'
import { openForUpkeep, presentLogs } from './open.ts'

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
  /** Calls of which the ledger says something else than their logs, which are all still there. */
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
    const scratch = { ...machine, env: { ...machine.env, AIC_DATA_DIR: folder } }
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

/** Calls of the last hour may be told in full only by lines that came between the two looks: they are not compared. */
const unsettledMs = 3_600_000

function compareLogs(ledger: Ledger, fresh: Ledger, nowMs: number): Compared {
  const finder = new RecordFinder(ledger)
  const missing: CallDifference[] = []
  const logs = new Set<number>()
  for (const record of ledgerRecords(fresh)) {
    logs.add(record.log)
    if (!finder.isNeedless(record)) missing.push(difference(record, null))
  }
  const counted = new Map<string, Counted>()
  for (const call of countedCalls(fresh)) counted.set(keyOf(call.winner), call)
  const present = presentLogs(ledger)
  const different: CallDifference[] = []
  let callsOnlyHere = 0
  for (const call of countedCalls(ledger)) {
    const inLogs = counted.get(keyOf(call.winner))
    if (inLogs === undefined) {
      callsOnlyHere++
      continue
    }
    const isSettled = call.earliest.atMs < nowMs - unsettledMs && call.logs.every((log) => present.has(log))
    if (isSettled && !isSameCall(call, inLogs)) different.push(difference(inLogs.winner, call.winner))
  }
  return { callsInLogs: counted.size, logs: logs.size, missing, different, callsOnlyHere }
}

type Counted = Parameters<typeof isSameCall>[0]

/** A call by its id and, where that is not enough, its request or session. */
const keyOf = ({ source, key, isIdEnough, requestId, session }: LedgerRecord): string =>
  [source, ...key, isIdEnough ? '' : (requestId ?? session)].join(' ')

const difference = (inLogs: LedgerRecord, inLedger: LedgerRecord | null): CallDifference => ({
  source: inLogs.source,
  session: inLogs.session,
  model: isBooked(inLogs) ? `${inLogs.model} (booked)` : inLogs.model,
  atMs: inLogs.atMs,
  tokensInLogs: tokensOf(inLogs),
  tokensInLedger: inLedger === null ? null : tokensOf(inLedger),
})

const tokensOf = ({ tokens }: LedgerRecord): number => totalTokens(tokens)
