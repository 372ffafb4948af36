import { statSync } from 'node:fs'
import { type Cells, concatCells } from '@aic/core'
import { countedCalls, type Ledger, schemaVersion } from '@aic/store'
import type { AicOptions } from '../aic.ts'
import { openForUpkeep, presentLogs } from './open.ts'

/** What `aic ledger` shows. */
export interface LedgerFacts {
  readonly path: string
  /** With what is not yet folded into the file (its WAL). */
  readonly sizeBytes: number
  readonly schemaVersion: number
  readonly priceVersion: string
  /** Calls that were logged, each once. */
  readonly calls: number
  /** What agents booked but did not log. */
  readonly backgroundCalls: number
  /** Of the first and last call, UTC ms; null without calls. */
  readonly firstMs: number | null
  readonly lastMs: number | null
  readonly sources: readonly LedgerSource[]
  /** Records of calls and of booked totals, copies included. */
  readonly records: number
  /** Rows that hold them. */
  readonly parts: number
  readonly logs: { readonly present: number; readonly gone: number }
  /** Calls of which no log that is still there tells: only the ledger knows them. */
  readonly callsOnlyHere: number
}

/** What the ledger holds of one agent. */
export interface LedgerSource {
  readonly id: string
  readonly calls: number
  readonly backgroundCalls: number
  readonly records: number
  readonly logs: number
}

/** What lies in the ledger. Reads it, and looks whether its logs are still there. */
export function ledgerFacts(machine: AicOptions): LedgerFacts {
  using ledger = openForUpkeep(machine, true)
  const present = presentLogs(ledger)
  const cells = concatCells([...ledger.sums(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER).values()])
  const { logs, parts, records } = stock(ledger)
  const all = countCells(cells, () => true)
  return {
    path: ledger.path,
    sizeBytes: ['', '-wal'].reduce((sum, ending) => sum + sizeOf(ledger.path + ending), 0),
    schemaVersion,
    priceVersion: ledger.fact('prices') ?? 'none',
    ...all,
    sources: sourcesOf(ledger, cells, logs),
    records,
    parts,
    logs: {
      present: [...logs.keys()].filter((log) => present.has(log)).length,
      gone: [...logs.keys()].filter((log) => !present.has(log)).length,
    },
    callsOnlyHere: onlyHere(ledger, present),
  }
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0

interface Stock {
  readonly logs: ReadonlyMap<number, { readonly source: string; readonly records: number }>
  readonly parts: number
  readonly records: number
}

function stock(ledger: Ledger): Stock {
  const logs = new Map<number, { source: string; records: number }>()
  let parts = 0
  let records = 0
  for (const { log, source, length } of ledger.parts()) {
    parts++
    records += length
    logs.set(log, { source, records: (logs.get(log)?.records ?? 0) + length })
  }
  return { logs, parts, records }
}

function sourcesOf(ledger: Ledger, cells: Cells, logs: Stock['logs']): LedgerSource[] {
  const ofSource = Map.groupBy(logs.values(), ({ source }) => source)
  const ids = new Map([...new Set(cells.source)].map((id) => [ledger.nameText(id), id]))
  return [...new Set([...ids.keys(), ...ofSource.keys()])].sort().map((id) => {
    const { calls, backgroundCalls } = countCells(cells, (i) => cells.source[i] === ids.get(id))
    const its = ofSource.get(id) ?? []
    return { id, calls, backgroundCalls, records: its.reduce((sum, { records }) => sum + records, 0), logs: its.length }
  })
}

type Counted = Pick<LedgerFacts, 'calls' | 'backgroundCalls' | 'firstMs' | 'lastMs'>

function countCells(cells: Cells, isWanted: (i: number) => boolean): Counted {
  let calls = 0
  let backgroundCalls = 0
  let firstMs = Infinity
  let lastMs = -Infinity
  for (let i = 0; i < cells.length; i++) {
    if (!isWanted(i)) continue
    if (cells.isBackground[i] === 1) backgroundCalls += cells.calls[i] as number
    else calls += cells.calls[i] as number
    firstMs = Math.min(firstMs, cells.firstMs[i] as number)
    lastMs = Math.max(lastMs, cells.lastMs[i] as number)
  }
  const isEmpty = calls + backgroundCalls === 0
  return { calls, backgroundCalls, firstMs: isEmpty ? null : firstMs, lastMs: isEmpty ? null : lastMs }
}

function onlyHere(ledger: Ledger, present: ReadonlySet<number>): number {
  let calls = 0
  for (const { copies } of countedCalls(ledger)) if (!copies.some(({ log }) => present.has(log))) calls++
  return calls
}
