import { slotMs, type Usage } from '@aic/core'
import { dayOf, dayText, slotDays, type Zone } from '@aic/core/report'
import type { OutcomeKind } from '@aic/sources'
import type { SourceIncrements } from './read-outcomes.ts'

/** What sessions did. */
export type OutcomeCounts = { readonly [what in OutcomeKind]: number }

/** What came of the work on one project on one day, and what that work cost. Unknown is null. */
export interface OutcomeRow extends OutcomeCounts {
  /** `YYYY-MM-DD`; null in the sum of all. */
  readonly day: string | null
  /** The project's folder; null when unknown, and in the sum of all. */
  readonly project: string | null
  /** Sessions that told of their work, and used tokens or did anything that day. */
  readonly sessions: number
  /**
   * What of all this came of work whose cost is not known: of sessions of which no call is known since they told of their work, on whatever
   * day, of those with a call that has no price, and of sessions that the sender does not name.
   */
  readonly unpriced: OutcomeCounts
  /** Of the other sessions since they told of their work; null when no call of theirs is known that day. */
  readonly costNanoUsd: number | null
  /** Some calls of these sessions have no price: what such sessions cost is not in the cost. */
  readonly isPartial: boolean
  /** That cost by the outcomes of the same sessions. */
  readonly costPerCommitNanoUsd: number | null
  readonly costPerPullRequestNanoUsd: number | null
  readonly costPerActiveHourNanoUsd: number | null
}

interface Input {
  /** All of history, so that sessions are known by their first day. */
  readonly usage: Usage
  readonly told: readonly SourceIncrements[]
  readonly zone: Zone
  /** First and last local day, inclusive; null: open. */
  readonly sinceDay: number | null
  readonly untilDay: number | null
}

/** What came of the work, by day and project, and all together. */
export interface Outcomes {
  readonly rows: readonly OutcomeRow[]
  readonly total: OutcomeRow
}

/**
 * Cost per outcome. Only sessions that told of their work by telemetry count, from when they began to tell: the cost of others brought
 * outcomes that nobody knows. Likewise outcomes of sessions whose cost is not known are in no price. That is asked of a session, not of its
 * days: a commit after midnight has its cost on the day before.
 */
export function outcomesOf(input: Input): Outcomes {
  const sums = new Map<string, Sum>()
  const sumFor = (day: number, project: string | null): Sum | null => {
    if ((input.sinceDay !== null && day < input.sinceDay) || (input.untilDay !== null && day > input.untilDay))
      return null
    const key = JSON.stringify([day, project])
    const sum = sums.get(key) ?? newSum(day, project)
    sums.set(key, sum)
    return sum
  }
  const sessions = sessionsOf(input)
  addCosts(input, sessions, sumFor)
  addIncrements(input, sessions, sumFor)
  const all = newSum(0, null)
  for (const sum of sums.values()) addTo(all, sum)
  const rows = [...sums.values()].sort(inOrder).map((sum) => rowOf(sum, dayText(sum.day)))
  return { rows, total: rowOf(all, null) }
}

const kinds = ['commits', 'pullRequests', 'linesAdded', 'linesRemoved', 'activeMs'] as const satisfies OutcomeKind[]

/** Sessions are counted by their names: one that began on another day, or before it was listened to, told of its beginning there or never. */
type Counts = { -readonly [what in OutcomeKind]: number } & { readonly names: Set<string> }

const noCounts = (): Counts => ({
  names: new Set(),
  sessions: 0,
  commits: 0,
  pullRequests: 0,
  linesAdded: 0,
  linesRemoved: 0,
  activeMs: 0,
})

interface Sum extends Counts {
  readonly day: number
  readonly project: string | null
  readonly unpriced: Counts
  costNanoUsd: number
  hasCost: boolean
  hasUnpriced: boolean
}

const newSum = (day: number, project: string | null): Sum => ({
  day,
  project,
  ...noCounts(),
  unpriced: noCounts(),
  costNanoUsd: 0,
  hasCost: false,
  hasUnpriced: false,
})

type SumFor = (day: number, project: string | null) => Sum | null

/** A session that told of its work: since when, and its project and calls, once a cell says so. */
interface Told {
  readonly name: string
  fromMs: number
  project: string | null
  projectFromMs: number
  /** Of calls since it told of its work. */
  hasCalls: boolean
  hasUnpriced: boolean
}

const newTold = (name: string): Told => ({
  name,
  fromMs: Infinity,
  project: null,
  projectFromMs: Infinity,
  hasCalls: false,
  hasUnpriced: false,
})

const isCostKnown = (told: Told | undefined): boolean => told !== undefined && told.hasCalls && !told.hasUnpriced

const nameOf = (source: string | undefined, session: string): string => `${source}\n${session}`

function sessionsOf({ told, usage }: Input): Map<string, Told> {
  const sessions = new Map<string, Told>()
  for (const { source, increments } of told) {
    for (const { session, sinceMs } of increments) {
      if (session === null) continue
      const name = nameOf(source, session)
      const known = sessions.get(name) ?? newTold(name)
      known.fromMs = Math.min(known.fromMs, sinceMs)
      sessions.set(name, known)
    }
  }
  const { cells, places } = usage
  for (const [i, known] of cellsOf(usage, sessions)) {
    if (isSinceTold(usage, i, known)) {
      known.hasCalls = true
      known.hasUnpriced ||= (cells.unpricedAuto[i] as number) > 0
    }
    const place = places[cells.place[i] as number]
    const root = place?.root ?? place?.cwd ?? null
    if (root === null || (cells.firstMs[i] as number) >= known.projectFromMs) continue
    known.project = root
    known.projectFromMs = cells.firstMs[i] as number
  }
  return sessions
}

/** The cells of these sessions. */
function* cellsOf(
  { cells, sources, sessions: names }: Usage,
  sessions: ReadonlyMap<string, Told>,
): Generator<[number, Told]> {
  const told = names.map(({ source, name }) => sessions.get(nameOf(sources[source], name)))
  for (let i = 0; i < cells.length; i++) {
    const known = told[cells.session[i] as number]
    if (known !== undefined) yield [i, known]
  }
}

/** A cell counts from the quarter hour on in which its session began to tell. */
const isSinceTold = ({ cells }: Usage, cell: number, { fromMs }: Told): boolean =>
  (cells.lastMs[cell] as number) >= Math.floor(fromMs / slotMs) * slotMs

function addCosts({ usage, zone }: Input, sessions: ReadonlyMap<string, Told>, sumFor: SumFor): void {
  const { cells } = usage
  const localDay = slotDays(zone)
  for (const [i, told] of cellsOf(usage, sessions)) {
    if (!isSinceTold(usage, i, told)) continue
    const sum = sumFor(localDay(cells.slot[i] as number), told.project)
    if (sum === null) continue
    sum.names.add(told.name)
    sum.hasUnpriced ||= (cells.unpricedAuto[i] as number) > 0
    if (isCostKnown(told)) {
      sum.costNanoUsd += cells.costAuto[i] as number
      sum.hasCost = true
    } else sum.unpriced.names.add(told.name)
  }
}

function addIncrements({ told, zone }: Input, sessions: ReadonlyMap<string, Told>, sumFor: SumFor): void {
  for (const { source, increments } of told) {
    for (const { what, session, atMs, value } of increments) {
      const known = session === null ? undefined : sessions.get(nameOf(source, session))
      const sum = sumFor(dayOf(zone, atMs), known?.project ?? null)
      if (sum === null) continue
      for (const counts of isCostKnown(known) ? [sum] : [sum, sum.unpriced]) {
        if (known !== undefined) counts.names.add(known.name)
        counts[what] += value
      }
    }
  }
}

function addTo(all: Sum, sum: Sum): void {
  addCounts(all, sum)
  addCounts(all.unpriced, sum.unpriced)
  all.costNanoUsd += sum.costNanoUsd
  all.hasCost ||= sum.hasCost
  all.hasUnpriced ||= sum.hasUnpriced
}

function addCounts(all: Counts, own: Counts): void {
  for (const name of own.names) all.names.add(name)
  for (const what of kinds) all[what] += own[what]
}

const countsOf = ({ names, commits, pullRequests, linesAdded, linesRemoved, activeMs }: Counts): OutcomeCounts => ({
  sessions: names.size,
  commits,
  pullRequests,
  linesAdded,
  linesRemoved,
  activeMs,
})

function rowOf(sum: Sum, day: string | null): OutcomeRow {
  const cost = sum.hasCost ? sum.costNanoUsd : null
  const per = (what: OutcomeKind, unit = 1): number | null => {
    const count = (sum[what] - sum.unpriced[what]) / unit
    return cost === null || count <= 0 ? null : Math.round(cost / count)
  }
  return {
    day,
    project: sum.project,
    ...countsOf(sum),
    unpriced: countsOf(sum.unpriced),
    costNanoUsd: cost,
    isPartial: sum.hasUnpriced,
    costPerCommitNanoUsd: per('commits'),
    costPerPullRequestNanoUsd: per('pullRequests'),
    costPerActiveHourNanoUsd: per('activeMs', 3_600_000),
  }
}

/** By day, then by project; an unknown one last. */
const inOrder = (a: Sum, b: Sum): number =>
  a.day - b.day ||
  Number(a.project === null) - Number(b.project === null) ||
  ((a.project ?? '') < (b.project ?? '') ? -1 : 1)
