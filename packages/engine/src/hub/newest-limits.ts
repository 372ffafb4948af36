import type { MachineLimit } from './machine-limits.ts'

/** A limit of an account as it is told on: by whom, how old, and whether it still holds. */
export interface FleetLimit extends Omit<MachineLimit, 'state'> {
  readonly ageMinutes: number
  /** Told as stale, or older than ten minutes. */
  readonly isStale: boolean
  /** Its reset has passed since: the share is null until somebody tells anew. */
  readonly isReset: boolean
  /** Machines that told of this limit; their shares are never added up. */
  readonly machines: readonly string[]
}

const staleMs = 600_000

/**
 * Of each limit of each account the newest word, whichever machine has it. An account that is not named is that of its machine: two of
 * them may be different ones.
 */
export function newestLimits(all: readonly MachineLimit[], nowMs: number): readonly FleetLimit[] {
  const groups = Map.groupBy(all, ({ provider, account, window, machineId }) =>
    JSON.stringify([provider, account, window, account === '' ? machineId : '']),
  )
  const found = [...groups.values()].map((told) => {
    const newest = told.reduce((best, one) => (isNewer(one, best) ? one : best))
    return toFleetLimit(newest, [...new Set(told.map(({ machine }) => machine))].sort(), nowMs)
  })
  return found.sort((a, b) => keyOf(a).localeCompare(keyOf(b)))
}

/** Of the same moment the one that came in last. */
const isNewer = (one: MachineLimit, other: MachineLimit): boolean =>
  one.atMs > other.atMs || (one.atMs === other.atMs && one.receivedAtMs > other.receivedAtMs)

const keyOf = ({ provider, account, window, machine }: FleetLimit): string =>
  [provider, account, window, machine].join(' ')

function toFleetLimit({ state, ...limit }: MachineLimit, machines: readonly string[], nowMs: number): FleetLimit {
  const ageMs = Math.max(0, nowMs - limit.atMs)
  const isReset = limit.resetsAtMs !== null && limit.resetsAtMs <= nowMs
  return {
    ...limit,
    usedPercent: isReset ? null : limit.usedPercent,
    used: isReset ? null : limit.used,
    ageMinutes: Math.floor(ageMs / 60_000),
    isStale: state === 'stale' || ageMs > staleMs,
    isReset,
    machines,
  }
}
