import { maxTokenCount, rowFlags, type ServiceTier, serviceTiers, type TokenCounts, tierFlag } from '@aic/core'
import type { LedgerRecord } from '@aic/store'
import { type ExportLine, type ExportType, exportTypes, hashFromHex } from './export-line.ts'

/** What a line of an export says: a record for the ledger with its project folder, or, in words, why it can't be used. */
export type ParsedLine =
  | { readonly record: LedgerRecord; readonly project: string | null }
  | { readonly problem: string }
  /** It follows from other lines. */
  | null

/** Reads one line of `aic ledger export`. Nothing in it is trusted. Background calls are worked out again from booked totals. */
export function parseExportLine(text: string): ParsedLine {
  let line: Partial<Record<keyof ExportLine, unknown>>
  try {
    line = JSON.parse(text) as typeof line
  } catch {
    return { problem: 'it is no JSON' }
  }
  if (typeof line !== 'object' || line === null) return { problem: 'it is no JSON object' }
  if (!isOneOf(exportTypes, line.type)) return { problem: `"type" must be one of ${exportTypes.join(', ')}` }
  if (line.type === 'background' || line.hasCopies === true) return null
  const record = recordOf(line, line.type)
  return typeof record === 'string'
    ? { problem: `"${record}" is missing or can't be` }
    : { record, project: textOrNull(line.project) ?? null }
}

/** The record, or the name of the first field that is wrong. */
function recordOf(line: Partial<Record<keyof ExportLine, unknown>>, type: ExportType): LedgerRecord | string {
  const key = hashFromHex(line.id)
  const request = line.request === null ? null : hashFromHex(line.request)
  const tokens = tokensOf(line.tokens)
  const reported = moneyOf(line.reportedNanoUsd)
  const calculated = moneyOf(line.calculatedNanoUsd)
  const { model, provider } = { model: textOrNull(line.model), provider: textOrNull(line.provider) }
  const cwd = textOrNull(line.cwd)
  if (key === null) return 'id'
  if (line.request !== null && request === null) return 'request'
  if (typeof line.source !== 'string' || !/^[a-z0-9][a-z0-9-]{0,63}$/.test(line.source)) return 'source'
  if (typeof line.session !== 'string' || line.session === '') return 'session'
  if (typeof line.atMs !== 'number' || !Number.isInteger(line.atMs) || Math.abs(line.atMs) > 8.64e15) return 'atMs'
  if (tokens === null) return 'tokens'
  if (!isCount(line.webSearches)) return 'webSearches'
  if (reported === undefined) return 'reportedNanoUsd'
  if (calculated === undefined) return 'calculatedNanoUsd'
  if (model === undefined) return 'model'
  if (provider === undefined) return 'provider'
  if (cwd === undefined) return 'cwd'
  if (!isOneOf(serviceTiers, line.tier)) return 'tier'
  const isSidechain = line.isSidechain === true
  const isIdEnough = line.isIdEnough === true
  const isUsOnly = line.isUsOnly === true
  const isTelemetry = type === 'telemetry'
  const isBooked = isTelemetry || type === 'booked'
  return {
    log: 0,
    source: line.source,
    key,
    request,
    requestId: request === null ? null : request.join(':'),
    isIdEnough,
    isSidechain,
    isUsOnly,
    tier: line.tier,
    model: provider === null ? (model ?? '') : `${model ?? ''}\n${provider}`,
    session: line.session,
    cwd: cwd ?? '',
    atMs: line.atMs,
    tokens,
    webSearches: line.webSearches,
    reportedNanoUsd: reported,
    calculatedNanoUsd: calculated,
    flags: flagsOf({ isSidechain, isIdEnough, isBooked, isUsOnly, isTelemetry }, line.tier),
  }
}

function flagsOf(is: { readonly [flag in keyof typeof rowFlags]: boolean }, tier: ServiceTier): number {
  const names = Object.keys(rowFlags) as (keyof typeof rowFlags)[]
  return names.reduce((flags, name) => flags | (is[name] ? rowFlags[name] : 0), tierFlag(tier))
}

const kinds = ['input', 'output', 'cacheRead', 'cacheWrite5m', 'cacheWrite1h', 'reasoning'] as const

function tokensOf(value: unknown): TokenCounts | null {
  if (typeof value !== 'object' || value === null) return null
  const counts = kinds.map((kind) => (value as Record<string, unknown>)[kind])
  if (!counts.every(isCount)) return null
  return Object.fromEntries(kinds.map((kind, i) => [kind, counts[i]])) as unknown as TokenCounts
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= maxTokenCount

/** Undefined: it is neither null nor an amount. */
const moneyOf = (value: unknown): number | null | undefined =>
  value === null || (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) ? value : undefined

/** Undefined: it is neither null nor a text. */
const textOrNull = (value: unknown): string | null | undefined =>
  value === null || typeof value === 'string' ? value : undefined

const isOneOf = <T extends string>(words: readonly T[], value: unknown): value is T => words.includes(value as T)
