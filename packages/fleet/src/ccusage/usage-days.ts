import { createHash } from 'node:crypto'
import { totalTokens } from '@aic/core'
import type { FleetEvent } from '../fleet-event.ts'
import { type Amount, sumOf } from './amount.ts'
import { finestShares, type Share } from './finest-shares.ts'
import type { CcusageRecord } from './record.ts'
import { type CcusageSender, projectOf, sourceOf } from './sender.ts'

/** What ccusage tells of one day, as events: everything that queries may add up, and each dollar once. */
export interface CcusageDay {
  /** `2026-11-01`. */
  readonly day: string
  readonly events: readonly FleetEvent[]
  /** Tokens of all of them. */
  readonly tokens: number
  /** Days tell their projects: the finest that ccusage knows. */
  readonly hasProjects: boolean
}

/**
 * Days as events of kind `reported`, one for each day × agent × project × model as far as the reports tell these apart, at noon UTC,
 * since no report tells the hour. Sources are `ccusage:<agent>`.
 *
 * ccusage tells the same dollars five times, by day, month, session, block and project. Only days become events. The project’s days are
 * parts of the days: of a day’s model what its projects hold is taken away, and what is left is an event without a project. Months,
 * sessions and blocks go into tables of their own, which no query adds to events.
 *
 * Nor may a machine that pushes its own ledger push ccusage’s view of the same logs: ids of calls and sums of days have nothing in
 * common by which a database could see that. So a machine sends to a place either the one or the other; whoever sends must claim the
 * way first, and is refused where the other was taken.
 */
export function usageDays(records: readonly CcusageRecord[], sender: CcusageSender): CcusageDay[] {
  const days = Map.groupBy(
    records.filter(({ type }) => type === 'daily' || type === 'project_daily'),
    ({ key }) => key,
  )
  return [...days]
    .map(([day, ofDay]) => usageDay(day, ofDay, sender))
    .filter(({ events }) => events.length > 0)
    .sort((a, b) => (a.day < b.day ? -1 : 1))
}

function usageDay(day: string, records: readonly CcusageRecord[], sender: CcusageSender): CcusageDay {
  const shares = finestShares(records)
  const events = [...groupShares(shares, sender).values()].map((group) => eventOf(day, group, sender))
  return {
    day,
    events: events.toSorted((a, b) => (a.eventId < b.eventId ? -1 : 1)),
    tokens: events.reduce((sum, event) => sum + totalTokens(event.tokens), 0),
    hasProjects: shares.some(({ folder }) => folder !== null),
  }
}

/** When a day’s events are dated, UTC ms: then it is the same date in nearly every zone. */
export const noonOf = (day: string): number => Date.parse(`${day}T12:00:00.000Z`)

/** What one event is made of. */
interface Group extends Amount {
  readonly source: string
  readonly model: string
  readonly project: string
  readonly label: string
}

/** Folders that come out as one project, and rows that repeat, are one. */
function groupShares(shares: readonly Share[], sender: CcusageSender): Map<string, Group> {
  const groups = new Map<string, Group>()
  for (const { agent, folder, model, tokens, costNanoUsd } of shares) {
    const group = { source: sourceOf(agent), model, ...projectOf(sender, folder) }
    const key = JSON.stringify([group.source, group.project, model])
    const before = groups.get(key)
    groups.set(key, {
      ...group,
      ...(before === undefined ? { tokens, costNanoUsd } : sumOf([before, { tokens, costNanoUsd }])),
    })
  }
  return groups
}

function eventOf(day: string, group: Group, sender: CcusageSender): FleetEvent {
  const { source, model, project, label, tokens, costNanoUsd } = group
  const { tenant, machineId, machine, user } = sender
  const identity = JSON.stringify([source, machineId, day, project, model])
  return {
    tenant,
    eventId: createHash('sha256').update(identity).digest('hex').slice(0, 32),
    atMs: noonOf(day),
    source,
    provider: '',
    account: '',
    machineId,
    machine,
    user,
    project,
    projectLabel: label,
    session: '',
    model,
    tier: 'standard',
    tokens,
    webSearches: 0,
    costNanoUsd,
    costKind: costNanoUsd === null ? 'unpriced' : 'reported',
    calculatedNanoUsd: null,
    cacheSavedNanoUsd: null,
    priceVersion: '',
    isBackground: false,
    version: 0n, // the day's plan knows what was sent before
    isDeleted: false,
  }
}
