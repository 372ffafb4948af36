import { fullNumber } from '@aic/core/report'
import type { OutcomeRow, Outcomes } from '@aic/engine/telemetry'
import { dollars, duration } from '../screen/format.ts'
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
  return renderTable(columns(nameOf), lines, screen)
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
