import { type GapReason, gapReasons, type ReconciledCost } from '@aic/core/limit'
import { dayText } from '@aic/core/report'
import type { AccountStatus } from '@aic/engine/limits'
import type { ReconciledProvider } from '@aic/engine/reconcile'
import { moneyText } from '../limits/words.ts'
import { ago, modelLabel } from '../screen/format.ts'
import type { Screen } from '../screen/screen.ts'
import { type Column, type Line, renderTable } from '../screen/table.ts'
import { clean, wrap } from '../screen/text.ts'

/** How a reconciliation is drawn. */
export interface ReconcileLook {
  readonly screen: Screen
  readonly nowMs: number
}

const dayMs = 86_400_000

/** A table for each provider, the reasons in words below it; of providers that were asked for and bill nothing, why there is none. */
export function reconcileText(
  providers: readonly ReconciledProvider[],
  asked: readonly AccountStatus[],
  look: ReconcileLook,
): string {
  const unbilled = asked.filter((account) => providers.every(({ provider }) => provider !== account.provider))
  const parts = [
    ...providers.map((provider) => providerText(provider, look)),
    ...unbilled.map((account) => ` ${clean(account.name)} tells no bill${whyText(account)}.\n`),
  ]
  return parts.length > 0 ? parts.join('\n') : nothingText(look)
}

const nothingText = ({ screen }: ReconcileLook): string =>
  wrap(
    'No account here tells what it bills. Admin keys of Anthropic and OpenAI do, and management keys of OpenRouter: docs/providers.md.',
    Math.min(screen.width, 110) - 2,
  )
    .map((line) => ` ${line}\n`)
    .join('')

function whyText({ state, fault }: AccountStatus): string {
  if (fault !== null) return `: ${clean(fault.message).replace(/\.$/, '')}`
  return { disabled: ': it is switched off', missing: ': no key was found', waiting: ' yet' }[state as string] ?? ''
}

/** One line: a day, or a model of it. */
interface Row extends ReconciledCost {
  readonly day: string
}

function providerText(provider: ReconciledProvider, { screen, nowMs }: ReconcileLook): string {
  const { name, accounts, atMs, days, acrossDays } = provider
  const lines = days.flatMap((day): Line<Row>[] => {
    const date = dayText(day.dayMs / dayMs)
    const whole: Line<Row> = { row: { ...day, day: date }, look: 'row' }
    const models = day.models.map((model): Line<Row> => ({ row: { ...model, day: '' }, look: 'sub' }))
    return [whole, ...models]
  })
  const several = accounts > 1 ? `, ${accounts} accounts` : ''
  const title = ` ${screen.paint.bold(clean(name))}${several}  ${screen.paint.dim(`told ${ago(nowMs - atMs)}; days of UTC`)}\n`
  const across = acrossDays.map(({ amountNano, currency, fromMs, toMs, item }) => {
    const span = `${dayText(Math.floor(fromMs / dayMs))} to ${dayText(Math.floor((toMs - 1) / dayMs))}`
    return ` ${moneyText(amountNano, currency)} from ${span}${item === null ? '' : ` (${clean(item)})`}: in no day above.\n`
  })
  return title + renderTable(columns, lines, screen) + across.join('') + reasonsText(days, screen)
}

const columns: readonly Column<Row>[] = [
  { title: 'Day', align: 'left', full: ({ day }) => day, rank: 0 },
  {
    title: 'Model',
    align: 'left',
    full: ({ day, model }) => (day === '' ? modelText(model) : ''),
    minWidth: 8,
    rank: 0,
  },
  { title: 'Billed', align: 'right', full: billedText, rank: 0 },
  { title: 'Calculated', align: 'right', full: ({ calculatedNanoUsd }) => usdText(calculatedNanoUsd), rank: 0 },
  {
    title: 'Gap',
    align: 'right',
    full: ({ gapNanoUsd }) => (gapNanoUsd !== null && gapNanoUsd > 0 ? '+' : '') + usdText(gapNanoUsd),
    rank: 5,
    style: (text, { gapNanoUsd }, paint) => (gapNanoUsd === null || isSmall(gapNanoUsd) ? text : paint.yellow(text)),
  },
  { title: '%', align: 'right', full: percentText, rank: 10 },
  {
    title: 'Why',
    align: 'left',
    full: ({ reasons }) => reasons.join(', '),
    list: ({ reasons }) => reasons,
    minWidth: 10,
    rank: 20,
  },
]

const modelText = (model: string | null): string => (model === null ? '(no model named)' : modelLabel(model))

const usdText = (nano: number | null): string => (nano === null ? '–' : moneyText(nano, 'USD'))

const isSmall = (nano: number): boolean => Math.abs(nano) < 1e7

function billedText({ billedNanoUsd, otherCurrencies }: Row): string {
  const others = otherCurrencies.map(({ currency, amountNano }) => moneyText(amountNano, currency))
  const usd = billedNanoUsd === null && others.length > 0 ? [] : [usdText(billedNanoUsd)]
  return [...usd, ...others].join(' + ')
}

function percentText({ gapPercent }: Row): string {
  if (gapPercent === null) return '–'
  const percent = Math.round(gapPercent)
  return `${percent > 0 ? '+' : ''}${Math.abs(percent) > 9_999 ? `${percent < 0 ? '<-' : '>'}9999` : percent}%`
}

/** What the codes of the table mean. */
function reasonsText(days: ReconciledProvider['days'], { width, paint }: Screen): string {
  const codes = [
    ...new Set(days.flatMap(({ reasons, models }) => [reasons, ...models.map((one) => one.reasons)].flat())),
  ]
  return codes
    .flatMap((code: GapReason) => {
      const [first = '', ...more] = wrap(`${code}: ${gapReasons[code]}`, Math.min(width, 110) - 3)
      return [` ${first}`, ...more.map((line) => `   ${line}`)]
    })
    .map((line) => `${paint.dim(line)}\n`)
    .join('')
}
