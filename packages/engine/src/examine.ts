import type { SkipReason, Usage } from '@aic/core'
import { type LogTree, type Place, type Source, statOf, type TreeFile } from '@aic/sources'
import { countedCalls, type Ledger } from '@aic/store'
import type { Doctor, LedgerCheck, RootCheck, SkippedLines, SourceCheck } from './doctor.ts'

interface Input {
  readonly sources: readonly Source[]
  readonly place: Place
  readonly ledger: Ledger | null
  readonly tree: LogTree
  readonly file: string
  readonly usage: Usage
  readonly priceVersion: string
}

/** What `aic doctor` shows, from what the last look at the logs left behind: no log is read again. */
export function examine(input: Input): Doctor {
  const { sources, tree, priceVersion } = input
  const present = tree.files.filter((file) => file.size >= 0 && statOf(tree.pathOf(file)) !== null)
  const counted = countRecords(input, present)
  return {
    sources: sources.map((source) => checkSource(source, input, present, counted.copies.get(source.id) ?? 0)),
    skipped: skippedOf(input),
    ledger: checkLedger(input, counted.callsWithoutLog),
    prices: { version: priceVersion },
  }
}

/** Records that only repeat a call, by source, and calls that no log tells any more. */
function countRecords({ ledger }: Input, present: readonly TreeFile[]) {
  const logs = new Set(present.map((one) => one.log))
  const copies = new Map<string, number>()
  let callsWithoutLog = 0
  for (const { winner, copies: all } of ledger === null ? [] : countedCalls(ledger)) {
    copies.set(winner.source, (copies.get(winner.source) ?? 0) + all.length - 1)
    if (!all.some(({ log }) => logs.has(log))) callsWithoutLog++
  }
  return { copies, callsWithoutLog }
}

function checkSource(source: Source, input: Input, present: readonly TreeFile[], copies: number): SourceCheck {
  const { place, tree, usage } = input
  const { calls, firstMs, lastMs } = countCalls(usage, usage.sources.indexOf(source.id))
  const logs = present.filter((file) => tree.sourceOf(file) === source.id)
  const retention = source.retention?.(place) ?? null
  const times = logs.filter((log) => log.size > 0).map((log) => log.mtimeMs)
  const oldestMs = times.length === 0 ? null : times.reduce((least, ms) => Math.min(least, ms))
  return {
    id: source.id,
    name: source.name,
    roots: source.roots(place).map((root) => checkRoot(root, logs, tree)),
    calls,
    firstMs,
    lastMs,
    copies,
    retention: retention === null ? null : { ...retention, oldestMs },
  }
}

function countCalls(
  { cells }: Usage,
  source: number | null,
): { calls: number; firstMs: number | null; lastMs: number | null } {
  let calls = 0
  let firstMs = Infinity
  let lastMs = 0
  for (let i = 0; i < cells.length; i++) {
    if ((source !== null && cells.source[i] !== source) || cells.isBackground[i] === 1) continue
    calls += cells.calls[i] as number
    firstMs = Math.min(firstMs, cells.firstMs[i] as number)
    lastMs = Math.max(lastMs, cells.lastMs[i] as number)
  }
  return { calls, firstMs: calls > 0 ? firstMs : null, lastMs: calls > 0 ? lastMs : null }
}

function checkRoot(root: string, logs: readonly TreeFile[], tree: LogTree): RootCheck {
  if (tree.noAccess.has(root)) return { path: root, state: 'denied', files: 0, sizeBytes: 0 }
  if (statOf(root) === null) return { path: root, state: 'missing', files: 0, sizeBytes: 0 }
  const files = logs.filter((log) => isBelow(tree.pathOf(log), root))
  return { path: root, state: 'found', files: files.length, sizeBytes: files.reduce((sum, { size }) => sum + size, 0) }
}

const isBelow = (file: string, root: string): boolean => file === root || file.startsWith(`${root}/`)

function skippedOf({ sources, place, tree }: Input): SkippedLines[] {
  const found = new Map<string, SkippedLines>()
  const add = (source: string, reason: SkipReason, count: number, examplePath: string): void => {
    const key = `${source} ${reason}`
    const known = found.get(key)
    found.set(
      key,
      known === undefined ? { source, reason, count, examplePath } : { ...known, count: known.count + count },
    )
  }
  for (const file of tree.files) {
    for (const [reason, count] of Object.entries(file.skips) as [SkipReason, number][])
      add(tree.sourceOf(file), reason, count, tree.pathOf(file))
  }
  for (const folder of tree.noAccess) {
    const source = sources.find((one) => one.roots(place).some((root) => isBelow(folder, root)))
    add(source?.id ?? '', 'no-access', 1, folder)
  }
  return [...found.values()]
}

function checkLedger({ ledger, file, usage }: Input, callsWithoutLog: number): LedgerCheck | null {
  if (ledger === null) return null
  const sizeBytes = ['', '-wal'].reduce((sum, ending) => sum + sizeOf(file + ending), 0)
  return { path: file, sizeBytes, ...countCalls(usage, null), callsWithoutLog }
}

function sizeOf(file: string): number {
  const stat = statOf(file)
  return stat === null || stat === 'denied' ? 0 : stat.size
}
