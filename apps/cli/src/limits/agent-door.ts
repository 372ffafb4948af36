import type { LimitUnit } from '@aic/core/limit'
import type { FoundAgent } from '@aic/engine/agent-control'
import type { AlertSettings, FaultStatus, MonitorStatus, ProviderTest, RowQuery } from '@aic/engine/limits'
import type { ReconciledProvider } from '@aic/engine/reconcile'
import { AgentClient } from '../agent-client/agent-client.ts'
import type { LimitsDoor, ShownAlert, ShownSnapshot } from './door.ts'

/** The running agent's limits. Names of its API are those of the original designs: see docs/api. */
export class AgentDoor implements LimitsDoor {
  readonly #client: AgentClient

  constructor(agent: FoundAgent) {
    this.#client = new AgentClient(agent)
  }

  async status(): Promise<MonitorStatus> {
    return (await this.#client.get('/api/limits')) as MonitorStatus
  }

  async refresh({ providers, isForced }: Parameters<LimitsDoor['refresh']>[0]): Promise<MonitorStatus> {
    const which = providers === undefined ? {} : { providers }
    await this.#client.send('POST', '/api/providers/usage/refresh', { ...which, force: isForced })
    return this.status()
  }

  async test(provider: string): Promise<ProviderTest> {
    const answer = (await this.#client.send(
      'POST',
      `/api/providers/${encodeURIComponent(provider)}/test`,
    )) as TestAnswer
    const { success, took_ms: tookMs, error } = answer
    const fault = error === null ? null : faultOf(error)
    return { provider, isOk: success, fault, tookMs }
  }

  async snapshots({ provider, fromMs, toMs, limit }: RowQuery): Promise<readonly ShownSnapshot[]> {
    const rows = await this.#client.get(
      `/api/history${queryOf({ provider_id: provider, start_date: isoOf(fromMs), end_date: isoOf(toMs), limit })}`,
    )
    return (rows as HistoryRow[]).map(snapshotOf)
  }

  async alerts({ provider, limit }: RowQuery): Promise<readonly ShownAlert[]> {
    return (await this.#alerts({ provider, limit })).alerts.map(alertOf)
  }

  async alertSettings(): Promise<AlertSettings> {
    return settingsOf((await this.#alerts({ limit: 1 })).settings)
  }

  async setAlertSettings(change: Partial<AlertSettings>): Promise<AlertSettings> {
    const { isEnabled, thresholds, preferredSource, channels, quietHours } = change
    const body = {
      enabled: isEnabled,
      thresholds,
      preferred_source: preferredSource,
      channels,
      quiet_hours: quietHours,
    }
    return settingsOf((await this.#client.send('POST', '/api/usage/alerts/settings', body)) as SettingsAnswer)
  }

  async testAlert(): Promise<ShownAlert> {
    return alertOf((await this.#client.send('POST', '/api/usage/alerts/test')) as AlertAnswer)
  }

  async reconcile(providers?: readonly string[]): Promise<readonly ReconciledProvider[]> {
    const answer = await this.#client.get(`/api/reconcile${queryOf({ provider: providers?.join(',') })}`)
    return (answer as { readonly providers: readonly ReconciledProvider[] }).providers
  }

  async setEnabled(provider: string, isEnabled: boolean): Promise<void> {
    await this.#client.send('PUT', `/api/providers/${encodeURIComponent(provider)}`, { enabled: isEnabled })
  }

  async close(): Promise<void> {}

  async #alerts(query: Record<string, string | number | undefined>): Promise<AlertsAnswer> {
    return (await this.#client.get(`/api/usage/alerts${queryOf(query)}`)) as AlertsAnswer
  }
}

interface TestAnswer {
  readonly success: boolean
  readonly took_ms: number
  readonly error: { readonly kind: FaultStatus['kind']; readonly message: string; readonly suggestion: string } | null
}

interface HistoryRow {
  readonly id: number
  readonly provider_id: string
  readonly window: string
  readonly label: string
  readonly usage: number | null
  readonly usage_percentage: number | null
  readonly limit: number | null
  readonly usage_unit: LimitUnit | 'percent'
  readonly source: ShownSnapshot['origin']
  readonly timestamp: string
  readonly next_reset_time: string | null
}

interface AlertAnswer {
  readonly id: number
  readonly kind: ShownAlert['kind']
  readonly level: ShownAlert['level']
  readonly provider_id: string
  readonly window: string
  readonly title: string
  readonly message: string
  readonly percentage: number | null
  readonly created_at: string
  readonly window_end: string | null
  readonly deliveries: readonly {
    readonly channel: string
    readonly status: ShownAlert['deliveries'][number]['state']
    readonly attempts: number
    readonly error: string | null
  }[]
}

interface SettingsAnswer {
  readonly enabled: boolean
  readonly thresholds: AlertSettings['thresholds']
  readonly preferred_source: AlertSettings['preferredSource']
  readonly channels: readonly string[]
  readonly quiet_hours: AlertSettings['quietHours']
}

interface AlertsAnswer {
  readonly alerts: readonly AlertAnswer[]
  readonly settings: SettingsAnswer
}

const faultOf = ({ kind, message, suggestion }: NonNullable<TestAnswer['error']>): FaultStatus => ({
  kind,
  message,
  advice: suggestion,
  atMs: Date.now(),
  retryAtMs: null,
})

const snapshotOf = (row: HistoryRow): ShownSnapshot => ({
  id: row.id,
  provider: row.provider_id,
  limit: row.window,
  label: row.label,
  origin: row.source,
  atMs: Date.parse(row.timestamp),
  usedPercent: row.usage_percentage,
  used: row.usage,
  limitAmount: row.limit,
  unit: row.usage_unit === 'percent' ? null : row.usage_unit,
  resetsAtMs: msOf(row.next_reset_time),
})

const alertOf = (one: AlertAnswer): ShownAlert => ({
  id: one.id,
  kind: one.kind,
  level: one.level,
  provider: one.provider_id,
  subject: one.window,
  title: one.title,
  message: one.message,
  percent: one.percentage,
  atMs: Date.parse(one.created_at),
  windowEndMs: msOf(one.window_end),
  deliveries: one.deliveries.map(({ status, ...rest }) => ({ ...rest, state: status })),
})

const settingsOf = (one: SettingsAnswer): AlertSettings => ({
  isEnabled: one.enabled,
  thresholds: one.thresholds,
  preferredSource: one.preferred_source,
  channels: one.channels,
  quietHours: one.quiet_hours,
})

const msOf = (iso: string | null): number | null => (iso === null ? null : Date.parse(iso))
const isoOf = (atMs: number | undefined): string | undefined =>
  atMs === undefined ? undefined : new Date(atMs).toISOString()

function queryOf(values: Readonly<Record<string, string | number | undefined>>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) if (value !== undefined) query.set(name, String(value))
  return query.size === 0 ? '' : `?${query.toString()}`
}
