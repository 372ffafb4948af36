import type { LimitStatus } from '@aic/engine/limits'
import { meter } from '../screen/chart.ts'
import type { Paint, Screen } from '../screen/screen.ts'
import { clean, cutMiddle, padEnd, padStart, widthOf, wrap, wrapPainted } from '../screen/text.ts'
import { paceText, percentText, type Reader, resetText, toldText, usedText } from './words.ts'

/** How limits are drawn. */
export interface LimitsDrawing extends Reader {
  readonly screen: Screen
}

/** Widths of what stands in columns. What a window has to say besides stands below it. */
export interface Layout {
  readonly label: number
  readonly meter: number
  readonly percent: number
  /** Which words stand in columns, and their widths. */
  readonly columns: readonly { readonly at: number; readonly width: number }[]
}

const wordsOf = (limit: LimitStatus, reader: Reader): readonly string[] => [
  usedText(limit),
  resetText(limit, reader),
  paceText(limit, reader),
  toldText(limit, reader),
]

/** The place of the pace among them. */
const paceAt = 2

/** Which of those words stand beside the meter, the best first. */
const inColumns = [[0, 1, 2, 3], [1, 2], [1], []] as const

const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(widthOf))

/** As much beside the meters as fits the screen. `otherLabels` stand in the same column. */
export function layoutOf(
  limits: readonly LimitStatus[],
  drawing: LimitsDrawing,
  otherLabels: readonly string[] = [],
): Layout {
  const { width } = drawing.screen
  const percent = Math.max(4, widest(limits.map(percentText)))
  const labels = [...limits.map((one) => one.label), ...otherLabels]
  const label = Math.min(width < 100 ? 28 : 40, Math.max(10, widest(labels.map(clean))))
  const all = limits.filter((limit) => !isSum(limit)).map((limit) => wordsOf(limit, drawing))
  for (const wanted of inColumns) {
    const columns = wanted
      .map((at) => ({ at, width: widest(all.map((words) => words[at] ?? '')) }))
      .filter((column) => column.width > 0)
    const taken = columns.reduce((sum, column) => sum + column.width + 2, label + percent + 7)
    const meterWidth = [20, 10].find((one) => taken + one <= width)
    if (meterWidth !== undefined) return { label, meter: meterWidth, percent, columns }
  }
  return { label: Math.max(8, Math.min(label, width - percent - 15)), meter: 8, percent, columns: [] }
}

/** Spent so far, of no allowance that anybody tells: there is nothing to fill a meter. */
const isSum = ({ usedPercent, used, limit }: LimitStatus): boolean =>
  usedPercent === null && used !== null && limit === null

/** One window: its meter, its percent, and what else is known, beside it or below. */
export function windowText(limit: LimitStatus, layout: Layout, drawing: LimitsDrawing): string {
  if (isSum(limit)) return valueText(limit.label, wordsOf(limit, drawing).filter(Boolean).join(', '), layout, drawing)
  const { paint, width } = drawing.screen
  const { usedPercent } = limit
  const style = styleOf(usedPercent, paint)
  const label = padEnd(cutMiddle(clean(limit.label), layout.label), layout.label)
  const bar = usedPercent === null ? paint.dim('·'.repeat(layout.meter)) : style(meter(usedPercent / 100, layout.meter))
  const words = wordsOf(limit, drawing)
  const beside = layout.columns.map((column) =>
    styled(padEnd(words[column.at] ?? '', column.width), column.at, limit, paint),
  )
  const head = [`   ${label}`, bar, style(padStart(percentText(limit), layout.percent)), ...beside].join('  ')
  const below = words.flatMap((text, at) =>
    text === '' || layout.columns.some((column) => column.at === at) || (at === paceAt && !runsOut(limit))
      ? []
      : [styled(text, at, limit, paint)],
  )
  const more = below.length === 0 ? [] : wrapPainted(below.join(', '), width - 5)
  return [head.trimEnd(), ...more.map((line) => `     ${line}`), ''].join('\n')
}

function styled(text: string, at: number, limit: LimitStatus, paint: Paint): string {
  if (at !== paceAt) return at === 3 ? paint.dim(text) : text
  return runsOut(limit) ? paint.red(text) : paint.dim(text)
}

/** Where nobody is warned of anything, the pace gets no line of its own. */
const runsOut = ({ forecast, usedPercent }: LimitStatus): boolean =>
  (usedPercent ?? 0) >= 100 || (forecast !== null && forecast.runsOutAtMs !== null)

/** The colour of a used percent, by the levels of alerts. */
export function styleOf(usedPercent: number | null, paint: Paint): (text: string) => string {
  if (usedPercent === null) return paint.dim
  return usedPercent >= 90 ? paint.red : usedPercent >= 75 ? paint.yellow : paint.green
}

/** Something without a meter, in the same columns. */
export function valueText(label: string, value: string, { label: width }: Layout, { screen }: LimitsDrawing): string {
  const [first = '', ...more] = wrap(clean(value), screen.width - width - 5)
  const head = `   ${padEnd(cutMiddle(clean(label), width), width)}  ${first}\n`
  return head + more.map((line) => `${' '.repeat(width + 5)}${line}\n`).join('')
}
