import {
  type Block,
  type Cost,
  cacheWriteOf,
  costOf,
  fullNumber,
  isPaceTelling,
  projectionOf,
  type Sums,
  smartNumber,
  sumOf,
  tokensOf,
} from '@aic/core/report'
import { dateTime, duration, modelLabel, money, shortMoney } from '../screen/format.ts'
import type { Paint, Screen } from '../screen/screen.ts'
import { type Column, type Line, renderTable } from '../screen/table.ts'
import type { ReportOptions } from './options.ts'
import { totalLabel } from './shown.ts'

/** What a table of blocks is drawn with. */
export interface BlocksQuery {
  readonly screen: Screen
  readonly options: ReportOptions
  /** Tokens that a block may use; null: no limit asked for. */
  readonly limit: number | null
  readonly nowMs: number
  /** Also a line per model. Defaults to false. */
  readonly isBreakdown?: boolean
}

/** A line of the table: null stands for an empty cell. */
interface Shown {
  readonly start: string
  readonly state: string
  readonly models: readonly string[]
  readonly input: number | null
  readonly output: number | null
  readonly cacheWrite: number | null
  readonly cacheRead: number | null
  readonly total: number | null
  readonly cost: Cost | null
  readonly isActive: boolean
}

/** Blocks in a table; gaps are dim, the active block is followed by what it comes to at its pace. */
export function blocksTable(blocks: readonly Block[], query: BlocksQuery): string {
  if (blocks.length === 0) return ' No blocks.\n'
  const lines = blocks.flatMap((block) => linesOf(block, query))
  if (blocks.length > 1) {
    const sums = sumOf(blocks.map((block) => block.sums))
    lines.push({ row: { ...empty, ...numbersOf(sums), start: totalLabel }, look: 'total' })
  }
  return renderTable(columnsOf(query), lines, query.screen, query.options.isCompact)
}

function linesOf(block: Block, { options, nowMs, isBreakdown = false }: BlocksQuery): Line<Shown>[] {
  const start = dateTime(options.zone, block.startMs)
  if (block.kind === 'gap') {
    return [{ row: { ...empty, start, state: `idle ${duration(block.endMs - block.startMs)}` }, look: 'sub' }]
  }
  const { sums, isActive } = block
  const state = isActive ? `active, ${duration(block.endMs - nowMs)} left` : duration(sums.lastMs - sums.firstMs)
  const row: Shown = {
    start,
    state,
    models: [...new Set(block.models.map(({ name }) => modelLabel(name)))],
    ...numbersOf(sums),
    isActive,
  }
  const parts = block.models.map(
    ({ name, sums }): Line<Shown> => ({ row: { ...empty, ...numbersOf(sums), start: modelLabel(name) }, look: 'sub' }),
  )
  const lines: Line<Shown>[] = [{ row, look: 'row' }, ...(isBreakdown ? parts : [])]
  const projection = projectionOf(block, nowMs)
  if (projection === null || !isPaceTelling(block)) return lines
  const cost = { nanoUsd: projection.nanoUsd, isPartial: costOf(sums).isPartial }
  const projected = { ...empty, start: 'at this pace', total: projection.tokens, cost }
  return [...lines, { row: projected, look: 'sub' }]
}

const numbersOf = (sums: Sums) => ({
  input: sums.input,
  output: sums.output,
  cacheWrite: cacheWriteOf(sums),
  cacheRead: sums.cacheRead,
  total: tokensOf(sums),
  cost: costOf(sums),
})

const empty: Shown = {
  start: '',
  state: '',
  models: [],
  input: null,
  output: null,
  cacheWrite: null,
  cacheRead: null,
  total: null,
  cost: null,
  isActive: false,
}

function columnsOf({ options, limit }: BlocksQuery): Column<Shown>[] {
  const count = (title: string, of: (row: Shown) => number | null, rank: number): Column<Shown> => ({
    title,
    align: 'right',
    full: (row) => textOf(of(row), fullNumber),
    short: (row) => textOf(of(row), smartNumber),
    rank,
  })
  const ofLimit: Column<Shown> = {
    title: 'Of limit',
    align: 'right',
    full: ({ total }) => (total === null || limit === null ? '' : `${((total / limit) * 100).toFixed(0)}%`),
    rank: 5,
    style: (text, { total }, paint) => limitStyle(total, limit ?? Infinity, paint)(text),
  }
  const cost: Column<Shown> = {
    title: 'Cost',
    align: 'right',
    full: ({ cost }) => textOf(cost, money),
    short: ({ cost }) => textOf(cost, shortMoney),
    rank: 0,
    style: (text, _, paint) => paint.green(text),
  }
  return [
    { title: 'Block from', align: 'left', full: ({ start }) => start, minWidth: 18, rank: 0 },
    {
      title: 'Lasted',
      align: 'left',
      full: ({ state }) => state,
      short: ({ state }) => state.replace('active, ', ''),
      rank: 20,
      style: (text, { isActive }, paint) => (isActive ? paint.cyan(text) : paint.dim(text)),
    },
    {
      title: 'Models',
      align: 'left',
      full: ({ models }) => models.join(', '),
      list: ({ models }) => models,
      minWidth: 12,
      rank: 70,
    },
    count('Input', ({ input }) => input, 40),
    count('Output', ({ output }) => output, 30),
    { ...count('Cache write', ({ cacheWrite }) => cacheWrite, 60), shortTitle: 'Cache w' },
    { ...count('Cache read', ({ cacheRead }) => cacheRead, 50), shortTitle: 'Cache r' },
    count('Total', ({ total }) => total, 10),
    ...(limit === null ? [] : [ofLimit]),
    ...(options.noCost ? [] : [cost]),
  ]
}

const textOf = <T>(value: T | null, text: (value: T) => string): string => (value === null ? '' : text(value))

function limitStyle(total: number | null, limit: number, paint: Paint): (text: string) => string {
  const ratio = (total ?? 0) / limit
  return ratio > 1 ? paint.red : ratio > 0.8 ? paint.yellow : paint.green
}
