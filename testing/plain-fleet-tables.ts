import { dayOf, dayText, type Zone } from '../packages/core/src/report/index.ts'
import type { FleetBlock, FleetQuota } from '../packages/fleet/src/fleet-event.ts'
import type { FleetRow } from '../packages/fleet/src/queries/fleet-row.ts'
import { type GoldenFleet, goldenNowMs as nowMs } from './golden-fleet.ts'
import { addUp, byKey, exact, latest, rounded } from './plain-sums.ts'

/** Rows of named queries about blocks, limits and imports, worked out in plain code, without SQL. */
type PlainTableQuery = (golden: GoldenFleet, zone: Zone) => FleetRow[]

const hourMs = 3_600_000
const nanoText = (nano: number | null): string | null => (nano === null ? null : exact(BigInt(nano)))
/** Null where one is unknown. */
const sumOfAll = (nanos: readonly (number | null)[]): string | null => (nanos.includes(null) ? null : sumText(nanos))
const sumText = (nanos: readonly (number | null)[]): string | null => {
  const known = nanos.filter((nano) => nano !== null)
  return known.length === 0 ? null : nanoText(addUp(known))
}

const atWork = ({ blocks }: GoldenFleet): FleetBlock[] =>
  blocks.filter(({ isActive, isGap, startMs, endMs }) => isActive && !isGap && startMs <= nowMs && endMs > nowMs)

/** The newest word on each limit: the later reading; of two of one moment the official one first. */
function newest(quotas: readonly FleetQuota[]): FleetQuota[] {
  const order = (a: FleetQuota, b: FleetQuota): number => b.atMs - a.atMs || (a.origin < b.origin ? -1 : 1)
  const limits = Map.groupBy(quotas, ({ provider, account, window }) => `${provider}\n${account}\n${window}`)
  return [...limits].sort(byKey).map(([, readings]) => readings.toSorted(order)[0]!)
}

const limitOf = ({ provider, account, window }: FleetQuota): FleetRow => ({ provider, account, limit_window: window })
const lengthOf = (window: string): number | null =>
  window === 'session' ? 5 * hourMs : window.startsWith('weekly') ? 168 * hourMs : null

/** By the queries' ids. */
export const plainTableRows: Readonly<Record<string, PlainTableQuery>> = {
  'active-blocks': (golden) =>
    atWork(golden)
      .toSorted((a, b) => a.startMs - b.startMs)
      .map((block) => ({
        machine: block.machine,
        machine_id: block.machineId,
        source: block.source,
        start_time: block.startMs,
        end_time: block.endMs,
        calls: block.entries,
        total_tokens: block.tokens.output + 22,
        cost_usd: nanoText(block.costNanoUsd),
        unpriced_calls: block.unpricedCalls,
        minutes_left: rounded((block.endMs - nowMs) / 60_000),
        usd_per_hour: nanoText(block.burnNanoUsdPerHour),
        projected_usd: nanoText(block.projectedNanoUsd),
      })),

  'machine-active-blocks': (golden) =>
    [...Map.groupBy(atWork(golden), ({ machineId }) => machineId)].sort(byKey).map(([id, blocks]) => ({
      machine: blocks[0]?.machine ?? '',
      machine_id: id,
      blocks: blocks.length,
      cost_usd: sumOfAll(
        blocks.map(({ costNanoUsd, unpricedCalls }) => ((unpricedCalls ?? 0) > 0 ? null : costNanoUsd)),
      ),
      usd_per_hour: sumOfAll(blocks.map(({ burnNanoUsdPerHour }) => burnNanoUsdPerHour)),
      projected_usd: sumOfAll(blocks.map(({ projectedNanoUsd }) => projectedNanoUsd)),
    })),

  'limit-hits': ({ blocks }, zone) =>
    [
      ...Map.groupBy(
        blocks.filter(({ isGap, startMs }) => !isGap && dayOf(zone, startMs) >= dayOf(zone, nowMs) - 29),
        ({ startMs, machineId, source }) => `${dayText(dayOf(zone, startMs))}\n${machineId}\n${source}`,
      ),
    ]
      .sort(byKey)
      .flatMap(([key, own]) => {
        const [date = '', id = '', source = ''] = key.split('\n')
        const hit = own.filter(({ limitResetMs }) => limitResetMs !== null)
        const row = {
          date,
          machine: own[0]?.machine ?? '',
          machine_id: id,
          source,
          hits: hit.length,
          blocks: own.length,
        }
        return hit.length === 0 ? [] : [{ ...row, hit_usd: sumText(hit.map(({ costNanoUsd }) => costNanoUsd)) }]
      }),

  'quota-now': ({ quotas }) =>
    newest(quotas).map((quota) => ({
      ...limitOf(quota),
      used_percent: quota.resetsAtMs !== null && quota.resetsAtMs <= nowMs ? null : quota.usedPercent,
      resets_at: quota.resetsAtMs,
      told_at: quota.atMs,
      minutes_old: rounded((nowMs - quota.atMs) / 60_000),
      origin: quota.origin,
    })),

  'quota-pace': ({ quotas }) =>
    newest(quotas)
      .flatMap((quota) => {
        const { window, atMs, usedPercent, resetsAtMs } = quota
        const lengthMs = lengthOf(window)
        if (lengthMs === null || usedPercent === null || resetsAtMs === null || resetsAtMs <= nowMs) return []
        const startMs = resetsAtMs - lengthMs
        const even = (100 * (atMs - startMs)) / lengthMs
        if (even < 0 || even > 100) return []
        const atPaceMs = startMs + Math.trunc((100 * (atMs - startMs)) / usedPercent)
        return [
          {
            ...limitOf(quota),
            used_percent: usedPercent,
            even_percent: rounded(even),
            ahead_percent: rounded(usedPercent - even),
            runs_out: usedPercent > 0 && atPaceMs < resetsAtMs ? atPaceMs : null,
            resets_at: resetsAtMs,
          },
        ]
      })
      .sort((a, b) => b.ahead_percent - a.ahead_percent),

  'machine-freshness': ({ standing, runs }) => {
    const good = runs.filter(({ status }) => status !== 'failed')
    return [...Map.groupBy(standing, ({ machineId }) => machineId)]
      .map(([id, own]) => {
        const started = good.filter(({ machineId }) => machineId === id).map(({ startedMs }) => startedMs)
        const imported = started.length === 0 ? null : Math.max(...started)
        const heardMs = Math.max(latest(own), imported ?? 0)
        return {
          machine: own[0]?.machine ?? '',
          machine_id: id,
          last_call: latest(own),
          last_import: imported,
          hours_silent: rounded((nowMs - heardMs) / hourMs),
          state: nowMs - heardMs > 24 * hourMs ? 'stale' : 'fresh',
        }
      })
      .sort((a, b) => b.hours_silent - a.hours_silent)
  },

  'newest-rows': ({ standing, blocks, quotas, runs, outcomes, bills, budgets }) => {
    const newestOf = {
      budget_states: budgets.map(({ atMs }) => atMs),
      import_runs: runs.map(({ startedMs }) => startedMs),
      quota_snapshots: quotas.map(({ atMs }) => atMs),
      usage_blocks: blocks.map(({ startMs }) => startMs),
      usage_events: standing.map(({ atMs }) => atMs),
      vendor_bills: bills.map(({ atMs }) => atMs),
      work_outcomes: outcomes.map(({ day }) => day * 24 * hourMs),
    }
    return Object.entries(newestOf).map(([table, times]) => {
      const at = Math.max(...times)
      return { table_name: table, newest: at, hours_old: rounded((nowMs - at) / hourMs) }
    })
  },

  'row-counts': ({ standing, blocks, quotas, runs, outcomes, bills, budgets }) =>
    Object.entries({
      budget_states: [...new Set(budgets.map(({ machineId, budget }) => `${machineId} ${budget}`))],
      import_runs: runs,
      quota_snapshots: quotas,
      usage_blocks: blocks,
      usage_events: standing,
      vendor_bills: [...new Set(bills.map((one) => [one.provider, one.account, one.day, one.model, one.item].join()))],
      work_outcomes: [...new Set(outcomes.map(({ machineId, day, project }) => [machineId, day, project].join()))],
    }).map(([table, rows]) => ({ table_name: table, row_count: rows.length })),

  'import-errors': ({ runs }, zone) =>
    [
      ...Map.groupBy(
        runs.filter(({ startedMs }) => dayOf(zone, startedMs) >= dayOf(zone, nowMs) - 29),
        ({ machineId }) => machineId,
      ),
    ]
      .sort(byKey)
      .map(([id, own]) => {
        const ended = (status: string) => own.filter((run) => run.status === status)
        return {
          machine: own[0]?.machine ?? '',
          machine_id: id,
          imports: own.length,
          failed: ended('failed').length,
          partial: ended('partial').length,
          error_percent: rounded((100 * (own.length - ended('completed').length)) / own.length),
          last_good: Math.max(...ended('completed').map(({ startedMs }) => startedMs)),
        }
      }),
}
