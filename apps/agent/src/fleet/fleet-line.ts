import type { FaultView, PushEnd } from '@aic/engine/fleet-view'
import { afterFailure, afterSuccess, isForGood, noFailure } from '@aic/engine/sync'
import type { SettingsFile } from '../settings-file.ts'
import type { FleetDesk } from './fleet-desk.ts'
import { pushMinutes } from './push-schedule.ts'
import type { PushLine } from './start-pushes.ts'

interface FleetLineParts {
  readonly fleet: FleetDesk
  readonly config: Pick<SettingsFile, 'current'>
  readonly nowMs: () => number
  /** From 0 to 1. */
  readonly random: () => number
}

/** The agent’s own pushes to the fleet’s place: as far apart as set, and after failures as those of limits to a hub are. */
export function fleetLine({ fleet, config, nowMs, random }: FleetLineParts) {
  let retry = noFailure
  return {
    push: () => fleet.pushes.start(),
    async plan() {
      const view = await fleet.view()
      const { fleet: settings, offline } = config.current()
      const minutes = pushMinutes({ setMinutes: settings.pushEvery, isOffline: offline, view })
      if (minutes === null) return null
      const lastMs = Math.max(view?.last?.atMs ?? 0, fleet.pushes.state().startedMs ?? 0) || null
      return { minutes, lastMs, retry }
    },
    ended(end: PushEnd | FaultView): void {
      const isAway = 'code' in end ? end.code === 'away' : end.refusal !== null && !isForGood(end.refusal.kind)
      const retryAtMs = 'code' in end ? null : (end.refusal?.retryAtMs ?? null)
      if (isAway) retry = afterFailure(retry, nowMs(), random(), retryAtMs)
      else if ('code' in end || end.fault !== null) retry = noFailure
      else retry = afterSuccess(retry)
    },
  } satisfies PushLine & { ended(end: PushEnd | FaultView): void }
}
