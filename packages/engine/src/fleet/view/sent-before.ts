import { existsSync } from 'node:fs'
import { Outbox, outboxPath } from '@aic/fleet'
import { dataFolder } from '../../folders.ts'
import { type FleetWay, placeName, wayTo } from '../ccusage-way.ts'
import { knownStore } from '../door/known-stores.ts'
import type { FleetPlace } from '../door/open-fleet.ts'
import { sentTarget } from '../door/sent-target.ts'
import { fleetMachine } from '../fleet-machine.ts'
import { lastRunOf } from '../push.ts'
import type { FleetSite } from './fleet-site.ts'

/** The last import from the ledger to a place that came to its end. */
export interface LastSent {
  /** UTC ms. */
  readonly atMs: number
  readonly status: string
  readonly records: number
  readonly totalTokens: number
  /** Nano-USD of the records that have a cost; null when none has. */
  readonly costNanoUsd: number | null
  readonly unpricedRecords: number
}

/** What this machine remembers of a place: how usage goes there, and the last import. Nulls: nothing was sent. Asks nobody. */
export interface SentBefore {
  readonly way: FleetWay | null
  readonly last: LastSent | null
  /** Names the place in the outbox; null where it never told its own id. */
  readonly targetId: string | null
}

/** Looks it up; nothing is made for a look. */
export function sentBefore(place: FleetPlace, site: FleetSite): SentBefore {
  const folder = dataFolder(place)
  const targetId = targetOf(folder, site)
  if (targetId === null) return { way: null, last: null, targetId }
  const name = placeName({ id: targetId }, fleetMachine(place))
  const way = wayTo({ folder, place: name })
  if (!existsSync(outboxPath(folder))) return { way, last: null, targetId }
  using outbox = Outbox.open(folder, name)
  const run = lastRunOf(outbox)
  if (run === null) return { way, last: null, targetId }
  const { records, totalTokens, costNanoUsd, unpricedRecords } = run.statistics
  const sums = { records, totalTokens, costNanoUsd, unpricedRecords }
  return { way, last: { atMs: run.startedMs, status: run.status, ...sums }, targetId }
}

function targetOf(folder: string, site: FleetSite): string | null {
  if (site.kind === 'none') return null
  const store = knownStore(folder, site.targetId)
  return store === null ? null : sentTarget({ id: site.targetId }, store).id
}
