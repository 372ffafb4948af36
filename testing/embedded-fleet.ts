import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  type ClickHouse,
  type ClickHouseSettings,
  type Embedded,
  type FleetBatch,
  type FleetEvent,
  openClickHouse,
  startEmbedded,
} from '../packages/fleet/src/index.ts'

/** The real engine in this process, in a folder of its own, and a client of it. */
export interface EmbeddedFleet {
  readonly server: Embedded
  readonly clickHouse: ClickHouse
  readonly settings: ClickHouseSettings
  /** Ends both and removes the folder. */
  close(): Promise<void>
}

/** Starts ClickHouse without tables. One at a time in a process. */
export async function openEmbeddedFleet(database = 'default'): Promise<EmbeddedFleet> {
  const folder = mkdtempSync(path.join(tmpdir(), 'aic-fleet-'))
  const server = await startEmbedded({ folder })
  const { hostname, port } = new URL(server.url)
  const settings = {
    protocol: 'http',
    host: hostname,
    port: Number(port),
    user: 'default',
    password: '',
    database,
  } as const
  const clickHouse = await openClickHouse(settings)
  return {
    server,
    clickHouse,
    settings,
    async close() {
      await clickHouse.close()
      await server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A call of a small team; `name` makes its id. */
export function fleetEventOf(name: string, change: Partial<FleetEvent> = {}): FleetEvent {
  return {
    tenant: 'team',
    eventId: createHash('md5').update(name).digest('hex'),
    atMs: Date.UTC(2026, 10, 20, 12),
    source: 'claude-code',
    provider: 'anthropic',
    account: 'a1',
    machineId: 'm1',
    machine: 'desk',
    user: 'ann',
    project: 'p1',
    projectLabel: '',
    session: 's1',
    model: 'claude-opus-5',
    tier: 'standard',
    tokens: { input: 100, output: 20, cacheRead: 1_000, cacheWrite5m: 30, cacheWrite1h: 7, reasoning: 5 },
    webSearches: 0,
    costNanoUsd: 1_000_000_001,
    costKind: 'calculated',
    calculatedNanoUsd: 1_000_000_001,
    cacheSavedNanoUsd: 2_700_000,
    priceVersion: '2026-11-01',
    isBackground: false,
    version: 100n,
    isDeleted: false,
    ...change,
  }
}

/** A batch of what is given. */
export const fleetBatchOf = (part: Partial<FleetBatch>): FleetBatch => ({
  events: [],
  blocks: [],
  quotas: [],
  runs: [],
  ...part,
})
