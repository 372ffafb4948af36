import { type FleetRow, type NamedQuery, namedQueries } from '@aic/fleet'
import { loadConfig } from '../../config/config.ts'
import { namedZone, systemZone } from '../../zones.ts'
import type { FleetPlace } from '../door/open-fleet.ts'
import type { PushCounts, PushProgress } from '../push-result.ts'
import { siteOf } from './fleet-site.ts'
import { type HubSums, hubSums } from './hub-sums.ts'
import { type PushEnd, pushSite, waitingFor } from './push-site.ts'
import { pushToSync } from './push-sync.ts'
import { siteRows } from './site-rows.ts'
import { type FleetView, viewSite } from './view-site.ts'

/** A named query as it may be chosen; its SQL stays where it is run. */
export type QueryFacts = Omit<NamedQuery, 'clickhouse' | 'sqlite'>

/** The machine that tasks are about; its settings are read anew for each. */
export type TaskMachine = Pick<FleetPlace, 'env' | 'home' | 'platform' | 'hostName'> & { readonly isHub: boolean }

/** What the fleet’s threads can be asked, and what they answer. */
export interface FleetTasks {
  queries: { readonly asked: object; readonly answer: readonly QueryFacts[] }
  view: { readonly asked: object; readonly answer: FleetView }
  rows: {
    readonly asked: {
      readonly id: string
      readonly values: Readonly<Record<string, string>>
      /** IANA name. */
      readonly zone: string
    }
    readonly answer: readonly FleetRow[]
  }
  waiting: { readonly asked: object; readonly answer: PushCounts | null }
  push: { readonly asked: object; readonly answer: PushEnd }
  /** The same to the hub of the settings. */
  sync: { readonly asked: object; readonly answer: PushEnd }
  /** What this hub keeps; `zone` is an IANA name. */
  sums: { readonly asked: { readonly zone: string }; readonly answer: HubSums }
}
/** Their names. */
export type TaskName = keyof FleetTasks

/** A task with the time it was given at, UTC ms. */
export interface Task<Name extends TaskName = TaskName> {
  readonly name: Name
  readonly asked: FleetTasks[Name]['asked']
  readonly nowMs: number
}

/** Who follows a task. */
export interface TaskWatch {
  readonly signal: AbortSignal
  readonly onProgress: (progress: PushProgress) => void
}

function factsOf({ id, original, theme, title, purpose, shape, parameters, columns }: NamedQuery): QueryFacts {
  return { id, original, theme, title, purpose, shape, parameters, columns }
}

/** Does a task. Throws what `TaskFault.of` makes sense of. */
export async function runTask(
  machine: TaskMachine,
  task: Task,
  watch: TaskWatch,
): Promise<FleetTasks[TaskName]['answer']> {
  const { isHub, ...rest } = machine
  if (task.name === 'queries') return namedQueries.map(factsOf)
  const place: FleetPlace = { ...rest, nowMs: task.nowMs, config: loadConfig(machine) }
  switch (task.name) {
    case 'view':
      return await viewSite(place, isHub, watch.signal)
    case 'rows': {
      const { id, values, zone } = task.asked as FleetTasks['rows']['asked']
      const question = { id, values, zone: namedZone(zone) ?? systemZone(), signal: watch.signal }
      return await siteRows(place, siteOf(place, isHub), question)
    }
    case 'waiting':
      return await waitingFor(place, isHub, watch.signal)
    case 'push':
      return await pushSite(place, { ...watch, isHub })
    case 'sync':
      return await pushToSync(place, { ...watch, isHub })
    case 'sums':
      return hubSums(place, namedZone((task.asked as FleetTasks['sums']['asked']).zone) ?? systemZone())
  }
}
