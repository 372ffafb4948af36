import { slotMs, slotStartMs, type Usage } from '@aic/core'
import {
  blocksOf,
  costOf,
  dayOf,
  type Filter,
  reportRows,
  select,
  smartNumber,
  sumOf,
  tokensOf,
} from '@aic/core/report'
import { activeBlockText } from '../report/active-block.ts'
import type { ReportOptions } from '../report/options.ts'
import { sparkline } from '../screen/chart.ts'
import { ago, clock, modelLabel, money, plural, sessionLabel, shortMoney } from '../screen/format.ts'
import type { Screen } from '../screen/screen.ts'
import { type Column, renderTable } from '../screen/table.ts'

/** How far back a frame looks for the start of the active block. */
export const lookBackMs = 4 * 86_400_000

/** What one picture of `aic watch` is drawn from, and on. */
export interface FrameInput {
  readonly usage: Usage
  readonly filter: Filter
  readonly options: ReportOptions
  readonly blockSources: readonly string[] | null
  readonly projectOf: (cwd: string | null) => string
  /** What is known of the limits of plans, as text; empty where nothing is. */
  readonly limits: string
  readonly screen: Screen
  readonly nowMs: number
}

/** One picture of `aic watch`: today, the active block, the last hours, the sessions at work. */
export function frameText(input: FrameInput): string {
  const { usage, filter, options, screen, nowMs, blockSources } = input
  const { paint } = screen
  const { zone, mode } = options
  const today = dayOf(zone, nowMs)
  const selection = select(usage, { ...filter, sinceDay: today }, zone)
  const sessions = reportRows(selection, { ...options, by: 'session' })
  const sums = sumOf(sessions.map((row) => row.sums))
  const blocks = blocksOf(select(usage, { ...filter, sources: blockSources }, zone), mode, nowMs)
  const block = blocks.find((one) => one.isActive)
  const cost = options.noCost ? '' : `${paint.green(money(costOf(sums)))}  `
  return [
    ` ${paint.bold('aic watch')} ${paint.dim(`· ${clock(zone, nowMs)} · q quits`)}\n`,
    ` ${paint.bold('Today')}  ${cost}${smartNumber(tokensOf(sums))} tokens  ${plural(sums.calls, 'call')}`,
    ` ${paint.cyan(sparkline(lastHours(input)))}  ${paint.dim('tokens, last 6 hours by the quarter')}\n`,
    ` ${paint.bold('Block')}`,
    activeBlockText(block, { ...input, limit: null }),
    ...(input.limits === '' ? [] : [input.limits]),
    sessionsText(input, sessions),
  ].join('\n')
}

const hours = 6

/** Tokens by quarter hour, oldest first. */
function lastHours({ usage, filter, options, nowMs }: FrameInput): number[] {
  const values = Array.from({ length: hours * 4 }, () => 0)
  const first = Math.floor(nowMs / slotMs) - values.length + 1
  const { cells, usage: whole } = select(usage, filter, options.zone)
  const { slot, input, output, cacheRead, cacheWrite5m, cacheWrite1h } = whole.cells
  for (const i of cells) {
    const at = Math.floor(slotStartMs(slot[i] as number) / slotMs) - first
    if (at < 0 || at >= values.length) continue
    const columns = [input, output, cacheRead, cacheWrite5m, cacheWrite1h]
    values[at] = columns.reduce((sum, column) => sum + (column[i] as number), values[at] as number)
  }
  return values
}

type Row = ReturnType<typeof reportRows>[number]

function sessionsText({ projectOf, screen, options, nowMs }: FrameInput, rows: readonly Row[]): string {
  if (rows.length === 0)
    return ` ${screen.paint.dim('Nothing yet today. This changes as soon as an agent writes to its log.')}\n`
  const text = (title: string, full: (row: Row) => string, minWidth: number, rank: number): Column<Row> => ({
    title,
    align: 'left',
    full,
    minWidth,
    rank,
  })
  const columns: Column<Row>[] = [
    text('Session', ({ key }) => sessionLabel(key), 8, 0),
    text('Project', ({ cwd }) => projectOf(cwd), 10, 5),
    text('Models', ({ models }) => models.map(({ name }) => modelLabel(name)).join(', '), 12, 20),
    { title: 'Tokens', align: 'right', full: ({ sums }) => smartNumber(tokensOf(sums)), rank: 10 },
    ...(options.noCost
      ? []
      : [{ title: 'Cost', align: 'right' as const, full: ({ sums }: Row) => shortMoney(costOf(sums)), rank: 0 }]),
    { title: 'Last call', align: 'right', full: ({ sums }) => ago(nowMs - sums.lastMs), rank: 15 },
  ]
  const latest = rows.toSorted((a, b) => b.sums.lastMs - a.sums.lastMs).slice(0, 8)
  return renderTable(
    columns,
    latest.map((row) => ({ row, look: 'row' })),
    screen,
  )
}
