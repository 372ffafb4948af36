import { FleetFault } from '@aic/fleet'
import { HubTarget, hubPlace, readHubStore } from '@aic/fleet/hub'
import { dataFolder } from '../../folders.ts'
import { type SyncAddress, syncAddress } from '../../hub/sync/sync-address.ts'
import { isForGood } from '../../hub/sync/usage-sync.ts'
import { claimWay, placeName } from '../ccusage-way.ts'
import { knownStore, rememberStore } from '../door/known-stores.ts'
import type { FleetPlace } from '../door/open-fleet.ts'
import { fleetMachine } from '../fleet-machine.ts'
import { push } from '../push.ts'
import type { PushResult } from '../push-result.ts'
import { endOf, type PushEnd, type PushWatch } from './push-site.ts'
import { TaskFault } from './task-fault.ts'

/** Rows in a batch to another machine’s hub: what is made while one is on its way, and done again when that fails, stays small. */
const hubBatchSize = 2_000

/**
 * Sends what is new on this machine to the hub of its settings. What was sent is remembered for the hub's store: into another one (a hub
 * whose file was lost, or that asks for all) everything is sent again, at once if that shows only while it is sent. Throws `TaskFault` where
 * there is no hub that takes usage; what fails there is in the result.
 */
export async function pushToSync(place: FleetPlace, watch: PushWatch): Promise<PushEnd> {
  const address = addressOf(place)
  const startedMs = performance.now()
  const look = await lookAt(place, address, watch.signal)
  const { fault } = look
  if ('storeId' in look) {
    const first = await pushInto(place, address, look.storeId, watch)
    const { otherStoreId } = first
    const { result } = otherStoreId === null ? first : await pushInto(place, address, otherStoreId, watch)
    // Nothing was new, but nobody knows whether the hub still has what was sent before.
    if (fault === null || result.status !== 'unchanged') return endOf(result)
  }
  const counts = { events: 0, takenBack: 0 }
  return endOf({ status: 'failed', counts, durationMs: performance.now() - startedMs, warnings: [], fault })
}

function addressOf({ config, env }: FleetPlace): SyncAddress {
  const choice = syncAddress(config, env)
  if (choice.kind === 'refused') throw new TaskFault({ code: 'bad-config', ...choice })
  if (choice.kind === 'off' || choice.address.isOriginal) throw TaskFault.noHub()
  return choice.address
}

/** The hub's store, null where it tells none; where it does not answer, the last one known. Without one, why nothing can be sent. */
type Look =
  | { readonly storeId: string | null; readonly fault: FleetFault | null }
  | { readonly fault: FleetFault | null }

async function lookAt(place: FleetPlace, { url, key }: SyncAddress, signal: AbortSignal): Promise<Look> {
  try {
    return { storeId: await readHubStore({ url, key, nowMs: Date.now, signal }), fault: null }
  } catch (error) {
    if (signal.aborted) return { fault: null }
    if (!(error instanceof FleetFault)) throw error
    const storeId = isForGood(error.kind) ? null : knownStore(dataFolder(place), hubPlace(url))
    return storeId === null ? { fault: error } : { storeId, fault: error }
  }
}

interface Pushed {
  readonly result: PushResult
  /** The store that the rows turned out to go to; null: the one that was meant. */
  readonly otherStoreId: string | null
}

async function pushInto(
  place: FleetPlace,
  { url, key }: SyncAddress,
  storeId: string | null,
  { signal, onProgress }: PushWatch,
): Promise<Pushed> {
  const folder = dataFolder(place)
  if (storeId !== null) rememberStore(folder, hubPlace(url), storeId)
  const target = new HubTarget({ url, key, nowMs: Date.now, storeId })
  claimWay({ folder, place: placeName(target, fleetMachine(place)), way: 'ledger' })
  const told = onProgress === undefined ? {} : { onProgress }
  const result = await push({ ...place, target, signal, batchSize: hubBatchSize, ...told })
  return { result, otherStoreId: target.otherStoreId }
}
