import { type CostMode, costColumns } from './cost-mode.ts'
import type { Selection } from './filter.ts'
import { cellTokens } from './sums.ts'

/** What a session table adds up, a column each. Cost is the known part, nano-USD. */
export const sessionSums = [
  'calls',
  'input',
  'output',
  'cacheRead',
  'cacheWrite',
  'tokens',
  'knownNanoUsd',
  'unpricedCalls',
] as const
/** One of them. */
export type SessionSum = (typeof sessionSums)[number]

/**
 * Sums of every session of a selection, column by column: a list of 100,000 is made, ordered and cut in milliseconds, where a row each would take
 * ten times as long and as much memory. Rows are in the order of the numbers of {@link SessionTable.session}.
 */
export type SessionTable = { readonly length: number } & { readonly [sum in SessionSum]: Float64Array } & {
  /** Numbers of sessions in the table of usage. */
  readonly session: Float64Array
  /** Number of the place of its first call. */
  readonly place: Float64Array
  /** Exact times of its first and last call, UTC ms. */
  readonly firstMs: Float64Array
  readonly lastMs: Float64Array
  /** Numbers of its models, by when each was first met. */
  readonly models: readonly (readonly number[])[]
}

const columnNames = [...sessionSums, 'session', 'place', 'firstMs', 'lastMs'] as const
type Columns = { readonly [name in (typeof columnNames)[number]]: Float64Array }

const newColumns = (length: number): Columns =>
  Object.fromEntries(columnNames.map((name) => [name, new Float64Array(length)])) as unknown as Columns

/** The sessions that have calls in a selection. Their sums are those of `reportRows` by session. */
export function sessionTable({ usage, cells: selected }: Selection, mode: CostMode): SessionTable {
  const columns = newColumns(usage.sessions.length)
  const models = usage.sessions.map((): number[] => [])
  columns.firstMs.fill(Number.POSITIVE_INFINITY)
  columns.lastMs.fill(Number.NEGATIVE_INFINITY)
  const { cells } = usage
  for (const i of selected) {
    const row = cells.session[i] as number
    addTo(columns, row, cells, i, mode)
    const known = models[row] as number[]
    const model = cells.model[i] as number
    if (!known.includes(model)) known.push(model)
  }
  return withoutEmpty(columns, models)
}

function addTo(columns: Columns, row: number, cells: Selection['usage']['cells'], i: number, mode: CostMode): void {
  const { cost, unpriced } = costColumns[mode]
  const add = (column: Float64Array, amount: number): void => {
    column[row] = (column[row] as number) + amount
  }
  add(columns.calls, cells.calls[i] as number)
  add(columns.input, cells.input[i] as number)
  add(columns.output, cells.output[i] as number)
  add(columns.cacheRead, cells.cacheRead[i] as number)
  add(columns.cacheWrite, (cells.cacheWrite5m[i] as number) + (cells.cacheWrite1h[i] as number))
  add(columns.tokens, cellTokens(cells, i))
  add(columns.knownNanoUsd, cells[cost][i] as number)
  if (unpriced !== null) add(columns.unpricedCalls, cells[unpriced][i] as number)
  if ((cells.firstMs[i] as number) < (columns.firstMs[row] as number)) {
    columns.firstMs[row] = cells.firstMs[i] as number
    columns.place[row] = cells.place[i] as number
  }
  if ((cells.lastMs[i] as number) > (columns.lastMs[row] as number)) columns.lastMs[row] = cells.lastMs[i] as number
}

function withoutEmpty(all: Columns, models: readonly (readonly number[])[]): SessionTable {
  const rows = models.flatMap((known, row) => (known.length === 0 ? [] : [row]))
  const columns = newColumns(rows.length)
  for (const name of columnNames) {
    const [from, to] = [all[name], columns[name]]
    rows.forEach((row, at) => {
      to[at] = name === 'session' ? row : (from[row] as number)
    })
  }
  return { length: rows.length, ...columns, models: rows.map((row) => models[row] as readonly number[]) }
}
