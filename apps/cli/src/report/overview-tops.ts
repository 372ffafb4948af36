import { costOf, overviewDays, type ReportRow, smartNumber, tokensOf } from '@aic/core/report'
import { bar } from '../screen/chart.ts'
import { modelLabel, money, plural } from '../screen/format.ts'
import { clean, cutMiddle, padEnd, padStart, widthOf } from '../screen/text.ts'
import type { OverviewDrawing } from './overview-text.ts'

/** The dearest projects and models, side by side where there is room. */
export function topsText(drawing: OverviewDrawing): string {
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
/** A bar that can be shorter says nothing. */
const shortestBar = 4

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
  const nameWidth = Math.min(28, width - amountWidth - 8, Math.max(...shown.map((row) => widthOf(clean(nameOf(row))))))
  const barWidth = Math.max(0, Math.min(20, width - nameWidth - amountWidth - 11))
  const max = Math.max(...shown.map(sizeOf))
  const total = rows.reduce((sum, row) => sum + sizeOf(row), 0)
  const lines = shown.map((row, i) => {
    const name = padEnd(cutMiddle(clean(nameOf(row)), nameWidth), nameWidth)
    const amount = padStart(amounts[i] as string, amountWidth)
    const share = (total > 0 && sizeOf(row) > 0 ? `${Math.round((sizeOf(row) / total) * 100)}%` : '').padStart(4)
    const drawn = barWidth < shortestBar ? '' : bar(sizeOf(row), max, barWidth)
    return {
      text: ` ${name}  ${paint.green(amount)}  ${paint.dim(share)}${drawn === '' ? '' : `  ${paint.cyan(drawn)}`}`,
      wide: 9 + nameWidth + amountWidth + (drawn === '' ? 0 : 2 + widthOf(drawn)),
    }
  })
  const more = rows.length > shownRows ? `and ${plural(rows.length - shownRows, 'other')}` : ''
  return [
    { text: ` ${paint.bold(title)}`, wide: title.length + 1 },
    ...lines,
    ...(more === '' ? [] : [{ text: ` ${paint.dim(more)}`, wide: more.length + 1 }]),
  ]
}
