import type { ServiceTier, TokenCounts } from '@aic/core'
import type { FleetBill, FleetBudget, FleetOutcome } from './work-rows.ts'

/** Where a cost comes from; `unpriced` goes with a cost of null. The order is that of the `cost_kind` enum in ClickHouse, from 1. */
export const costKinds = ['reported', 'calculated', 'estimated', 'unpriced'] as const
export type CostKind = (typeof costKinds)[number]

/**
 * One billed model call as the fleet keeps it: a row of `usage_events`. Names of projects and sessions are keyed hashes unless the
 * team asked for plain ones. An event is the same on every machine that holds a copy of it: `tenant`, the UTC day of `atMs`, `source` and
 * `eventId` are its key; the row with the greatest `version` stands, whatever order rows arrive in; of equal versions the last to arrive.
 * Rows of one call under several days, at most four weeks apart, are made one when they arrive.
 */
export interface FleetEvent {
  readonly tenant: string
  /** 32 hex digits. */
  readonly eventId: string
  /** UTC ms. */
  readonly atMs: number
  readonly source: string
  /** Who served the model, if the log says so; empty otherwise. */
  readonly provider: string
  /** The vendor account, hashed; empty when unknown, as it is with all logs so far. */
  readonly account: string
  /** Random name of the installation: two machines of one host name stay two. */
  readonly machineId: string
  /** Its label: MACHINE_NAME, else the host's name. */
  readonly machine: string
  /** Who uses the machine, as configured; empty otherwise. */
  readonly user: string
  readonly project: string
  /** The project's name in plain text, only where the allow-list names it; empty otherwise. */
  readonly projectLabel: string
  readonly session: string
  /** As logged; empty when the log does not say. */
  readonly model: string
  readonly tier: ServiceTier
  readonly tokens: TokenCounts
  readonly webSearches: number
  /** Nano-USD: as reported, else calculated; null when neither is known. */
  readonly costNanoUsd: number | null
  readonly costKind: CostKind
  /** Tokens × price, nano-USD; null without a price. */
  readonly calculatedNanoUsd: number | null
  /**
   * What the cache saved against plain input by the price of `calculatedNanoUsd`: reads at the difference, less what writes cost above it. Nano-USD,
   * below 0 where writes cost more than reads saved; 0 where nothing was cached; null where no price is known, or which one it was.
   */
  readonly cacheSavedNanoUsd: number | null
  readonly priceVersion: string
  /** Booked by the agent, in no log of its own. */
  readonly isBackground: boolean
  /** Made from what the row says, not from when it was sent: a call with more tokens beats its own beginning. */
  readonly version: bigint
  /** The row takes an earlier one of the same key back. */
  readonly isDeleted: boolean
}

/** A 5-hour block of one machine and source: a row of `usage_blocks`. */
export interface FleetBlock {
  readonly tenant: string
  readonly machineId: string
  readonly machine: string
  readonly source: string
  /** UTC ms. */
  readonly startMs: number
  readonly endMs: number
  /** The last call's time; null for a gap. */
  readonly actualEndMs: number | null
  readonly isGap: boolean
  readonly isActive: boolean
  /** Calls. */
  readonly entries: number
  readonly tokens: TokenCounts
  /** Of the calls whose cost is known; null when none is. */
  readonly costNanoUsd: number | null
  /** Calls whose cost nobody knows; null when who told can't say how many. */
  readonly unpricedCalls: number | null
  readonly models: readonly string[]
  /** When the plan's limit that was used up in this block is free again, UTC ms; null: none was told to be used up. */
  readonly limitResetMs: number | null
  readonly burnNanoUsdPerHour: number | null
  readonly projectedNanoUsd: number | null
  readonly version: bigint
}

/** What an account had used of a limit at a moment: a row of `quota_snapshots`. Account-level: never add percentages of machines. */
export interface FleetQuota {
  readonly tenant: string
  readonly provider: string
  /** Hashed; empty when unknown. */
  readonly account: string
  readonly machineId: string
  readonly machine: string
  /** `session`, `weekly`, `weekly:<model>`, `monthly`, `credits`, … */
  readonly window: string
  /** Where the number comes from: `oauth`, `status-line`, `console`, … */
  readonly origin: string
  /** UTC ms. */
  readonly atMs: number
  /** 0–100 and above; null when unknown. */
  readonly usedPercent: number | null
  readonly used: number | null
  readonly limit: number | null
  readonly unit: string | null
  readonly resetsAtMs: number | null
}

/** One import by one machine: a row of `import_runs`. */
export interface FleetRun {
  readonly tenant: string
  /** A UUID. */
  readonly id: string
  readonly machineId: string
  readonly machine: string
  /** UTC ms. */
  readonly startedMs: number
  readonly durationMs: number
  readonly status: 'completed' | 'partial' | 'failed'
  readonly records: number
  readonly contentHash: string
  /** Totals and what went wrong, as JSON. */
  readonly statistics: string
}

/** What one record of ccusage’s JSON is about. The order is that of the `record_type` enum in ClickHouse, from 1. */
export const importedReportTypes = ['daily', 'monthly', 'session', 'block', 'project_daily'] as const
export type ImportedReportType = (typeof importedReportTypes)[number]

/** Tokens and cost of one model, or of several that a report does not tell apart: then the name is empty. */
export interface ImportedModel {
  readonly model: string
  readonly tokens: TokenCounts
  /** Nano-USD; null when unknown. */
  readonly costNanoUsd: number | null
}

/**
 * One record of a report that ccusage made: a row of `imported_reports`, keyed by tenant, `recordType`, `source`, `machineId` and
 * `recordKey`; the row with the greatest `version` stands. The same money is in `usage_events` too, and once in each type of record:
 * add up rows of one type only, and only where events can’t tell, which is sessions (events of ccusage name none).
 */
export interface ImportedReport {
  readonly tenant: string
  readonly machineId: string
  readonly machine: string
  /** `ccusage:<agent>`, or `ccusage` for a sum over agents. */
  readonly source: string
  readonly recordType: ImportedReportType
  /** `2026-11-01`, `2026-11`, the session’s key, a block’s start in ISO form (after `gap-` for a gap), `2026-11-01|<project>`. */
  readonly recordKey: string
  /** First moment that the record is about, UTC ms: a day’s or month’s midnight in UTC, a block’s start, a session’s first call. */
  readonly startMs: number
  /** End of the day, month or block, a session’s last call. UTC ms. */
  readonly endMs: number
  /** Hashed as in events; empty when the report does not say. */
  readonly project: string
  readonly projectLabel: string
  readonly session: string
  readonly tokens: TokenCounts
  /** Nano-USD; null when unknown. */
  readonly costNanoUsd: number | null
  /** Names of all its models, as ccusage writes them. */
  readonly models: readonly string[]
  /** Its parts by model, adding up to the whole; empty when the report does not break it down. */
  readonly breakdown: readonly ImportedModel[]
  readonly version: bigint
}

/** Rows that travel together. */
export interface FleetBatch {
  readonly events: readonly FleetEvent[]
  readonly blocks: readonly FleetBlock[]
  readonly quotas: readonly FleetQuota[]
  readonly runs: readonly FleetRun[]
  /** Only where ccusage is what tells; none otherwise. */
  readonly reports?: readonly ImportedReport[]
  /** Of telemetry, of vendors’ cost reports, of budgets; none where there is no such thing. */
  readonly outcomes?: readonly FleetOutcome[]
  readonly bills?: readonly FleetBill[]
  readonly budgets?: readonly FleetBudget[]
}

/** Where rows go: a ClickHouse, a hub, a file of this machine. Sending a batch twice leaves what sending it once does. */
export interface FleetTarget {
  /** Names it in the outbox: the same place has the same id for ever. */
  readonly id: string
  /** Resolves when all rows are kept there durably. Throws `FleetFault`. */
  send(batch: FleetBatch, options?: { readonly signal?: AbortSignal }): Promise<void>
}
