import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type ClickHouseClient, createClient } from '@clickhouse/client'
import type { TokenCounts } from '../packages/core/src/tokens.ts'
import { startEmbedded } from '../packages/fleet/src/embedded/start-embedded.ts'
import type { FleetBatch, FleetBlock, FleetEvent, FleetQuota, FleetRun } from '../packages/fleet/src/fleet-event.ts'
import { schemaObjects } from '../packages/fleet/src/schema/schema-objects.ts'

/** A real ClickHouse with the fleet's tables, for as long as a test needs it. */
export interface ClickHouseInTest extends AsyncDisposable {
  readonly client: ClickHouseClient
  /** Writes the rows as they are; `nowMs` is when they come in. */
  put(batch: FleetBatch, nowMs: number): Promise<void>
}

/** Starts the engine in this process, in a folder that goes with it. */
export async function startFleetInClickHouse(): Promise<ClickHouseInTest> {
  const folder = mkdtempSync(path.join(tmpdir(), 'aic-golden-'))
  const server = await startEmbedded({ folder })
  const client = createClient({ url: server.url })
  for (const { kind, sql } of schemaObjects({ database: 'default', cluster: null, retentionDays: null })) {
    if (kind !== 'rollup') await client.command({ query: sql })
  }
  const insert = async (table: string, values: readonly object[]): Promise<void> => {
    if (values.length > 0) await client.insert({ table, values: [...values], format: 'JSONEachRow' })
  }
  return {
    client,
    put: async (batch, nowMs) => {
      await insert(
        'usage_events',
        batch.events.map((event) => ({ ...eventRow(event), ingested_at: timeText(nowMs) })),
      )
      await insert('usage_blocks', batch.blocks.map(blockRow))
      await insert('quota_snapshots', batch.quotas.map(quotaRow))
      await insert('import_runs', batch.runs.map(runRow))
    },
    [Symbol.asyncDispose]: async () => {
      await client.close()
      await server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const timeText = (atMs: number): string => new Date(atMs).toISOString().slice(0, -1).replace('T', ' ')
const timeOrNull = (atMs: number | null): string | null => (atMs === null ? null : timeText(atMs))
const usdText = (nanoUsd: number | null): string | null =>
  nanoUsd === null
    ? null
    : nanoUsd
        .toString()
        .padStart(10, '0')
        .replace(/(\d{9})$/, '.$1')

const senderOf = (row: FleetEvent | FleetBlock | FleetQuota | FleetRun): object => ({
  tenant_id: row.tenant,
  machine_id: row.machineId,
  machine_name: row.machine,
})

const tokensOf = (tokens: TokenCounts): object => ({
  input_tokens: tokens.input,
  output_tokens: tokens.output,
  reasoning_tokens: tokens.reasoning,
  cache_read_tokens: tokens.cacheRead,
  cache_write_5m_tokens: tokens.cacheWrite5m,
  cache_write_1h_tokens: tokens.cacheWrite1h,
})

const eventRow = (event: FleetEvent): object => ({
  ...senderOf(event),
  event_id: event.eventId,
  ts: timeText(event.atMs),
  source: event.source,
  provider: event.provider,
  account_id: event.account,
  user_id: event.user,
  project_key: event.project,
  project_label: event.projectLabel,
  session_key: event.session,
  model: event.model,
  service_tier: event.tier,
  ...tokensOf(event.tokens),
  web_searches: event.webSearches,
  cost_usd: usdText(event.costNanoUsd),
  cost_kind: event.costKind,
  calculated_usd: usdText(event.calculatedNanoUsd),
  price_version: event.priceVersion,
  is_background: Number(event.isBackground),
  version: String(event.version),
  is_deleted: Number(event.isDeleted),
})

const blockRow = (block: FleetBlock): object => ({
  ...senderOf(block),
  source: block.source,
  block_start: timeText(block.startMs),
  block_end: timeText(block.endMs),
  actual_end: timeOrNull(block.actualEndMs),
  is_gap: Number(block.isGap),
  is_active: Number(block.isActive),
  entries: block.entries,
  ...tokensOf(block.tokens),
  cost_usd: usdText(block.costNanoUsd),
  models: block.models,
  limit_reset_at: timeOrNull(block.limitResetMs),
  burn_usd_per_hour: usdText(block.burnNanoUsdPerHour),
  projected_cost_usd: usdText(block.projectedNanoUsd),
  version: String(block.version),
})

const quotaRow = (quota: FleetQuota): object => ({
  ...senderOf(quota),
  provider: quota.provider,
  account_id: quota.account,
  window_kind: quota.window,
  origin: quota.origin,
  captured_at: timeText(quota.atMs),
  used_percent: quota.usedPercent,
  resets_at: timeOrNull(quota.resetsAtMs),
})

const runRow = (run: FleetRun): object => ({
  ...senderOf(run),
  run_id: run.id,
  started_at: timeText(run.startedMs),
  duration_ms: run.durationMs,
  status: run.status,
  records: run.records,
  content_hash: run.contentHash,
  statistics_json: run.statistics,
})
