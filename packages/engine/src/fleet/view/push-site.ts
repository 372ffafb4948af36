import { FleetFault, type FleetFaultKind, SqliteFleet } from '@aic/fleet'
import { dataFolder } from '../../folders.ts'
import { claimWay, placeName } from '../ccusage-way.ts'
import { rememberStore } from '../door/known-stores.ts'
import type { FleetPlace } from '../door/open-fleet.ts'
import { openFleet } from '../door/open-fleet.ts'
import { type Imported, runImport } from '../door/run-import.ts'
import { fleetMachine } from '../fleet-machine.ts'
import { push } from '../push.ts'
import type { PushCounts, PushProgress, PushResult } from '../push-result.ts'
import { type FleetSite, hubSite, siteOf } from './fleet-site.ts'
import { sentBefore } from './sent-before.ts'
import { type FaultView, faultView, TaskFault } from './task-fault.ts'

/** How a push of the agent ended. */
export interface PushEnd {
  /** As of the command; `busy`: another process sends to the same place. */
  readonly status: 'completed' | 'unchanged' | 'partial' | 'failed' | 'busy'
  /** Events sent, and rows taken back. */
  readonly events: number
  readonly takenBack: number
  readonly durationMs: number
  readonly warnings: readonly string[]
  readonly fault: FaultView | null
  /** What the place said, for who decides on the next try; null: it is not to blame. */
  readonly refusal: { readonly kind: FleetFaultKind; readonly retryAtMs: number | null } | null
}

/** What a push goes on with. */
export interface PushWatch {
  readonly isHub: boolean
  readonly signal: AbortSignal
  readonly onProgress?: (progress: PushProgress) => void
}

/**
 * Sends what is new on this machine, by the way that it took before: the same that `aic fleet import` does. A hub’s own machine goes into the
 * hub’s file. Throws `TaskFault` where there is no fleet; what fails at the place is in the result.
 */
export async function pushSite(place: FleetPlace, watch: PushWatch): Promise<PushEnd> {
  const site = siteOf(place, watch.isHub)
  if (site.kind === 'none') throw TaskFault.noFleet()
  if (site.kind === 'hub') return endOf(await pushToHub(place, site, watch))
  const started = performance.now()
  const { signal, onProgress } = watch
  const told = onProgress === undefined ? {} : { onProgress }
  const own = watch.isHub ? await pushToHub(place, hubSite(dataFolder(place)), watch) : null
  const imported = await runImport(place, { from: null, isDryRun: false, isForced: false, signal, ...told })
  const end = imported.push === null ? byCcusage(imported, performance.now() - started) : endOf(imported.push)
  const warnings = own === null ? [] : [...own.warnings, ...(own.fault === null ? [] : [own.fault.message])]
  return { ...end, warnings: [...warnings, ...end.warnings] }
}

/** What is new on a hub’s own machine, into its file. */
async function pushToHub(
  place: FleetPlace,
  { file, targetId }: FleetSite & { readonly kind: 'hub' },
  { signal, onProgress }: PushWatch,
): Promise<PushResult> {
  using target = SqliteFleet.open(file, { now: Date.now })
  const folder = dataFolder(place)
  rememberStore(folder, targetId, target.storeId)
  claimWay({ folder, place: placeName(target, fleetMachine(place)), way: 'ledger' })
  return await push({ ...place, target, signal, ...(onProgress !== undefined && { onProgress }) })
}

/** How a push ended, in a form that goes from thread to thread. */
export const endOf = ({ status, counts, durationMs, warnings, fault }: EndedPush): PushEnd => ({
  status,
  events: counts.events,
  takenBack: counts.takenBack,
  durationMs: Math.round(durationMs),
  warnings,
  fault: fault === null ? null : faultView(TaskFault.of(fault)),
  refusal: fault instanceof FleetFault ? { kind: fault.kind, retryAtMs: fault.retryAtMs } : null,
})

type EndedPush = Pick<PushResult, 'status' | 'durationMs' | 'warnings' | 'fault'> & {
  readonly counts: Pick<PushCounts, 'events' | 'takenBack'>
}

function byCcusage({ ccusage }: Imported, tookMs: number): PushEnd {
  const durationMs = Math.round(tookMs)
  const rest = { takenBack: 0, durationMs, warnings: [], fault: null, refusal: null }
  if (ccusage === null) return { status: 'busy', events: 0, ...rest }
  const { run, isUnchanged, events } = ccusage
  return { status: run.status === 'completed' && isUnchanged ? 'unchanged' : run.status, events, ...rest }
}

/** What a push would send now; null where ccusage tells, nothing was ever sent, or another process sends. Sends nothing. */
export async function waitingFor(place: FleetPlace, isHub: boolean, signal: AbortSignal): Promise<PushCounts | null> {
  const site = siteOf(place, isHub)
  const { way, last, targetId } = sentBefore(place, site)
  if (targetId === null || way === 'ccusage' || last === null) return null
  const { status, counts } = await dryRun(place, site, targetId, signal)
  return status === 'busy' ? null : counts
}

async function dryRun(place: FleetPlace, site: FleetSite, id: string, signal: AbortSignal): Promise<PushResult> {
  if (site.kind === 'hub') {
    using target = SqliteFleet.open(site.file, { now: Date.now })
    return await push({ ...place, target, isDryRun: true, signal })
  }
  await using fleet = await openFleet(place)
  return await push({ ...place, target: { ...fleet.target, id }, isDryRun: true, signal })
}
