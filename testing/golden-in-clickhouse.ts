import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type ClickHouse, openClickHouse } from '../packages/fleet/src/clickhouse/open-clickhouse.ts'
import { eventLayout, timeText } from '../packages/fleet/src/clickhouse/row-layouts.ts'
import { clickHouseTarget } from '../packages/fleet/src/clickhouse/target.ts'
import { startEmbedded } from '../packages/fleet/src/embedded/start-embedded.ts'
import type { FleetBatch } from '../packages/fleet/src/fleet-event.ts'
import { schemaObjects } from '../packages/fleet/src/schema/schema-objects.ts'

/** A real ClickHouse with the fleet's tables, for as long as a test needs it. */
export interface ClickHouseInTest extends AsyncDisposable {
  readonly clickHouse: ClickHouse
  /** Sends batches as the product does; then lets all calls look as if they had come in at `nowMs`. */
  fill(batches: readonly FleetBatch[], nowMs: number): Promise<void>
}

/** Starts the engine in this process, in a folder that goes with it. */
export async function startFleetInClickHouse(): Promise<ClickHouseInTest> {
  const folder = mkdtempSync(path.join(tmpdir(), 'aic-golden-'))
  const server = await startEmbedded({ folder })
  const { hostname: host, port } = new URL(server.url)
  const settings = {
    host,
    port: Number(port),
    user: 'default',
    password: '',
    database: 'default',
    protocol: 'http',
  } as const
  const clickHouse = await openClickHouse(settings)
  for (const { kind, sql } of schemaObjects({ database: 'default', cluster: null, retentionDays: null })) {
    if (kind !== 'rollup') await clickHouse.run(sql)
  }
  return {
    clickHouse,
    fill: async (batches, nowMs) => {
      const target = clickHouseTarget(clickHouse)
      for (const batch of batches) await target.send(batch)
      const columns = eventLayout.columns.join(', ')
      await clickHouse.run(
        `insert into usage_events (${columns}, ingested_at) select ${columns}, {at:String} from usage_events final`,
        { parameters: { at: timeText(nowMs) } },
      )
    },
    [Symbol.asyncDispose]: async () => {
      await clickHouse.close()
      await server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
