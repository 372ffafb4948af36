import type { CellColumn } from '../cells.ts'

/**
 * Which cost a report shows, as users of ccusage know it: `auto` what the agent reports, else tokens × price;
 * `calculate` always tokens × price; `display` only what agents report.
 */
export const costModes = ['auto', 'calculate', 'display'] as const
export type CostMode = (typeof costModes)[number]

/** The columns that hold a mode's cost and its calls without one. In `display` a call without a report is no gap. */
export const costColumns = {
  auto: { cost: 'costAuto', unpriced: 'unpricedAuto' },
  calculate: { cost: 'costCalculated', unpriced: 'unpricedCalculated' },
  display: { cost: 'costReported', unpriced: null },
} as const satisfies Record<CostMode, { cost: CellColumn; unpriced: CellColumn | null }>
