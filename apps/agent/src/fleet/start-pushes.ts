import type { SettingsFile } from '../settings-file.ts'
import type { FleetDesk } from './fleet-desk.ts'
import { nextPushMs, pushMinutes } from './push-schedule.ts'

interface PushClock {
  readonly fleet: FleetDesk
  readonly config: Pick<SettingsFile, 'current'>
  readonly nowMs: () => number
  /** From 0 to 1. */
  readonly random: () => number
  /** Whether a fleet could be there at all: asked before a thread is started for it. */
  readonly isLikely: () => boolean
}

/** How often it is looked whether a push is due: machines sleep through timers. */
const lookMs = 60_000

/** The agent’s own pushes. */
export interface PushTimer {
  /** When the next one is due, UTC ms; null: none will be. As of the last look. */
  readonly nextMs: () => number | null
  /** Minutes between two; null: only when told to. */
  readonly minutes: () => number | null
  stop(): void
}

/** Sends what is new now and then, as the settings say. A push by command at the same time does not hurt: one of both finds the other at it. */
export function startPushes({ fleet, config, nowMs, random, isLikely }: PushClock, everyMs = lookMs): PushTimer {
  const startedMs = nowMs()
  let chance = random()
  let plan: { readonly minutes: number; readonly nextMs: number } | null = null
  const look = async (): Promise<void> => {
    const current = config.current()
    if (!isLikely()) {
      plan = null
      return
    }
    const view = await fleet.view()
    const minutes = pushMinutes({ setMinutes: current.fleet.pushEvery, isOffline: current.offline, view })
    if (minutes === null) {
      plan = null
      return
    }
    const lastMs = Math.max(view.last?.atMs ?? 0, fleet.pushes.state().startedMs ?? 0) || null
    const nextMs = nextPushMs(minutes, { lastMs, startedMs, chance })
    plan = { minutes, nextMs }
    if (nowMs() < nextMs) return
    chance = random()
    await fleet.pushes.start()
  }
  let looking: Promise<void> | null = null
  const run = (): void => {
    looking ??= look()
      .catch(() => {}) // a thread that failed to start is told by whoever asks for the page
      .finally(() => {
        looking = null
      })
  }
  const timer = setInterval(run, everyMs)
  timer.unref()
  return { nextMs: () => plan?.nextMs ?? null, minutes: () => plan?.minutes ?? null, stop: () => clearInterval(timer) }
}
