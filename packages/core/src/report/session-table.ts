import type { Cells } from '../cells.ts'
import { type CostMode, costColumns } from './cost-mode.ts'
import type { Selection } from './filter.ts'

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
  const { cells } = usage
  const { cost, unpriced } = costColumns[mode]
  const chosen = Uint32Array.from(selected)
  const rows = chosen.map((i) => cells.session[i] as number)
  const sum = (to: Float64Array, from: Float64Array): void => addColumn(to, from, chosen, rows)
  sum(columns.calls, cells.calls)
  sum(columns.input, cells.input)
  sum(columns.output, cells.output)
  sum(columns.cacheRead, cells.cacheRead)
  sum(columns.cacheWrite, cells.cacheWrite5m)
  sum(columns.cacheWrite, cells.cacheWrite1h)
  for (const part of [columns.input, columns.output, columns.cacheRead, columns.cacheWrite]) {
    for (let row = 0; row < part.length; row++)
      columns.tokens[row] = (columns.tokens[row] as number) + (part[row] as number)
  }
  sum(columns.knownNanoUsd, cells[cost])
  if (unpriced !== null) sum(columns.unpricedCalls, cells[unpriced])
  addTimes(columns, cells, chosen, rows)
  return withoutEmpty(columns, modelsOf(usage.sessions.length, cells.model, chosen, rows))
}

/** One column at a time: several times faster than one cell at a time. */
function addColumn(to: Float64Array, from: Float64Array, chosen: Uint32Array, rows: Uint32Array): void {
  for (let k = 0; k < chosen.length; k++) {
    const row = rows[k] as number
    to[row] = (to[row] as number) + (from[chosen[k] as number] as number)
  }
}

function addTimes(columns: Columns, cells: Cells, chosen: Uint32Array, rows: Uint32Array): void {
  const { firstMs, lastMs, place } = columns
  firstMs.fill(Number.POSITIVE_INFINITY)
  lastMs.fill(Number.NEGATIVE_INFINITY)
  for (let k = 0; k < chosen.length; k++) {
    const [i, row] = [chosen[k] as number, rows[k] as number]
    if ((cells.firstMs[i] as number) < (firstMs[row] as number)) {
      firstMs[row] = cells.firstMs[i] as number
      place[row] = cells.place[i] as number
    }
    if ((cells.lastMs[i] as number) > (lastMs[row] as number)) lastMs[row] = cells.lastMs[i] as number
  }
}

/** Models in the order in which they were met. Sessions with the same ones share the list: there are few, and making 100,000 takes long. */
interface ModelList {
  readonly models: readonly number[]
  /** The lists that one more model makes of it. */
  readonly longer: Map<number, ModelList>
}

function modelsOf(count: number, model: Float64Array, chosen: Uint32Array, rows: Uint32Array): (readonly number[])[] {
  const none: ModelList = { models: [], longer: new Map() }
  const lists = Array.from({ length: count }, () => none)
  for (let k = 0; k < chosen.length; k++) {
    const [number, row] = [model[chosen[k] as number] as number, rows[k] as number]
    const known = lists[row] as ModelList
    if (!known.models.includes(number)) lists[row] = withModel(known, number)
  }
  return lists.map(({ models }) => models)
}

function withModel({ models, longer }: ModelList, number: number): ModelList {
  const made = longer.get(number) ?? { models: [...models, number], longer: new Map<number, ModelList>() }
  longer.set(number, made)
  return made
}

function withoutEmpty(all: Columns, models: readonly (readonly number[])[]): SessionTable {
  const rows = new Uint32Array(models.length)
  let length = 0
  for (let row = 0; row < models.length; row++) if ((models[row] as readonly number[]).length > 0) rows[length++] = row
  const session = Float64Array.from(rows.subarray(0, length))
  if (length === models.length) return { length, ...all, session, models }
  const cut = (column: Float64Array): Float64Array => session.map((row) => column[row] as number)
  const columns = Object.fromEntries(columnNames.map((name) => [name, cut(all[name])])) as unknown as Columns
  return { length, ...columns, session, models: models.filter((list) => list.length > 0) }
}
