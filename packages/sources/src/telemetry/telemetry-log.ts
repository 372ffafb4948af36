import path from 'node:path'
import { type Parsed, serviceTiers, skipped, type TelemetryCall, type TokenCounts, toCount } from '@aic/core'
import { isObject, type Json, objectOf, textOf } from '../json.ts'
import type { JsonlLog, Place } from '../source.ts'
import { toMs } from '../time.ts'

/** Calls that came in by telemetry on one UTC day, a {@link TelemetryCall} as JSON on each line. Written by the engine. */
export const telemetryLog: JsonlLog = {
  kind: 'jsonl',
  path: /^\d{4}-\d\d-\d\d\.ndjson$/,
  markers: ['"telemetry"'],
  parser: () => ({ parse: (line) => (isObject(line) && line.kind === 'telemetry' ? [callOf(line)] : []) }),
}

/** Name of the log of a UTC day, `YYYY-MM-DD`. */
export const telemetryLogName = (day: string): string => `${day}.ndjson`

/** The folder where the telemetry of a source's agent is kept; none where nothing ever came in. */
export function telemetryRoots({ otelFolder, isDirectory }: Place, source: string): string[] {
  const folder = path.join(otelFolder ?? '', 'calls', source)
  return otelFolder !== undefined && isDirectory(folder) ? [folder] : []
}

function callOf(line: Json): Parsed {
  const session = textOf(line.session)
  const atMs = toMs(line.atMs)
  const tokens = tokensOf(objectOf(line.tokens))
  const webSearches = toCount(line.webSearches)
  if (session === null) return skipped('no-id')
  if (atMs === null) return skipped('no-time')
  if (tokens === null || webSearches === null) return skipped('bad-count')
  return {
    kind: 'telemetry',
    session,
    requestId: textOf(line.requestId),
    model: textOf(line.model),
    atMs,
    tokens,
    webSearches,
    reportedNanoUsd: Number.isSafeInteger(line.reportedNanoUsd) ? (line.reportedNanoUsd as number) : null,
    tier: serviceTiers.find((tier) => tier === line.tier) ?? 'standard',
  } satisfies TelemetryCall
}

const kinds = ['input', 'output', 'cacheRead', 'cacheWrite5m', 'cacheWrite1h', 'reasoning'] as const

function tokensOf(value: Json): TokenCounts | null {
  const counts = kinds.map((kind) => toCount(value[kind]))
  if (counts.includes(null)) return null
  return Object.fromEntries(kinds.map((kind, i) => [kind, counts[i]])) as unknown as TokenCounts
}
