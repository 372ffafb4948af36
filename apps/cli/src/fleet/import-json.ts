import type { Imported } from '@aic/engine/fleet'
import type { ImportEnd } from './import-end.ts'

/** An import for scripts: money in nano-USD, times in ISO form. */
export function importJson(imported: Imported, { status, exitCode }: ImportEnd): object {
  const { url, database, machine, from, hashMode, push, ccusage, takenBack, tables } = imported
  return {
    status,
    exitCode,
    url,
    database,
    machine,
    from,
    hashMode,
    isPrivate: hashMode !== 'plain',
    takenBack,
    tables: tables === null ? null : Object.fromEntries(tables.map(({ table, rows }) => [table, rows])),
    ...(push !== null && pushJson(push)),
    ...(ccusage !== null && ccusageJson(ccusage)),
  }
}

function pushJson(push: NonNullable<Imported['push']>): object {
  const { isDryRun, counts, statistics, contentHash, durationMs, timings, warnings, fault, startedMs, comparison } =
    push
  return {
    isDryRun,
    startedAt: isoOf(startedMs),
    durationMs,
    timings,
    counts,
    contentHash,
    statistics,
    comparison: comparison === null ? null : { ...comparison, sinceMs: undefined, since: isoOf(comparison.sinceMs) },
    warnings,
    fault: fault === null ? null : { kind: fault.kind, message: fault.message, advice: fault.advice },
  }
}

function ccusageJson({ fetched, run, events, isUnchanged }: NonNullable<Imported['ccusage']>): object {
  return {
    runner: fetched.runner?.name ?? null,
    ccusageVersion: fetched.version,
    records: run.records,
    events,
    isUnchanged,
    startedAt: isoOf(run.startedMs),
    durationMs: run.durationMs,
    reports: fetched.reports.map(({ name, report, elapsedMs, attempts, problem }) => ({
      name,
      records: report?.rows ?? null,
      elapsedMs,
      attempts,
      problem,
    })),
  }
}

const isoOf = (atMs: number): string => new Date(atMs).toISOString()
