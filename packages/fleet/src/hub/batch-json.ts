import { maxTokenCount, serviceTiers, type TokenCounts } from '@aic/core'
import {
  costKinds,
  type FleetBatch,
  type FleetBlock,
  type FleetEvent,
  type FleetQuota,
  type FleetRun,
  type ImportedModel,
  type ImportedReport,
  importedReportTypes,
} from '../fleet-event.ts'
import {
  amount,
  BodyError,
  listOf,
  name,
  oneOf,
  orMissing,
  orNull,
  plainText,
  readAll,
  record,
  shaped,
  text,
  truth,
  versionDigits,
  whole,
} from './field-rule.ts'
import { hubBounds } from './hub-bounds.ts'
import { billRule, budgetRule, outcomeRule } from './work-rules.ts'

/** Rows as JSON: as they are, but for versions, which are decimal digits in a text, and for texts, which are plain. */
export const batchJson = (batch: FleetBatch): string =>
  JSON.stringify(batch, (_, value: unknown) => {
    if (typeof value === 'string') return plainText(value)
    return typeof value === 'bigint' ? String(value) : value
  })

const latestMs = 4_102_444_800_000 // 2100-01-01
const atMs = whole(0, latestMs)
const count = whole(0, maxTokenCount)
/** The largest sum that a column of 18 digits with 9 behind the point holds. */
const nanoUsd = whole(0, Number.MAX_SAFE_INTEGER)
/**
 * A hundred thousand dollars: more than a machine uses in a day, of which a row may tell. SQLite answers nothing any more where a sum
 * does not fit into 63 bits, so one row alone must not come near that.
 */
const callNanoUsd = whole(0, 1e14)
/** As much to either side. */
const savedNanoUsd = whole(-1e14, 1e14)
const label = text(200)
const hex32 = shaped(/^[\da-f]{32}$/, 'must be 32 hex digits, lower case')
const uuid = shaped(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i, 'must be a UUID')

const tokens = record<TokenCounts>({
  input: count,
  output: count,
  cacheRead: count,
  cacheWrite5m: count,
  cacheWrite1h: count,
  reasoning: count,
})

/** Who sent a row is for the hub to say: whatever a body says of it is replaced. */
const sender = { tenant: label, machineId: label, machine: label }

const event = record<FleetEvent>({
  ...sender,
  eventId: hex32,
  atMs,
  source: name(64),
  provider: label,
  account: label,
  user: label,
  project: text(500),
  projectLabel: text(500),
  session: text(500),
  model: text(300),
  tier: oneOf(serviceTiers),
  tokens,
  webSearches: count,
  costNanoUsd: orNull(callNanoUsd),
  costKind: oneOf(costKinds),
  calculatedNanoUsd: orNull(callNanoUsd),
  cacheSavedNanoUsd: orMissing(savedNanoUsd),
  priceVersion: label,
  isBackground: truth,
  version: versionDigits,
  isDeleted: truth,
})

/** Nano-USD of an hour or a whole block: forecasts have fractions. */
const blockAmount = amount(0, 1e15)

const block = record<FleetBlock>({
  ...sender,
  source: name(64),
  startMs: atMs,
  endMs: atMs,
  actualEndMs: orNull(atMs),
  isGap: truth,
  isActive: truth,
  entries: count,
  tokens,
  costNanoUsd: orNull(callNanoUsd),
  unpricedCalls: orMissing(count),
  models: listOf(text(300), 200),
  limitResetMs: orNull(atMs),
  burnNanoUsdPerHour: orNull(blockAmount),
  projectedNanoUsd: orNull(blockAmount),
  version: versionDigits,
})

const quota = record<FleetQuota>({
  ...sender,
  provider: name(64),
  account: label,
  window: name(100),
  origin: name(40),
  atMs,
  usedPercent: orNull(amount(0)),
  used: orNull(amount(-1e18)),
  limit: orNull(amount(-1e18)),
  unit: orNull(text(40)),
  resetsAtMs: orNull(atMs),
})

const run = record<FleetRun>({
  ...sender,
  id: uuid,
  startedMs: atMs,
  durationMs: whole(0, latestMs),
  status: oneOf(['completed', 'partial', 'failed']),
  records: count,
  contentHash: label,
  statistics: text(50_000),
})

const models = listOf(text(300), 200)

const report = record<ImportedReport>({
  ...sender,
  source: name(64),
  recordType: oneOf(importedReportTypes),
  recordKey: text(500),
  startMs: atMs,
  endMs: atMs,
  project: text(500),
  projectLabel: text(500),
  session: text(500),
  tokens,
  costNanoUsd: orNull(nanoUsd),
  models,
  breakdown: listOf(record<ImportedModel>({ model: text(300), tokens, costNanoUsd: orNull(nanoUsd) }), 200),
  version: versionDigits,
})

const { rows } = hubBounds
const batch = record<Required<FleetBatch>>({
  events: listOf(event, rows),
  blocks: listOf(block, rows),
  quotas: listOf(quota, rows),
  runs: listOf(run, rows),
  reports: listOf(report, rows),
  outcomes: listOf(outcomeRule, rows),
  bills: listOf(billRule, rows),
  budgets: listOf(budgetRule, rows),
})

/** Rows of a body; lists that it leaves out are empty. Throws {@link BodyError} that names each wrong field, and takes nothing then. */
export function parseBatch(json: unknown): FleetBatch {
  const empty = { events: [], blocks: [], quotas: [], runs: [], reports: [], outcomes: [], bills: [], budgets: [] }
  const isObject = typeof json === 'object' && json !== null && !Array.isArray(json)
  const found = readAll(batch, isObject ? { ...empty, ...json } : json)
  const count = rowCount(found)
  if (count > rows) throw new BodyError([{ path: 'body', message: `holds ${count} rows, at most ${rows} are taken` }])
  return found
}

/** Rows of all kinds. */
export const rowCount = (batch: FleetBatch): number =>
  Object.values(batch).reduce((sum, list: readonly unknown[]) => sum + list.length, 0)
