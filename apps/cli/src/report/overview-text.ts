import { costOf, dayText, fullNumber, type ReportRow, type Sums, smartNumber, tokensOf } from '@aic/core/report'
import { bar, sparkline } from '../screen/chart.ts'
import { dollars, modelLabel, money, plural } from '../screen/format.ts'
import type { Screen } from '../screen/screen.ts'
import { clean, cutMiddle, padEnd, padStart, widthOf } from '../screen/text.ts'
import { activeBlockText } from './active-block.ts'
import type { ReportOptions } from './options.ts'
import type { Overview } from './overview.ts'
import { overviewDays } from './overview.ts'

/** What the overview is drawn from, and on. */
export interface OverviewDrawing {
  readonly overview: Overview
  readonly options: ReportOptions
  readonly screen: Screen
  readonly nowMs: number
  readonly projects: ReadonlyMap<string | null, string>
}

/** The overview as one screen of text. */
export function overviewText(drawing: OverviewDrawing): string {
  const { overview, screen } = drawing
  const { paint } = screen
  const block =
    overview.block === null
      ? ` ${paint.dim('No active block.')}\n`
      : activeBlockText(overview.block, { ...drawing, limit: null })
  const sources = overview.sources.map(({ key }) => key ?? '').join(', ')
  const parts = [
    ` ${paint.bold(`aic · ${dayText(overview.todayDay)}`)} ${paint.dim(clean(sources))}\n`,
    sumsText(drawing),
    chartText(drawing),
    `${paint.bold(' Block')}\n${block}`,
    topsText(drawing),
  ]
  return parts.filter(Boolean).join('\n')
}

function sumsText({ overview, options, screen }: OverviewDrawing): string {
  const lines: [string, Sums, string][] = [
    ['Today', overview.today, ''],
    ['Week', overview.week, `since ${dayText(overview.weekStartDay).slice(5)}`],
    ['Month', overview.month, ''],
    [`${overviewDays} days`, overview.recent, ''],
  ]
  const costs = lines.map(([, sums]) => (options.noCost ? '' : money(costOf(sums))))
  const width = Math.max(...costs.map(widthOf))
  return lines
    .map(([label, sums, note], i) => {
      const cost = width === 0 ? '' : `${screen.paint.green(padStart(costs[i] as string, width))}  `
      const tokens = `${smartNumber(tokensOf(sums)).padStart(6)} tokens  ${fullNumber(sums.calls).padStart(6)} calls`
      return ` ${padEnd(label, 8)} ${cost}${tokens}${note === '' ? '' : `  ${screen.paint.dim(note)}`}\n`
    })
    .join('')
}

function chartText({ overview, options, screen }: OverviewDrawing): string {
  const values = overview.days.map((sums) => (options.noCost ? tokensOf(sums) : sums.knownNanoUsd))
  const max = Math.max(...values)
  if (max === 0) return ''
  const top = options.noCost ? `${smartNumber(max)} tokens` : dollars(max)
  const from = dayText(overview.todayDay - overviewDays + 1).slice(5)
  return ` ${screen.paint.cyan(sparkline(values))}  ${screen.paint.dim(`since ${from}, at most ${top} a day`)}\n`
}

function topsText(drawing: OverviewDrawing): string {
  const { overview, projects, screen, options } = drawing
  if (overview.projects.length === 0) return ''
  const isWide = screen.width >= 100
  const width = Math.min(isWide ? Math.floor((Math.min(screen.width, 140) - 5) / 2) : screen.width - 2, 68)
  const left = topText(
    `Projects, ${overviewDays} days`,
    overview.projects,
    (row) => projects.get(row.key) ?? '(unknown)',
    width,
    { screen, options },
  )
  const right = topText(`Models, ${overviewDays} days`, overview.models, (row) => modelLabel(row.key), width, {
    screen,
    options,
  })
  if (!isWide) return [...left.map(({ text }) => text), '', ...right.map(({ text }) => text), ''].join('\n')
  const height = Math.max(left.length, right.length)
  const lines = Array.from({ length: height }, (_, i) => {
    const { text, wide } = left[i] ?? { text: '', wide: 0 }
    return `${text}${' '.repeat(Math.max(0, width + 3 - wide))}${right[i]?.text.trimStart() ?? ''}`.trimEnd()
  })
  return `${lines.join('\n')}\n`
}

interface PaintedLine {
  readonly text: string
  /** Columns that it takes, without its colours. */
  readonly wide: number
}

const shownRows = 5

function topText(
  title: string,
  rows: readonly ReportRow[],
  nameOf: (row: ReportRow) => string,
  width: number,
  { screen, options }: Pick<OverviewDrawing, 'screen' | 'options'>,
): PaintedLine[] {
  const { paint } = screen
  const sizeOf = ({ sums }: ReportRow): number => (options.noCost ? tokensOf(sums) : sums.knownNanoUsd)
  const shown = rows.slice(0, shownRows)
  const amounts = shown.map(({ sums }) => (options.noCost ? smartNumber(tokensOf(sums)) : money(costOf(sums))))
  const amountWidth = Math.max(...amounts.map(widthOf))
  const nameWidth = Math.min(28, Math.max(...shown.map((row) => widthOf(clean(nameOf(row))))))
  const barWidth = Math.max(0, Math.min(20, width - nameWidth - amountWidth - 5))
  const max = Math.max(...shown.map(sizeOf))
  const lines = shown.map((row, i) => {
    const name = padEnd(cutMiddle(clean(nameOf(row)), nameWidth), nameWidth)
    const amount = padStart(amounts[i] as string, amountWidth)
    const drawn = bar(sizeOf(row), max, barWidth)
    return {
      text: ` ${name}  ${paint.green(amount)}  ${paint.cyan(drawn)}`,
      wide: 5 + nameWidth + amountWidth + widthOf(drawn),
    }
  })
  const more = rows.length > shownRows ? `and ${plural(rows.length - shownRows, 'other')}` : ''
  return [
    { text: ` ${paint.bold(title)}`, wide: title.length + 1 },
    ...lines,
    ...(more === '' ? [] : [{ text: ` ${paint.dim(more)}`, wide: more.length + 1 }]),
  ]
}
