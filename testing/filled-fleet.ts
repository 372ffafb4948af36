import { applySchema, clickHouseTarget, type FleetBatch } from '../packages/fleet/src/index.ts'
import { type EmbeddedFleet, openEmbeddedFleet } from './embedded-fleet.ts'

/** The real engine with the fleet's tables and these rows, in this process. */
export async function openFilledFleet(batch: FleetBatch): Promise<EmbeddedFleet> {
  const store = await openEmbeddedFleet()
  const { clickHouse } = store
  await applySchema({ clickHouse, cluster: null, retentionDays: null, isDryRun: false, only: null })
  await clickHouseTarget(clickHouse).send(batch)
  return store
}
