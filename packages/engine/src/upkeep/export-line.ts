import { type Hash64, hashHex, rowFlags, type ServiceTier, type TokenCounts, tierOf, toUsd } from '@aic/core'
import { type CountedCall, cwdOf, type LedgerRecord } from '@aic/store'

/**
 * What a line of an export is about. Calls are of type `call` and `background`; the other lines are for import alone: `copy` is one
 * of several records of a call whose id is not enough to know it by; `booked`, a running total, and `telemetry`, a call as telemetry
 * told of it, are what background calls follow from.
 */
export const exportTypes = ['call', 'background', 'copy', 'booked', 'telemetry'] as const
export type ExportType = (typeof exportTypes)[number]

/** One line of `aic ledger export`. */
export interface ExportLine {
  readonly type: ExportType
  /** 16 hex digits: the same on every machine that saw the call. */
  readonly id: string
  /** Of the request, where the id alone may be reused; of a booked total: the total that it started from. Null: none. */
  readonly request: string | null
  readonly source: string
  readonly session: string
  /** The project's folder; null when unknown. */
  readonly project: string | null
  /** Working directory; null when the log does not say. */
  readonly cwd: string | null
  readonly model: string | null
  readonly provider: string | null
  /** UTC ms, and the same for people. */
  readonly atMs: number
  readonly at: string
  readonly tokens: TokenCounts
  readonly webSearches: number
  /** Where {@link costNanoUsd} comes from. */
  readonly kind: 'reported' | 'calculated' | 'unpriced'
  /** Reported where the agent reports a cost, else calculated; null without any. Nano-USD, and in USD. */
  readonly costNanoUsd: number | null
  readonly costUsd: number | null
  readonly reportedNanoUsd: number | null
  readonly calculatedNanoUsd: number | null
  readonly tier: ServiceTier
  readonly isUsOnly: boolean
  readonly isSidechain: boolean
  /** The id names one call everywhere, whatever the request. */
  readonly isIdEnough: boolean
  /** Its records follow as lines of type `copy`. */
  readonly hasCopies: boolean
}

/** The project's folder of a working directory; null when unknown. */
export type ProjectOf = (cwd: string) => string | null

/** A call as its records together tell it, and those records where import needs them: to tell calls of one id apart. */
export function linesOfCall(call: CountedCall, projectOf: ProjectOf): ExportLine[] {
  const { winner, earliest, copies } = call
  const { atMs, session, request } = earliest
  const cwd = cwdOf(call)
  const line = lineOf('call', { ...winner, atMs, session, request, cwd }, projectOf(cwd))
  if (winner.isIdEnough || copies.length === 1) return [line]
  return [{ ...line, hasCopies: true }, ...copies.map((copy) => lineOf('copy', copy, projectOf(copy.cwd)))]
}

/** A total that an agent booked, or a call that its telemetry told of. */
export const lineOfBooked = (record: LedgerRecord): ExportLine =>
  lineOf((record.flags & rowFlags.isTelemetry) === 0 ? 'booked' : 'telemetry', record, null)

function lineOf(type: ExportType, record: LedgerRecord, project: string | null): ExportLine {
  const { key, request, source, session, cwd, model, atMs, tokens, webSearches, flags } = record
  const [name, provider] = model.split('\n')
  return {
    type,
    id: hashHex(key),
    request: request === null ? null : hashHex(request),
    source,
    session,
    project,
    cwd: cwd || null,
    model: name || null,
    provider: provider ?? null,
    atMs,
    at: new Date(atMs).toISOString(),
    tokens,
    webSearches,
    ...costsOf(record.reportedNanoUsd, record.calculatedNanoUsd),
    tier: tierOf(flags),
    isUsOnly: (flags & rowFlags.isUsOnly) !== 0,
    isSidechain: record.isSidechain,
    isIdEnough: record.isIdEnough,
    hasCopies: false,
  }
}

type Costs = Pick<ExportLine, 'kind' | 'costNanoUsd' | 'costUsd' | 'reportedNanoUsd' | 'calculatedNanoUsd'>

/** Both costs of a call, and the one that counts. */
export function costsOf(reportedNanoUsd: number | null, calculatedNanoUsd: number | null): Costs {
  const costNanoUsd = reportedNanoUsd ?? calculatedNanoUsd
  const costUsd = costNanoUsd === null ? null : toUsd(costNanoUsd)
  const kind = reportedNanoUsd !== null ? 'reported' : calculatedNanoUsd !== null ? 'calculated' : 'unpriced'
  return { kind, costNanoUsd, costUsd, reportedNanoUsd, calculatedNanoUsd }
}

/** The two halves of 16 hex digits; null for any other text. */
export function hashFromHex(hex: unknown): Hash64 | null {
  if (typeof hex !== 'string' || !/^[0-9a-f]{16}$/.test(hex)) return null
  return [Number.parseInt(hex.slice(0, 8), 16), Number.parseInt(hex.slice(8), 16)]
}
