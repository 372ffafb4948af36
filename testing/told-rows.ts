import type { FleetEvent } from '../packages/fleet/src/fleet-event.ts'
import type { SyncedLimit } from '../packages/fleet/src/hub/synced-limit.ts'

/** The `n`th call that a machine tells a hub of; the hub knows itself whose it is. */
export const toldEvent = (n: number, change: Partial<FleetEvent> = {}): FleetEvent => ({
  tenant: '',
  eventId: n.toString(16).padStart(32, '0'),
  atMs: 1_790_000_000_000 + n,
  source: 'parrot',
  provider: 'parrot',
  account: '',
  machineId: '',
  machine: '',
  user: 'sam',
  project: `0123456789abcde${n % 10}`,
  projectLabel: '',
  session: `fedcba987654321${n % 7}`,
  model: 'macaw-1-20260101',
  tier: 'standard',
  tokens: { input: 100, output: 50, cacheRead: 1_000, cacheWrite5m: 10, cacheWrite1h: 0, reasoning: 0 },
  webSearches: 0,
  costNanoUsd: n,
  costKind: 'calculated',
  calculatedNanoUsd: n,
  cacheSavedNanoUsd: n,
  priceVersion: '2026-11-01',
  isBackground: false,
  version: 1n,
  isDeleted: false,
  ...change,
})

/** A limit as a machine tells a hub: 40 % of five hours. */
export const toldLimit = (change: Partial<SyncedLimit> & Pick<SyncedLimit, 'provider' | 'atMs'>): SyncedLimit => ({
  account: 'a',
  window: 'session',
  label: '5-hour window',
  origin: 'oauth',
  state: 'fresh',
  usedPercent: 40,
  used: null,
  limit: null,
  unit: null,
  currency: null,
  windowMs: 18_000_000,
  resetsAtMs: change.atMs + 3_600_000,
  ...change,
})
