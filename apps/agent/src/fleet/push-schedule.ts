import type { FleetView } from '@aic/engine/fleet-view'

/** Unless the settings say how often. */
const usualMinutes = 60
/** Into the file of the hub that this agent is: nothing leaves the machine, and its sums are those of all machines. */
const ownMinutes = 5
/** Part of the time between two pushes that chance adds or takes: machines that started together must not stay together. */
const jitter = 0.1

/** What decides when the agent sends. */
export interface PushPlan {
  /** `fleet.pushEvery`; undefined: not set. */
  readonly setMinutes: number | undefined
  readonly isOffline: boolean
  readonly view: Pick<FleetView, 'kind' | 'way' | 'last'> | null
}

/**
 * Minutes between two pushes; null: the agent sends only when it is told to. Without a setting somebody must have sent something to the place
 * from this machine before: what leaves it first is a decision, not a default.
 */
export function pushMinutes({ setMinutes, isOffline, view }: PushPlan): number | null {
  if (setMinutes === 0 || view === null || view.kind === 'none') return null
  if (view.kind === 'hub') return setMinutes ?? ownMinutes
  if (isOffline) return null
  return setMinutes ?? (view.way === null ? null : usualMinutes)
}

/** Minutes between two pushes to the hub of the settings; null: usage is not sent there by itself. */
export const syncMinutes = (setMinutes: number | undefined): number | null => setMinutes || null

/** When the next push is due, UTC ms; `chance` is from 0 to 1. The first after a start comes soon, but not at once with all else that starts. */
export function nextPushMs(
  minutes: number,
  {
    lastMs,
    startedMs,
    chance,
  }: { readonly lastMs: number | null; readonly startedMs: number; readonly chance: number },
): number {
  const spanMs = minutes * 60_000 * (1 + jitter * (2 * chance - 1))
  const soonMs = startedMs + Math.min(spanMs, 120_000 * (0.5 + chance))
  return lastMs === null ? soonMs : Math.max(soonMs, lastMs + spanMs)
}
