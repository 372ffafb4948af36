import { slotStartMs, type Usage } from '@aic/core'
import { dayMs, parseDay, utc } from '@aic/core/report'
import type { FleetOutcome, FleetOutcomeCounts } from '@aic/fleet'
import { type OutcomeCounts, type OutcomeRow, outcomesOf } from '../telemetry/outcomes.ts'
import type { SourceIncrements } from '../telemetry/read-outcomes.ts'
import { utcDayOf } from './call-rows.ts'
import { ChangedRows, type PlannedRows, type SentRows } from './changed-rows.ts'
import type { FleetMachine } from './fleet-machine.ts'
import type { FleetNames } from './fleet-names.ts'

/** Older days are neither told nor remembered: places keep them no longer, either. */
const keptDays = 730

/** The machine's ledger and telemetry, and what of its outcomes was sent. */
export interface OutcomeSource {
  readonly usage: Usage
  readonly told: readonly SourceIncrements[]
  readonly machine: FleetMachine
  readonly names: Pick<FleetNames, 'project'>
  readonly sent: SentRows
  /** What was sent was of this ledger: an outcome that is no more never was one. */
  readonly isSameLedger: boolean
  readonly nowMs: number
}

/**
 * Outcomes by UTC day and project that are new or changed. One that a later word on a session's project moved away is sent as zeros; days before
 * all that telemetry or logs still hold were forgotten here, and stay there as they were told.
 */
export function planOutcomes(source: OutcomeSource): PlannedRows<FleetOutcome> {
  const { usage, told, machine, names, isSameLedger, nowMs } = source
  const sinceDay = utcDayOf(nowMs) - keptDays
  const { rows } = outcomesOf({ usage, told, zone: utc, sinceDay, untilDay: null })
  const changed = new ChangedRows<FleetOutcome>(source.sent, nowMs)
  const firstCallDay = Math.min(firstDayOf(usage), utcDayOf(nowMs) - 1)
  const sentDays = new Set(
    Object.entries(source.sent).flatMap(([key, [content]]) => (content === '' ? [] : [dayIn(key)])),
  )
  // Without its calls, what a day cost and which projects it was about would be told as not known.
  const isLeft = (day: number): boolean => day < firstCallDay && sentDays.has(day)
  const standing = new Set<string>()
  let firstDay = Infinity
  for (const one of rows) {
    const row = outcomeRow(one, machine, names)
    const key = keyOf(row)
    standing.add(key)
    firstDay = Math.min(firstDay, row.day)
    if (!isLeft(row.day)) changed.note(key, row)
  }
  for (const key of Object.keys(source.sent)) {
    const day = dayIn(key)
    if (day < sinceDay) changed.forget(key)
    else if (isSameLedger && day >= firstDay && !isLeft(day) && !standing.has(key)) {
      changed.note(key, emptyOutcome(key, machine))
    }
  }
  return changed
}

const keyOf = ({ day, project }: Pick<FleetOutcome, 'day' | 'project'>): string => `${day} ${project}`

/** The UTC day of the first call that the ledger holds: what was spent before is not known here, or not any more. */
function firstDayOf({ cells }: Usage): number {
  let first = Infinity
  for (let i = 0; i < cells.length; i++) first = Math.min(first, cells.slot[i] as number)
  return first === Infinity ? first : Math.floor(slotStartMs(first) / dayMs)
}

const dayIn = (key: string): number => Number(key.split(' ', 1)[0])
const whole = (value: number): number => Math.max(0, Math.round(value))

const wholeCounts = (counts: OutcomeCounts): FleetOutcomeCounts => ({
  sessions: counts.sessions,
  commits: whole(counts.commits),
  pullRequests: whole(counts.pullRequests),
  linesAdded: whole(counts.linesAdded),
  linesRemoved: whole(counts.linesRemoved),
  activeMs: whole(counts.activeMs),
})

const nothing: FleetOutcomeCounts = {
  sessions: 0,
  commits: 0,
  pullRequests: 0,
  linesAdded: 0,
  linesRemoved: 0,
  activeMs: 0,
}

function outcomeRow(one: OutcomeRow, machine: FleetMachine, names: Pick<FleetNames, 'project'>): FleetOutcome {
  const { key, label } = names.project(one.project ?? '')
  return {
    ...ownerOf(machine),
    day: parseDay(one.day ?? '') ?? 0,
    project: key,
    projectLabel: label,
    ...wholeCounts(one),
    unpriced: wholeCounts(one.unpriced),
    costNanoUsd: one.costNanoUsd,
    isPartial: one.isPartial,
    version: 0n,
  }
}

const emptyOutcome = (key: string, machine: FleetMachine): FleetOutcome => ({
  ...ownerOf(machine),
  day: dayIn(key),
  project: key.slice(key.indexOf(' ') + 1),
  projectLabel: '',
  ...nothing,
  unpriced: nothing,
  costNanoUsd: null,
  isPartial: false,
  version: 0n,
})

const ownerOf = ({ tenant, machineId, machine }: FleetMachine) => ({ tenant, machineId, machine })
