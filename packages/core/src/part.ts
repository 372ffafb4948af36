import { type ServiceTier, serviceTiers } from './call.ts'
import { packColumns } from './columns.ts'
import type { TokenCounts } from './tokens.ts'

/**
 * Columns of a part: the records of one log file that one run read, packed for the ledger.
 * `keyA`/`keyB` are the two halves of the id's hash, `requestA`/`requestB` of the request id's (0 0: none). `model`, `session`
 * and `place` are numbers into the log's own list of strings. Costs are nano-USD, -1 for none. `flags`: {@link rowFlags}.
 */
export const partColumns = [
  'keyA',
  'keyB',
  'requestA',
  'requestB',
  'atMs',
  'input',
  'output',
  'cacheRead',
  'cacheWrite5m',
  'cacheWrite1h',
  'reasoning',
  'webSearches',
  'reported',
  'calculated',
  'model',
  'session',
  'place',
  'flags',
] as const
/** Names a column, and the columns themselves. */
export type PartColumn = (typeof partColumns)[number]
export type PartColumns = { readonly [column in PartColumn]: Float64Array }

/** Bits of `flags`. The service tier takes the three bits from {@link tierShift} on. */
export const rowFlags = { isSidechain: 1, isIdEnough: 2, isBooked: 4, isUsOnly: 8, isTelemetry: 128 } as const
export const tierShift = 4
export const tierOf = (flags: number): ServiceTier => serviceTiers[(flags >> tierShift) & 7] ?? 'standard'
export const tierFlag = (tier: ServiceTier): number => serviceTiers.indexOf(tier) << tierShift

/** Columns full of zeros. */
export function emptyPart(length: number): PartColumns {
  return Object.fromEntries(partColumns.map((name) => [name, new Float64Array(length)])) as unknown as PartColumns
}

/** The first rows of the columns, packed for the ledger. */
export const packPart = (columns: PartColumns, length: number): Uint8Array =>
  packColumns(
    partColumns.map((name) => columns[name]),
    length,
  )

/** What a record counts, as the columns hold it. `reportedNanoUsd`: null for none. */
export interface RecordCounts {
  readonly atMs: number
  readonly tokens: TokenCounts
  readonly webSearches: number
  readonly reportedNanoUsd: number | null
}

/** Writes the time, the counts and the reported cost of a record into row `n`. */
export function putCounts(
  c: PartColumns,
  n: number,
  { atMs, tokens, webSearches, reportedNanoUsd }: RecordCounts,
): void {
  c.atMs[n] = atMs
  c.input[n] = tokens.input
  c.output[n] = tokens.output
  c.cacheRead[n] = tokens.cacheRead
  c.cacheWrite5m[n] = tokens.cacheWrite5m
  c.cacheWrite1h[n] = tokens.cacheWrite1h
  c.reasoning[n] = tokens.reasoning
  c.webSearches[n] = webSearches
  c.reported[n] = reportedNanoUsd ?? -1
}
