import { slotMs, type Usage } from '@aic/core'
import { dayOf, dayText, slotDays, type Zone } from '@aic/core/report'
import type { OutcomeKind } from '@aic/sources'
import type { SourceIncrements } from './read-outcomes.ts'

/** What came of the work on one project on one day, and what that work cost. Unknown is null. */
export interface OutcomeRow {
  /** `YYYY-MM-DD`; null in the sum of all. */
  readonly day: string | null
  /** The project's folder; null when unknown, and in the sum of all. */
  readonly project: string | null
  /** Sessions that told of their work, and used tokens or did anything that day. */
  readonly sessions: number
  readonly commits: number
  readonly pullRequests: number
  readonly linesAdded: number
  readonly linesRemoved: number
  readonly activeMs: number
  /** Of these sessions since they told of their work; null when no call of theirs is known, or one has no price. */
  readonly costNanoUsd: number | null
  /** Some of their calls have no price. */
  readonly isPartial: boolean
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
 * outcomes that nobody knows.
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

type Counts = { -readonly [what in OutcomeKind]: number }

interface Sum extends Counts {
  readonly day: number
  readonly project: string | null
  readonly names: Set<string>
  costNanoUsd: number
  hasCost: boolean
  hasUnpriced: boolean
}

const newSum = (day: number, project: string | null): Sum => ({
  day,
  project,
  names: new Set(),
  sessions: 0,
  commits: 0,
  pullRequests: 0,
  linesAdded: 0,
  linesRemoved: 0,
  activeMs: 0,
  costNanoUsd: 0,
  hasCost: false,
  hasUnpriced: false,
})

type SumFor = (day: number, project: string | null) => Sum | null

/** A session that told of its work: since when, and its project, once a cell says so. */
interface Told {
  fromMs: number
  project: string | null
  projectFromMs: number
}

const nameOf = (source: string | undefined, session: string): string => `${source}\n${session}`

function sessionsOf({ told, usage }: Input): Map<string, Told> {
  const sessions = new Map<string, Told>()
  for (const { source, increments } of told) {
    for (const { session, sinceMs } of increments) {
      if (session === null) continue
      const name = nameOf(source, session)
      const known = sessions.get(name) ?? { fromMs: Infinity, project: null, projectFromMs: Infinity }
      known.fromMs = Math.min(known.fromMs, sinceMs)
      sessions.set(name, known)
    }
  }
  const { cells, places } = usage
  for (const [i, known] of cellsOf(usage, sessions)) {
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
function addCosts({ usage, zone }: Input, sessions: ReadonlyMap<string, Told>, sumFor: SumFor): void {
  const { cells } = usage
  const localDay = slotDays(zone)
  for (const [i, { fromMs, project }] of cellsOf(usage, sessions)) {
    if ((cells.lastMs[i] as number) < Math.floor(fromMs / slotMs) * slotMs) continue
    const sum = sumFor(localDay(cells.slot[i] as number), project)
    if (sum === null) continue
    sum.names.add(String(cells.session[i]))
    sum.costNanoUsd += cells.costAuto[i] as number
    sum.hasCost = true
    sum.hasUnpriced ||= (cells.unpricedAuto[i] as number) > 0
  }
}

function addIncrements({ told, usage, zone }: Input, sessions: ReadonlyMap<string, Told>, sumFor: SumFor): void {
  const numbers = new Map(
    usage.sessions.map(({ source, name }, number) => [nameOf(usage.sources[source], name), String(number)]),
  )
  for (const { source, increments } of told) {
    for (const { what, session, atMs, value } of increments) {
      const name = nameOf(source, session ?? '')
      const sum = sumFor(dayOf(zone, atMs), sessions.get(name)?.project ?? null)
      if (sum === null) continue
      if (session !== null) sum.names.add(numbers.get(name) ?? name)
      sum[what] += value
    }
  }
}

function addTo(all: Sum, sum: Sum): void {
  for (const name of sum.names) all.names.add(name)
  for (const what of ['commits', 'pullRequests', 'linesAdded', 'linesRemoved', 'activeMs'] as const) {
    all[what] += sum[what]
  }
  all.costNanoUsd += sum.costNanoUsd
  all.hasCost ||= sum.hasCost
  all.hasUnpriced ||= sum.hasUnpriced
}

function rowOf(sum: Sum, day: string | null): OutcomeRow {
  const { project, names, commits, pullRequests, linesAdded, linesRemoved, activeMs } = sum
  const cost = sum.hasCost && !sum.hasUnpriced ? sum.costNanoUsd : null
  const per = (count: number): number | null => (cost === null || count === 0 ? null : Math.round(cost / count))
  return {
    day,
    project,
    sessions: names.size,
    commits,
    pullRequests,
    linesAdded,
    linesRemoved,
    activeMs,
    costNanoUsd: cost,
    isPartial: sum.hasUnpriced,
    costPerCommitNanoUsd: per(commits),
    costPerPullRequestNanoUsd: per(pullRequests),
    costPerActiveHourNanoUsd: per(activeMs / 3_600_000),
  }
}

/** By day, then by project; an unknown one last. */
const inOrder = (a: Sum, b: Sum): number =>
  a.day - b.day ||
  Number(a.project === null) - Number(b.project === null) ||
  ((a.project ?? '') < (b.project ?? '') ? -1 : 1)
