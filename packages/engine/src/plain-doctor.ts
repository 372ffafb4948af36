import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import type { SkipReason, Usage } from '@aic/core'
import { type Place, readPlainly, type Source } from '@aic/sources'
import type { Doctor, RootCheck, SkippedLines, SourceCheck } from './doctor.ts'

/** `aic doctor` without a ledger: reads every log again. */
export function doctorPlainly(sources: readonly Source[], place: Place, usage: Usage): Doctor {
  return {
    sources: sources.map((source, number) => checkSource(source, number, place, usage)),
    skipped: sources.flatMap((source) => skippedOf(source, place)),
    ledger: null,
    prices: { version: 'none' },
  }
}

function checkSource(source: Source, number: number, place: Place, { cells }: Usage): SourceCheck {
  let calls = 0
  let firstMs: number | null = null
  let lastMs: number | null = null
  for (let i = 0; i < cells.length; i++) {
    if (cells.source[i] !== number) continue
    calls += cells.calls[i] as number
    firstMs = Math.min(firstMs ?? Infinity, cells.firstMs[i] as number)
    lastMs = Math.max(lastMs ?? 0, cells.lastMs[i] as number)
  }
  const logged = readPlainly(source, place).filter((item) => item.kind === 'call').length
  const roots = source.roots(place).map((root) => checkRoot(root, source))
  return { id: source.id, name: source.name, roots, calls, firstMs, lastMs, copies: logged - calls, retention: null }
}

function checkRoot(root: string, source: Source): RootCheck {
  const missing = { path: root, state: 'missing', files: 0, sizeBytes: 0 } as const
  try {
    const stat = statSync(root, { throwIfNoEntry: false })
    if (stat === undefined) return missing
    if (stat.isFile()) return { path: root, state: 'found', files: 1, sizeBytes: stat.size }
    const names = readdirSync(root, { recursive: true, encoding: 'utf8' })
    const logs = names.filter((name) => source.logs.some((log) => log.path.test(name.replaceAll('\\', '/'))))
    const sizes = logs.map((name) => statSync(path.join(root, name), { throwIfNoEntry: false })?.size ?? 0)
    return { path: root, state: 'found', files: logs.length, sizeBytes: sizes.reduce((sum, size) => sum + size, 0) }
  } catch {
    return { ...missing, state: 'denied' }
  }
}

function skippedOf(source: Source, place: Place): SkippedLines[] {
  const counts = new Map<SkipReason, number>()
  for (const item of readPlainly(source, place)) {
    if (item.kind === 'skipped') counts.set(item.reason, (counts.get(item.reason) ?? 0) + 1)
  }
  return [...counts].map(([reason, count]) => ({ source: source.id, reason, count, examplePath: null }))
}
