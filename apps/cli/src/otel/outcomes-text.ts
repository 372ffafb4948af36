import { fullNumber } from '@aic/core/report'
import type { OutcomeCounts, OutcomeRow, Outcomes } from '@aic/engine/telemetry'
import { dollars, duration, plural } from '../screen/format.ts'
import type { Screen } from '../screen/screen.ts'
import { type Column, renderTable } from '../screen/table.ts'

/** A table of what came of the work, by day and project. `nameOf`: what people call a project's folder. */
export function outcomesText(
  { rows, total }: Outcomes,
  nameOf: (project: string | null) => string,
  screen: Screen,
): string {
  if (rows.length === 0) return 'No session told of its work by telemetry in that time: aic otel setup\n'
  const lines = [
    ...rows.map((row) => ({ row, look: 'row' as const })),
    ...(rows.length > 1 ? [{ row: total, look: 'total' as const }] : []),
  ]
  const unknown = unpricedText(total.unpriced)
  const shown = columns(nameOf).filter(({ title }) => unknown !== '' || title !== unpricedTitle)
  const note = unknown === '' ? '' : `\nIn no price, since what it cost is not known: ${unknown}.\n`
  return renderTable(shown, lines, screen) + note
}

const unpricedTitle = 'Cost unknown'

/** What came of sessions whose cost is not known; empty where there are none. */
function unpricedText({ sessions, commits, pullRequests, linesAdded, linesRemoved, activeMs }: OutcomeCounts): string {
  return [
    ...(sessions > 0 ? [plural(sessions, 'session')] : []),
    ...(commits > 0 ? [plural(commits, 'commit')] : []),
    ...(pullRequests > 0 ? [plural(pullRequests, 'PR')] : []),
    ...(linesAdded + linesRemoved > 0 ? [`+${linesAdded} −${linesRemoved} lines`] : []),
    ...(activeMs > 0 ? [`${duration(activeMs)} active`] : []),
  ].join(', ')
}

/** What most ask of: commits and PRs, else that there is something at all. */
function unpricedCell({ unpriced }: OutcomeRow): string {
  const main = unpricedText({ ...unpriced, sessions: 0, linesAdded: 0, linesRemoved: 0, activeMs: 0 })
  return main === '' ? unpricedText(unpriced) : main
}

const columns = (nameOf: (project: string | null) => string): Column<OutcomeRow>[] => [
  { title: 'Day', align: 'left', full: ({ day }) => day ?? 'Total', rank: 0 },
  {
    title: 'Project',
    align: 'left',
    full: ({ day, project }) => (day === null ? '' : nameOf(project)),
    rank: 10,
    minWidth: 10,
  },
  number('Sessions', (row) => row.sessions, 70),
  number('Commits', (row) => row.commits, 20),
  number('PRs', (row) => row.pullRequests, 30),
  { title: 'Lines', align: 'right', full: (row) => `+${row.linesAdded} −${row.linesRemoved}`, rank: 60 },
  { title: 'Active', align: 'right', full: ({ activeMs }) => duration(activeMs), rank: 50 },
  cost('Cost', (row) => row.costNanoUsd, 0),
  cost('per commit', (row) => row.costPerCommitNanoUsd, 25),
  cost('per PR', (row) => row.costPerPullRequestNanoUsd, 35),
  cost('per hour', (row) => row.costPerActiveHourNanoUsd, 40),
  { title: unpricedTitle, align: 'right', full: unpricedCell, rank: 45 },
]

const number = (title: string, of: (row: OutcomeRow) => number, rank: number): Column<OutcomeRow> => ({
  title,
  align: 'right',
  full: (row) => fullNumber(of(row)),
  rank,
})

const cost = (title: string, of: (row: OutcomeRow) => number | null, rank: number): Column<OutcomeRow> => ({
  title,
  align: 'right',
  full: (row) => {
    const nanoUsd = of(row)
    return nanoUsd === null ? '–' : dollars(nanoUsd)
  },
  rank,
})
