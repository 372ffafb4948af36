import { addTokens, type DayModelSums, type Manifest, noSums } from './ground-truth.ts'

/** What reports of every tool can say: sums by `day model`, or by `model` where a report has no days. */
export type Totals = ReadonlyMap<string, Sums>

interface Sums {
  readonly input: number
  readonly output: number
  readonly cacheRead: number
  readonly cacheWrite: number
}

/** How a tool's report is read: `days` is what ccusage and aic print, `models` what tokscale prints. */
export type ReportShape = 'days' | 'models'

/** Sums of one or more manifests (a corpus and what was appended to it). */
export function totalsOf(manifests: readonly Manifest[], shape: ReportShape): Totals {
  const cells = manifests.flatMap(({ days }) => cellsOf(days, shape))
  return new Map(
    [...Map.groupBy(cells, ([key]) => key)].map(([key, same]) => {
      const sums = noSums()
      for (const [, tokens] of same) addTokens(sums, tokens)
      const { input, output, cacheRead } = sums
      return [key, { input, output, cacheRead, cacheWrite: sums.cacheWrite5m + sums.cacheWrite1h }]
    }),
  )
}

const cellsOf = (days: DayModelSums, shape: ReportShape) =>
  Object.entries(days).flatMap(([day, models]) =>
    Object.entries(models).map(([model, sums]) => [shape === 'days' ? `${day} ${model}` : model, sums] as const),
  )

interface Breakdown {
  readonly modelName: string
  readonly inputTokens: number
  readonly outputTokens: number
  readonly cacheReadTokens: number
  readonly cacheCreationTokens: number
}

interface DailyRow {
  readonly date?: string
  readonly period?: string
  readonly modelBreakdowns?: readonly Breakdown[]
  /** ccusage's Codex rows. */
  readonly models?: Readonly<Record<string, Omit<Breakdown, 'modelName'>>>
}

interface ModelEntry {
  readonly model: string
  readonly input: number
  readonly output: number
  readonly cacheRead: number
  readonly cacheWrite: number
}

/** A report's sums. Throws when the text is not a report of that shape. */
export function readTotals(json: string, shape: ReportShape): Totals {
  if (shape === 'models') {
    const { entries }: { entries: readonly ModelEntry[] } = JSON.parse(json)
    return new Map(entries.map(({ model, input, output, cacheRead, cacheWrite }) => [model, { input, output, cacheRead, cacheWrite }])) // biome-ignore format: one row
  }
  const { daily }: { daily: readonly DailyRow[] } = JSON.parse(json)
  return new Map(daily.flatMap(dayCells))
}

function dayCells(row: DailyRow): (readonly [string, Sums])[] {
  const ofModels = Object.entries(row.models ?? {}).map(([modelName, sums]) => ({ ...sums, modelName }))
  return (row.modelBreakdowns ?? ofModels).map((model) => [
    `${row.date ?? row.period} ${model.modelName}`,
    {
      input: model.inputTokens,
      output: model.outputTokens,
      cacheRead: model.cacheReadTokens,
      cacheWrite: model.cacheCreationTokens,
    },
  ])
}

/** `equal`, or in one line where and by how much a report differs from what is true. */
export function compareTotals(actual: Totals, truth: Totals): string {
  const keys = [...new Set([...actual.keys(), ...truth.keys()])].sort()
  const wrong = keys.filter((key) => !isSame(actual.get(key), truth.get(key)))
  if (wrong.length === 0) return 'equal'
  const kinds = (['input', 'output', 'cacheRead', 'cacheWrite'] as const).flatMap((kind) => {
    const [has, should] = [sumOf(actual, kind), sumOf(truth, kind)]
    return has === should ? [] : [`${kind} ${has.toLocaleString('en')} instead of ${should.toLocaleString('en')}`]
  })
  return `differs in ${wrong.length} of ${keys.length} rows (first: ${wrong[0]}): ${kinds.join(', ') || 'sums equal'}`
}

const isSame = (a: Sums | undefined, b: Sums | undefined): boolean =>
  a !== undefined &&
  b !== undefined &&
  a.input === b.input &&
  a.output === b.output &&
  a.cacheRead === b.cacheRead &&
  a.cacheWrite === b.cacheWrite

const sumOf = (totals: Totals, kind: keyof Sums): number => totals.values().reduce((sum, cell) => sum + cell[kind], 0)
