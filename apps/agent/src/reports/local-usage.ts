import {
  activeBlockOf,
  dayOf,
  projectNames,
  reportRows,
  type Sums,
  select,
  sumOf,
  tokensOf,
  usdOf,
} from '@aic/core/report'
import { sourcesWithBlocks } from '@aic/engine'
import type { AccountStatus, LimitStatus } from '@aic/engine/limits'
import type { AgentParts } from '../agent-parts.ts'
import type { UsageResponse, WindowUsage } from '../schema/usage-response.ts'
import type { LoadedReport } from './load-report.ts'
import type { ReportOptions } from './report-options.ts'

const weekMs = 7 * 86_400_000

/**
 * What this machine's logs say of the two windows: tokens always, a percentage only where somebody told or learned a limit. Null
 * where there is nothing of the last seven days.
 */
export function localUsage(parts: AgentParts, options: ReportOptions, report: LoadedReport): UsageResponse | null {
  const { aic, monitor, nowMs, facts } = parts
  const now = nowMs()
  const account = monitor.status().accounts.find(hasLocalWord) ?? null
  const weekly = limitOf(account, 'weekly', now)
  const since = weekly?.resetsAtMs == null ? now - weekMs : weekly.resetsAtMs - (weekly.windowMs ?? weekMs)
  const week = select(report.usage, { ...report.filter, sinceDay: dayOf(options.zone, since) }, options.zone)
  const rows = reportRows(week, { ...options, by: 'project' })
  if (rows.length === 0) return null
  const sources = options.sources ?? sourcesWithBlocks(aic)
  const block = activeBlockOf(
    (fromMs) => {
      const sinceDay = fromMs === -Infinity ? null : dayOf(options.zone, fromMs)
      return select(report.usage, { ...report.filter, sources, sinceDay }, options.zone)
    },
    options.mode,
    now,
  )
  const sums = sumOf(rows.map((row) => row.sums))
  const names = projectNames(
    rows.map(({ key }) => key),
    { home: facts.home, aliases: options.aliases },
  )
  return {
    session: block === null ? null : windowOf(block.sums, limitOf(account, 'session', now), block.endMs),
    weekly: windowOf(sums, weekly, weekly?.resetsAtMs ?? null),
    source: 'local',
    error: null,
    timestamp: new Date(sums.lastMs).toISOString(),
    provider: account?.provider ?? null,
    projects: rows.map(({ key, sums: own }) => ({
      project: names.get(key) ?? 'unknown',
      tokens: tokensOf(own),
      cost_usd: usdOf(own),
    })),
  }
}

const hasLocalWord = ({ limits }: AccountStatus): boolean =>
  limits.some(({ origin, kind }) => origin !== 'oauth' && origin !== 'api' && (kind === 'session' || kind === 'weekly'))

/** What others than the vendor's servers say of a window that has not reset since. */
function limitOf(account: AccountStatus | null, kind: LimitStatus['kind'], nowMs: number): LimitStatus | null {
  const found = account?.limits.find((one) => one.id === kind && one.origin !== 'oauth' && one.origin !== 'api')
  return found === undefined || found.isReset || (found.resetsAtMs ?? Infinity) <= nowMs ? null : found
}

function windowOf(sums: Sums, limit: LimitStatus | null, resetsAtMs: number | null): WindowUsage {
  const used = tokensOf(sums)
  const most = limit?.unit === 'tokens' ? limit.limit : null
  const percentage = limit?.usedPercent ?? (most === null || most <= 0 ? null : (used / most) * 100)
  return {
    used,
    limit: most,
    remaining: most === null ? null : Math.max(0, most - used),
    percentage,
    is_exceeded: percentage === null ? null : percentage >= 100,
    resets_at: resetsAtMs === null ? null : new Date(resetsAtMs).toISOString(),
    origin: limit?.origin ?? 'log',
    error_percent: limit?.errorPercent ?? null,
    is_stale: false,
    cost_usd: usdOf(sums),
  }
}
