import { statSync } from 'node:fs'
import type { SkipReason, Usage } from '@aic/core'
import type { LogTree, Place, Source } from '@aic/sources'
import type { Ledger } from '@aic/store'
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

/** What `aic doctor` shows, from what the last look at the logs left behind: nothing is read again. */
export function examine(input: Input): Doctor {
  const { sources, tree, priceVersion } = input
  return {
    sources: sources.map((source) => checkSource(source, input)),
    skipped: skippedOf(tree),
    ledger: checkLedger(input),
    prices: { version: priceVersion },
  }
}

function checkSource(source: Source, { place, tree, ledger, usage }: Input): SourceCheck {
  const number = usage.sources.indexOf(source.id)
  const { calls, firstMs, lastMs } = countCalls(usage, number)
  let records = 0
  for (const part of ledger?.parts() ?? []) if (part.source === source.id) records += part.length
  const roots = source.roots(place).map((root) => checkRoot(root, source, tree))
  const retention = source.retention?.(place) ?? null
  const oldestMs = tree.files
    .filter((file) => tree.sourceOf(file) === source.id && file.size > 0)
    .reduce((least, file) => Math.min(least, file.mtimeMs), Infinity)
  return {
    id: source.id,
    name: source.name,
    roots,
    calls,
    firstMs,
    lastMs,
    copies: Math.max(0, records - calls),
    retention: retention === null ? null : { ...retention, oldestMs: Number.isFinite(oldestMs) ? oldestMs : null },
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

function checkRoot(root: string, source: Source, tree: LogTree): RootCheck {
  if ([...tree.noAccess].some((folder) => folder === root))
    return { path: root, state: 'denied', files: 0, sizeBytes: 0 }
  const isMissing = statSync(root, { throwIfNoEntry: false }) === undefined
  if (isMissing) return { path: root, state: 'missing', files: 0, sizeBytes: 0 }
  const files = tree.files.filter((file) => tree.sourceOf(file) === source.id && isBelow(tree.pathOf(file), root))
  return {
    path: root,
    state: 'found',
    files: files.length,
    sizeBytes: files.reduce((sum, file) => sum + Math.max(0, file.size), 0),
  }
}

const isBelow = (file: string, root: string): boolean => file === root || file.startsWith(`${root}/`)

function skippedOf(tree: LogTree): SkippedLines[] {
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
  for (const folder of tree.noAccess) add('', 'no-access', 1, folder)
  return [...found.values()]
}

function checkLedger({ ledger, file, usage, tree }: Input): LedgerCheck | null {
  if (ledger === null) return null
  const sizeBytes = ['', '-wal'].reduce(
    (sum, ending) => sum + (statSync(file + ending, { throwIfNoEntry: false })?.size ?? 0),
    0,
  )
  const present = new Set(
    tree.files
      .filter((one) => statSync(tree.pathOf(one), { throwIfNoEntry: false }) !== undefined)
      .map((one) => one.log),
  )
  let callsWithoutLog = 0
  for (const part of ledger.parts()) if (!present.has(part.log)) callsWithoutLog += part.length
  return { path: file, sizeBytes, ...countCalls(usage, null), callsWithoutLog }
}
