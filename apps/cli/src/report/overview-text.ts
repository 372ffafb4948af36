import { slotMs } from '@aic/core'
import {
  costOf,
  dayText,
  fullNumber,
  type Overview,
  overviewDays,
  type Sums,
  smartNumber,
  tokensOf,
} from '@aic/core/report'
import { sparkline } from '../screen/chart.ts'
import { clock, dollars, money } from '../screen/format.ts'
import type { Screen } from '../screen/screen.ts'
import { clean, cutList, padEnd, padStart, widthOf, wrap } from '../screen/text.ts'
import { activeBlockText } from './active-block.ts'
import type { ReportOptions } from './options.ts'
import { topsText } from './overview-tops.ts'

/** What the overview is drawn with. */
export interface OverviewDrawing {
  readonly overview: Overview
  readonly options: ReportOptions
  readonly screen: Screen
  readonly nowMs: number
  readonly projects: ReadonlyMap<string | null, string>
  /** What is known of the limits of plans, as text; empty where nothing is. */
  readonly limits: string
  /** Version of the price book; it begins with the day it is of. */
  readonly priceVersion: string
}

/** The overview as one screen of text. */
export function overviewText(drawing: OverviewDrawing): string {
  const { overview, screen } = drawing
  const { paint } = screen
  const block =
    overview.block === null
      ? ` ${paint.dim('No active block.')}\n`
      : activeBlockText(overview.block, { ...drawing, limit: null })
  const parts = [
    titleText(drawing),
    sumsText(drawing),
    chartText(drawing),
    drawing.limits,
    `${paint.bold(' Block')} ${paint.dim('from logs')}\n${block}`,
    topsText(drawing),
    captionText(drawing),
  ]
  return parts.filter(Boolean).join('\n')
}

function titleText({ overview, screen }: OverviewDrawing): string {
  const title = `aic · ${dayText(overview.todayDay)}`
  const names = overview.sources.map(({ key }) => clean(key ?? ''))
  return ` ${screen.paint.bold(title)} ${screen.paint.dim(cutList(names, screen.width - title.length - 2))}\n`
}

interface SumsLine {
  readonly label: string
  readonly sums: Sums
  /** What to say beside it, the best first: the first that fits is shown. */
  readonly notes: readonly string[]
}

function sumsText(drawing: OverviewDrawing): string {
  const { options, screen } = drawing
  const lines = sumsLines(drawing)
  const costs = lines.map(({ sums }) => (options.noCost ? '' : money(costOf(sums))))
  const width = Math.max(...costs.map(widthOf))
  return lines
    .map(({ label, sums, notes }, i) => {
      const cost = costs[i] as string
      const amount = width === 0 ? '' : `${padStart(cost, width)}  `
      const tokens = `${smartNumber(tokensOf(sums)).padStart(6)} tokens`
      const calls = `  ${fullNumber(sums.calls).padStart(6)} ${sums.calls === 1 ? 'call ' : 'calls'}`
      const room = screen.width - widthOf(` ${padEnd(label, 8)} ${amount}${tokens}`)
      const note = notes.find((text) => widthOf(`${calls}  ${text}`) <= room)
      const rest = note !== undefined ? `${calls}  ${screen.paint.dim(note)}` : widthOf(calls) <= room ? calls : ''
      return ` ${padEnd(label, 8)} ${screen.paint.green(amount)}${tokens}${rest.trimEnd()}\n`
    })
    .join('')
}

function sumsLines({ overview, options, nowMs }: OverviewDrawing): SumsLine[] {
  const { before, weekStartDay } = overview
  const amount = (sums: Sums): string =>
    options.noCost ? `${smartNumber(tokensOf(sums))} tokens` : money(costOf(sums))
  const by = clock(options.zone, nowMs - (nowMs % slotMs))
  const monday = `since ${dayText(weekStartDay).slice(5)}`
  return [
    {
      label: 'Today',
      sums: overview.today,
      notes: before.today === null ? [] : [`yesterday by ${by} ${amount(before.today)}`],
    },
    {
      label: 'Week',
      sums: overview.week,
      notes: [...(before.week === null ? [] : [`${monday}, last week by then ${amount(before.week)}`]), monday],
    },
    { label: 'Month', sums: overview.month, notes: [] },
    { label: `${overviewDays} days`, sums: overview.recent, notes: [] },
  ]
}

function chartText({ overview, options, screen }: OverviewDrawing): string {
  const values = overview.days.map((sums) => (options.noCost ? tokensOf(sums) : sums.knownNanoUsd))
  const max = Math.max(...values)
  if (max === 0) return ''
  const from = `since ${dayText(overview.todayDay - overviewDays + 1).slice(5)}`
  const most = options.noCost ? `at most ${smartNumber(max)} tokens` : `at most ${dollars(max)}`
  const line = sparkline(values)
  const notes = [`by day ${from}, ${most} a day`, `${from}, ${most}`, from, '']
  const note = notes.find((text) => widthOf(text) <= screen.width - widthOf(line) - 3) ?? ''
  return ` ${screen.paint.cyan(line)}  ${screen.paint.dim(note)}`.trimEnd().concat('\n')
}

/** What the costs are: nobody should take them for a bill. */
function captionText({ options, priceVersion, screen }: OverviewDrawing): string {
  if (options.noCost) return ''
  const listed = `tokens at list prices of ${priceVersion.slice(0, 10)}`
  const what = {
    auto: `Costs are what agents report, else ${listed}`,
    calculate: `Costs are ${listed}`,
    display: 'Costs are what agents report',
  } satisfies Record<typeof options.mode, string>
  return wrap(`${what[options.mode]}: estimates, not what a subscription bills.`, Math.min(screen.width, 100) - 2)
    .map((line) => ` ${screen.paint.dim(line)}\n`)
    .join('')
}
