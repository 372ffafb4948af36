export { allProviders } from './all-providers.ts'
export type {
  AccountStatus,
  AlertRecord,
  AlertSettings,
  FaultStatus,
  Forecast,
  Incident,
  LimitStatus,
  Monitor,
  MonitorStatus,
  ProviderTest,
  RawResponse,
  RefreshOptions,
  RowQuery,
  Snapshot,
} from './monitor.ts'
export { type MonitorOptions, openMonitor } from './open-monitor.ts'
