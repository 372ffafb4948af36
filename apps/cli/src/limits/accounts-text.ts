import type { AccountStatus, MonitorStatus } from '@aic/engine/limits'
import { ago, duration, plural } from '../screen/format.ts'
import { clean, cutMiddle, widthOf, wrap } from '../screen/text.ts'
import { billedText } from './billed-text.ts'
import { type Layout, type LimitsDrawing, layoutOf, valueText, windowText } from './window-text.ts'
import { balanceText, type Reader } from './words.ts'

/** Accounts with something to show or to tell: a reading, a fault, or a first answer to come. */
export const isShown = ({ state, fault }: AccountStatus): boolean =>
  state !== 'disabled' && (state !== 'missing' || (fault !== null && fault.kind !== 'missing'))

/** Every account with its windows as meters, what fails and what to do, and how many more providers could be asked. */
export function accountsText(
  {
    accounts,
    warnings = [],
    isOffline = false,
  }: Pick<MonitorStatus, 'accounts' | 'warnings'> & { readonly isOffline?: boolean },
  shown: readonly AccountStatus[],
  drawing: LimitsDrawing,
): string {
  const plan = layoutOf(
    shown.flatMap(({ limits }) => limits),
    drawing,
    shown.flatMap(({ balances }) => balances.map(({ label }) => label)),
  )
  const isCutOff = shown.length > 1 && shown.every(({ fault }) => fault?.kind === 'network')
  const told = isCutOff ? shown.filter(isKnown).map((account) => ({ ...account, fault: null })) : shown
  const parts = told.map((account) => accountText(account, plan, drawing))
  const rest = restText(
    accounts.filter((account) => !shown.includes(account)),
    shown.length > 0,
  )
  const { paint } = drawing.screen
  const nothing = shown.length === 0 ? [lines(noAccountText, drawing, (text) => text)] : []
  const said = [
    ...warnings.map((warning) => lines(`! ${sentence(warning)}`, drawing, paint.yellow)),
    ...(isCutOff ? [lines(cutOffText(shown, drawing), drawing, paint.yellow)] : []),
    ...(isOffline
      ? [lines('Offline, as the settings say: nobody is asked. What is shown was told before.', drawing, paint.dim)]
      : []),
  ]
  return [...said, ...nothing, ...parts, ...(rest === '' ? [] : [lines(rest, drawing, paint.dim)])].join('\n')
}

function accountText(account: AccountStatus, layout: Layout, drawing: LimitsDrawing): string {
  const { paint } = drawing.screen
  const { state, readAtMs, limits, balances, notes, incident, fault } = account
  const windows = limits.map((limit) => windowText(limit, layout, drawing)).join('')
  const purses = balances.map((balance) => valueText(balance.label, balanceText(balance), layout, drawing)).join('')
  const billed = billedText(account)
  const isOld = state === 'stale' && readAtMs !== null && limits.length === 0
  const said = [
    ...(state === 'waiting' && fault === null ? [lines('No answer yet.', drawing, paint.dim)] : []),
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
function titleText({ name, plan, label }: AccountStatus, { screen: { paint, width } }: LimitsDrawing): string {
  const rest = [plan, label].filter((one) => one !== null).map(clean)
  const details = rest.length === 0 ? '' : ` · ${rest.join(' · ')}`
  const room = Math.max(0, width - widthOf(clean(name)) - 2)
  return ` ${paint.bold(clean(name))}${paint.dim(cutMiddle(details, room))}\n`
}

/** Why an account has no fresh reading, what to do, and when it is asked again. */
export function faultText(
  { message, advice, retryAtMs }: NonNullable<AccountStatus['fault']>,
  { nowMs }: Pick<Reader, 'nowMs'>,
): string {
  const again = retryAtMs === null || retryAtMs <= nowMs ? '' : ` Asked again in ${duration(retryAtMs - nowMs)}.`
  return `${sentence(message)} ${sentence(advice)}${again}`
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)

const isKnown = ({ limits, balances, costs }: AccountStatus): boolean =>
  limits.length + balances.length + costs.length > 0

/** Nobody was reached: that is about this machine, and is said once. */
function cutOffText(shown: readonly AccountStatus[], { nowMs }: Reader): string {
  const next = Math.min(...shown.map(({ fault }) => fault?.retryAtMs ?? Infinity))
  const again = next > nowMs && next < Infinity ? ` Asked again in ${duration(Math.max(60_000, next - nowMs))}.` : ''
  return `! No vendor was reached: check the network and its proxy.${again}`
}

const noAccountText =
  'No key or sign-in of a vendor was found. Sign in to Claude Code, Codex or Gemini CLI, or give aic a key: aic config set openai.api_key'

function restText(hidden: readonly AccountStatus[], isMore: boolean): string {
  const off = hidden.filter(({ state }) => state === 'disabled').length
  const missing = hidden.length - off
  const parts = [
    ...(missing === 0
      ? []
      : [
          `${plural(missing, `${isMore ? 'more ' : ''}provider has`, `${isMore ? 'more ' : ''}providers have`)} no key or sign-in`,
        ]),
    ...(off === 0 ? [] : [`${plural(off, 'provider is', 'providers are')} switched off`]),
  ]
  return parts.length === 0 ? '' : `${parts.join(', ')}: aic providers list`
}

function lines(text: string, { screen }: LimitsDrawing, style: (text: string) => string): string {
  return wrap(clean(text), Math.max(20, Math.min(screen.width, 110) - 3))
    .map((line) => `   ${style(line)}\n`)
    .join('')
}
