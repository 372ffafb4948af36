import type { AccountStatus, LimitStatus, MonitorStatus } from '@aic/engine/limits'
import { meter } from '../screen/chart.ts'
import { ago, duration, plural } from '../screen/format.ts'
import type { Paint, Screen } from '../screen/screen.ts'
import { clean, cutMiddle, padEnd, padStart, widthOf, wrap, wrapPainted } from '../screen/text.ts'
import { billedText } from './billed-text.ts'
import { balanceText, paceText, percentText, type Reader, resetText, toldText, usedText } from './words.ts'

/** How accounts are drawn. */
export interface AccountsDrawing extends Reader {
  readonly screen: Screen
}

/** Accounts with something to show or to tell: a reading, a fault, or a first answer to come. */
export const isShown = ({ state, fault }: AccountStatus): boolean =>
  state !== 'disabled' && (state !== 'missing' || (fault !== null && fault.kind !== 'missing'))

/** Every account with its windows as meters, what fails and what to do, and how many more providers could be asked. */
export function accountsText(
  { accounts, warnings = [], isOffline = false }: Pick<MonitorStatus, 'accounts' | 'warnings' | 'isOffline'>,
  shown: readonly AccountStatus[],
  drawing: AccountsDrawing,
): string {
  const plan = layoutOf(
    shown.flatMap(({ limits }) => limits),
    drawing,
  )
  const parts = shown.map((account) => accountText(account, plan, drawing))
  const rest = restText(accounts.filter((account) => !shown.includes(account)))
  const { paint } = drawing.screen
  const nothing = shown.length === 0 ? [lines('No account of a vendor is known yet.', drawing, (text) => text)] : []
  const said = [
    ...warnings.map((warning) => lines(`! ${sentence(warning)}`, drawing, paint.yellow)),
    ...(isOffline
      ? [lines('Vendors are not asked now: offline. What is shown was told before.', drawing, paint.dim)]
      : []),
  ]
  return [...said, ...nothing, ...parts, ...(rest === '' ? [] : [lines(rest, drawing, paint.dim)])].join('\n')
}

function accountText(account: AccountStatus, layout: Layout, drawing: AccountsDrawing): string {
  const { paint } = drawing.screen
  const { state, readAtMs, limits, balances, notes, incident, fault } = account
  const windows = limits.map((limit) => windowText(limit, layout, drawing)).join('')
  const purses = balances.map((balance) => valueText(balance.label, balanceText(balance), layout, drawing)).join('')
  const billed = billedText(account)
  const isOld = state === 'stale' && readAtMs !== null && limits.length === 0
  const said = [
    ...(state === 'waiting' && fault === null ? [lines('Not asked yet.', drawing, paint.dim)] : []),
    ...(isOld ? [lines(`Last told ${ago(drawing.nowMs - readAtMs)}.`, drawing, paint.dim)] : []),
    ...(incident === null || incident.level === 'none' ? [] : [lines(`! ${incident.text}`, drawing, paint.yellow)]),
    ...(fault === null ? [] : [lines(`! ${faultText(fault, drawing)}`, drawing, paint.yellow)]),
    ...notes.map((note) => lines(note, drawing, paint.dim)),
  ]
  return `${titleText(account, drawing)}${windows}${purses}${
    billed === '' ? '' : valueText('Billed', billed, layout, drawing)
  }${said.join('')}`
}

/** Provider, plan and account on one line. */
function titleText({ name, plan, label }: AccountStatus, { screen: { paint, width } }: AccountsDrawing): string {
  const rest = [plan, label].filter((one) => one !== null).map(clean)
  const details = rest.length === 0 ? '' : ` · ${rest.join(' · ')}`
  const room = Math.max(0, width - widthOf(clean(name)) - 2)
  return ` ${paint.bold(clean(name))}${paint.dim(cutMiddle(details, room))}\n`
}

/** Why an account has no fresh reading, what to do, and when it is asked again. */
export function faultText(
  { message, advice, retryAtMs }: NonNullable<AccountStatus['fault']>,
  { nowMs }: Reader,
): string {
  const again = retryAtMs === null || retryAtMs <= nowMs ? '' : ` Asked again in ${duration(retryAtMs - nowMs)}.`
  return `${sentence(message)} ${sentence(advice)}${again}`
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)

function restText(hidden: readonly AccountStatus[]): string {
  const off = hidden.filter(({ state }) => state === 'disabled').length
  const missing = hidden.length - off
  const parts = [
    ...(missing === 0 ? [] : [`${plural(missing, 'more provider has', 'more providers have')} no key or sign-in`]),
    ...(off === 0 ? [] : [`${plural(off, 'provider is', 'providers are')} switched off`]),
  ]
  return parts.length === 0 ? '' : `${parts.join(', ')}: aic providers list`
}

/** Widths of what stands in columns. What a window has to say besides stands below it. */
interface Layout {
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

/** Which of those words stand beside the meter, the best first. */
const inColumns = [[0, 1, 2, 3], [1, 2], [1], []] as const

const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(widthOf))

/** As much beside the meters as fits the screen. */
function layoutOf(limits: readonly LimitStatus[], drawing: AccountsDrawing): Layout {
  const { width } = drawing.screen
  const percent = Math.max(4, widest(limits.map(percentText)))
  const label = Math.min(28, Math.max(10, widest(limits.map((one) => clean(one.label)))))
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

function windowText(limit: LimitStatus, layout: Layout, drawing: AccountsDrawing): string {
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
    text === '' || layout.columns.some((column) => column.at === at) ? [] : [styled(text, at, limit, paint)],
  )
  const more = below.length === 0 ? [] : wrapPainted(below.join(', '), width - 5)
  return [head.trimEnd(), ...more.map((line) => `     ${line}`), ''].join('\n')
}

function styled(text: string, at: number, { forecast, usedPercent }: LimitStatus, paint: Paint): string {
  if (at !== 2) return at === 3 ? paint.dim(text) : text
  const runsOut = (usedPercent ?? 0) >= 100 || (forecast !== null && forecast.runsOutAtMs !== null)
  return runsOut ? paint.red(text) : paint.dim(text)
}

/** The colour of a used percent, by the levels of alerts. */
export function styleOf(usedPercent: number | null, paint: Paint): (text: string) => string {
  if (usedPercent === null) return paint.dim
  return usedPercent >= 90 ? paint.red : usedPercent >= 75 ? paint.yellow : paint.green
}

function valueText(label: string, value: string, { label: width }: Layout, { screen }: AccountsDrawing): string {
  const [first = '', ...more] = wrap(clean(value), screen.width - width - 5)
  const head = `   ${padEnd(cutMiddle(clean(label), width), width)}  ${first}\n`
  return head + more.map((line) => `${' '.repeat(width + 5)}${line}\n`).join('')
}

function lines(text: string, { screen }: AccountsDrawing, style: (text: string) => string): string {
  return wrap(clean(text), Math.max(20, Math.min(screen.width, 110) - 3))
    .map((line) => `   ${style(line)}\n`)
    .join('')
}
