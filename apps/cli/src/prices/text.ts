import type { PriceExplanation } from '@aic/core'
import type { ModelPrice, Prices } from '@aic/engine/upkeep'
import { ago, plural } from '../screen/format.ts'
import type { Screen } from '../screen/screen.ts'
import { type Column, type Line, renderTable } from '../screen/table.ts'
import { clean, wrap } from '../screen/text.ts'

type Row = ModelPrice

const usd = (rate: number | undefined): string => (rate === undefined ? '' : String(Number(rate.toPrecision(6))))
const rate = (kind: keyof PriceExplanation['usdPerMillion']) => (row: Row) => usd(row.price?.usdPerMillion[kind])

const nameOf = ({ name, provider }: Row['model']): string =>
  clean(`${name ?? '(unknown)'}${provider === null ? '' : ` by ${provider}`}`)

const columns: readonly Column<Row>[] = [
  { title: 'Model', align: 'left', full: ({ model }) => nameOf(model), minWidth: 16, rank: 0 },
  { title: 'Input', align: 'right', full: rate('input'), rank: 0 },
  { title: 'Output', align: 'right', full: rate('output'), rank: 0 },
  { title: 'Cache read', align: 'right', full: rate('cacheRead'), rank: 3 },
  { title: '5m write', align: 'right', full: rate('cacheWrite5m'), rank: 4 },
  { title: '1h write', align: 'right', full: rate('cacheWrite1h'), rank: 5 },
  { title: 'Since', align: 'left', full: ({ price }) => price?.since ?? '', rank: 6 },
  { title: 'How', align: 'left', full: ({ price }) => price?.how ?? 'unpriced', rank: 2 },
  { title: 'Price of', align: 'left', full: ({ price }) => clean(price?.name ?? ''), minWidth: 16, rank: 1 },
]

/** The models in the logs with what they cost today. */
export function pricesText(prices: Prices, screen: Screen, nowMs: number): string {
  const { version, refreshedMs, models, sources } = prices
  const fresh = refreshedMs === null ? 'as bundled' : `refreshed ${ago(nowMs - refreshedMs)}`
  const head = ` ${screen.paint.bold('Prices')} ${clean(version)}, ${fresh}. USD per million tokens.\n\n`
  const lines = models.map((row): Line<Row> => ({ row, look: 'row' }))
  const table = models.length === 0 ? ' There are no calls yet.\n' : renderTable(columns, lines, screen)
  const unpriced = models.filter(({ price }) => price === null).length
  const notes = [
    ...(unpriced > 0 ? [`No price is known for ${plural(unpriced, 'model')}.`] : []),
    ...ignoredNotes(prices),
    `From ${sources.map(({ name }) => name).join('; ')}.`,
  ]
  return `${head}${table}\n${notes
    .flatMap((note) => wrap(clean(note), textWidth(screen)))
    .map((line) => ` ${screen.paint.dim(line)}\n`)
    .join('')}`
}

/** One model: its price, why it is taken to be this model's, and what it was before. */
export function modelText(prices: Prices, screen: Screen): string {
  const { paint } = screen
  const [one] = prices.models
  const name = clean(one?.model.name ?? '')
  const ignored = ignoredNotes(prices).map((note) => ` ${paint.yellow('!')} ${note}\n`)
  if (one === undefined || one.price === null) {
    const hint = 'Give it one in the settings: aic config set pricingOverrides.MODEL.sameAs OTHER'
    return ` ${paint.bold(name)}: no price is known.\n ${paint.dim(hint)}\n${ignored.join('')}`
  }
  const { price, history } = one
  const lines = [
    ` ${paint.bold(name)} is ${clean(price.name)} (${price.how})`,
    ...wrap(clean(price.why), textWidth(screen)).map((line) => ` ${paint.dim(line)}`),
    '',
    ...rateLines(price),
    ...wrap(clean(readText(price)), textWidth(screen)).map((line) => ` ${paint.dim(line)}`),
    ...(history.length > 1 ? ['', ` ${paint.bold('History')}`, ...history.map(historyLine)] : []),
  ]
  return `${lines.join('\n')}\n${ignored.join('')}`
}

const kinds = [
  ['input', 'Input'],
  ['output', 'Output'],
  ['cacheRead', 'Cache read'],
  ['cacheWrite5m', 'Cache write, 5 minutes'],
  ['cacheWrite1h', 'Cache write, 1 hour'],
] as const

/** USD per million tokens by kind, with a column for each length of prompt from which they are others. */
const readText = ({ readOn, source, sourceUrl }: PriceExplanation): string =>
  `Read on ${readOn ?? 'an unknown day'} from ${source}${sourceUrl ? `, ${sourceUrl}` : ''}`

function rateLines({ usdPerMillion, long }: PriceExplanation): string[] {
  const steps = [usdPerMillion, ...long.map((step) => step.usdPerMillion)]
  const titles = ['', 'USD per million', ...long.map(({ aboveTokens }) => `prompt above ${aboveTokens}`)]
  const rows = kinds.map(([kind, title]) => [title, ...steps.map((step) => usd(step[kind]))])
  return [titles, ...rows].map(
    ([title = '', ...cells]) =>
      `   ${title.padEnd(23)}${cells.map((cell, i) => cell.padStart((titles[i + 1] ?? '').length + 2)).join('')}`,
  )
}

const historyLine = ({ since, usdPerMillion: { input, output }, source }: PriceExplanation): string =>
  `   ${(since ?? 'before').padEnd(10)}  ${usd(input)} in, ${usd(output)} out (${clean(source)})`

const ignoredNotes = ({ ignored }: Prices): string[] =>
  ignored.map(({ model, reason }) => `The setting pricingOverrides.${clean(model)} can't be applied: ${clean(reason)}.`)

const textWidth = ({ width }: Screen): number => Math.max(20, Math.min(width, 110) - 2)
