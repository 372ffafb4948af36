import { toUsd } from '@aic/core'
import type { OutcomeCounts, OutcomeRow, Outcomes } from '@aic/engine/telemetry'

/** The JSON of `aic otel outcomes`: USD as floats, hours; null for what nobody told. `unpriced`: how much of it came of sessions of unknown cost. */
export const outcomesJson = ({ rows, total }: Outcomes, nameOf: (project: string | null) => string | null) => ({
  outcomes: rows.map((row) => ({
    day: row.day,
    project: nameOf(row.project),
    projectPath: row.project,
    ...figures(row),
  })),
  totals: rows.length === 0 ? null : figures(total),
})

const figures = (row: OutcomeRow) => ({
  ...counts(row),
  unpriced: counts(row.unpriced),
  costUsd: usdOf(row.costNanoUsd),
  costPerCommitUsd: usdOf(row.costPerCommitNanoUsd),
  costPerPullRequestUsd: usdOf(row.costPerPullRequestNanoUsd),
  costPerActiveHourUsd: usdOf(row.costPerActiveHourNanoUsd),
})

const counts = (row: OutcomeCounts) => ({
  sessions: row.sessions,
  commits: row.commits,
  pullRequests: row.pullRequests,
  linesAdded: row.linesAdded,
  linesRemoved: row.linesRemoved,
  activeHours: row.activeMs / 3_600_000,
})

const usdOf = (nanoUsd: number | null): number | null => (nanoUsd === null ? null : toUsd(nanoUsd))
