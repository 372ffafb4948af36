import type { FaultKind, Forecast, Limit, LimitOrigin, Reading } from '@aic/core/limit'
import type { Incident } from '@aic/providers'
import type { StoredAlert, StoredSnapshot } from '@aic/store/journal'

export type { Forecast } from '@aic/core/limit'
export type { Incident } from '@aic/providers'

/** One window as screens show it: a limit, who says so, since when, and where it leads. */
export interface LimitStatus extends Limit {
  readonly origin: LimitOrigin
  /** When it was said, UTC ms. */
  readonly atMs: number
  /** Older than it should be: shown with its age, never alerted on. */
  readonly isStale: boolean
  /** Its reset has passed since: `usedPercent` is null until somebody tells anew. */
  readonly isReset: boolean
  /** How far an estimated percent may be off, in percentage points; null for told ones. */
  readonly errorPercent: number | null
  readonly forecast: Forecast | null
}

/** Why the last look failed. */
export interface FaultStatus {
  readonly kind: FaultKind
  readonly message: string
  readonly advice: string
  readonly atMs: number
  /** When it is asked again, UTC ms; null: when its sign-in changes, or the user asks. */
  readonly retryAtMs: number | null
}

/** One account of a provider, as last seen. */
export interface AccountStatus {
  readonly provider: string
  readonly name: string
  readonly payment: 'quota' | 'usage_based' | 'credits'
  /** `missing`: no sign-in; `fresh`, `stale`: a reading is there; `failed`: none ever was. */
  readonly state: 'disabled' | 'missing' | 'waiting' | 'fresh' | 'stale' | 'failed'
  /** What stands in storage for the account; null before the first reading. */
  readonly accountKey: string | null
  readonly label: string | null
  readonly plan: string | null
  /** Where its key was found: `environment OPENAI_API_KEY`; null without one. */
  readonly authSource: string | null
  /** The last four characters of the key; null without one, or for sign-ins. */
  readonly keyEnd: string | null
  readonly readAtMs: number | null
  readonly nextReadAtMs: number | null
  readonly fault: FaultStatus | null
  readonly incident: Incident | null
  readonly limits: readonly LimitStatus[]
  readonly balances: Reading['balances']
  readonly costs: Reading['costs']
  readonly usage: Reading['usage']
  readonly notes: readonly string[]
}

/** All that is known of limits at one moment. */
export interface MonitorStatus {
  readonly atMs: number
  /** Counts changes: equal versions are equal in all but age. */
  readonly version: number
  readonly isRefreshing: boolean
  /** Nobody who was asked last was reached: this machine is off the network, and no vendor is to blame. Defaults to false. */
  readonly isOffline?: boolean
  /** What the user should know of storage, a sentence each. Defaults to none. */
  readonly warnings?: readonly string[]
  /** Enabled ones first, by their order in the settings. */
  readonly accounts: readonly AccountStatus[]
}

/** A threshold that was crossed, or another notice, and what became of it. */
export type AlertRecord = StoredAlert

/** What an account's window was at a moment. Kept when it changes, and once an hour. */
export type Snapshot = Omit<StoredSnapshot, 'windowEndMs'>

/** A vendor's answer as it came, redacted; kept for a day. */
export interface RawResponse {
  readonly id: number
  readonly provider: string
  readonly atMs: number
  readonly status: number
  readonly body: string
}

/** What to look for in kept rows; what is absent is not asked for. */
export interface RowQuery {
  readonly provider?: string
  readonly fromMs?: number
  readonly toMs?: number
  /** Newest first. Defaults to 100, 1,000 at most. */
  readonly limit?: number
}

/** What `test` of a provider found. */
export interface ProviderTest {
  readonly provider: string
  readonly isOk: boolean
  readonly fault: FaultStatus | null
  readonly tookMs: number
}

/** Which accounts to look at. */
export interface RefreshOptions {
  /** Ids of providers; all enabled ones where absent. */
  readonly providers?: readonly string[]
  /** A person asks: waiting times of our own are passed over, those that a vendor set are not. Defaults to false. */
  readonly isForced?: boolean
  /** How long to wait for answers; the refresh goes on after it. Defaults to until all have answered or given up. */
  readonly waitMs?: number
}

/** A custom setting of alerts: see docs/alerts.md. */
export interface AlertSettings {
  readonly isEnabled: boolean
  /** Whole percents, each greater than the one before. */
  readonly thresholds: { readonly info: number; readonly warning: number; readonly critical: number }
  readonly preferredSource: 'auto' | 'oauth' | 'local'
  readonly channels: readonly string[]
  /** Local times `22:00`; null: always. */
  readonly quietHours: { readonly from: string; readonly to: string } | null
}

/** The one door from screens and the agent to limits, providers and alerts. Nothing here waits for a vendor but `refresh` and `test`. */
export interface Monitor {
  status(): MonitorStatus
  /** Single-flight: who asks while one runs joins it. Never throws for a vendor's failure; that is in the status. */
  refresh(options?: RefreshOptions): Promise<MonitorStatus>
  test(provider: string): Promise<ProviderTest>
  snapshots(query?: RowQuery): readonly Snapshot[]
  rawResponses(query?: RowQuery): readonly RawResponse[]
  alerts(query?: RowQuery): readonly AlertRecord[]
  alertSettings(): AlertSettings
  /** Throws `ConfigError` that names each wrong field. */
  setAlertSettings(change: Partial<AlertSettings>): AlertSettings
  /** Sends a notice through every channel, to see that it arrives. */
  testAlert(): Promise<AlertRecord>
  /** Calls back after each change of the status, or a new alert. Returns how to stop that. */
  onChange(listener: (event: { readonly kind: 'status' | 'alert'; readonly alert?: AlertRecord }) => void): () => void
  /** Agents wrote into their logs: what these tell of limits is taken up now. Asks nobody. */
  logsChanged(): void
  /** Looks again by itself, as often as each vendor bears, until {@link close}. */
  start(): void
  close(): Promise<void>
}
