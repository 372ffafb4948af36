import type { Paint, Screen } from './screen.ts'
import { clean, cutList, cutMiddle, padEnd, padStart, widthOf, wrap } from './text.ts'

/** A column of a table whose rows are `Row`. */
export interface Column<Row> {
  readonly title: string
  readonly align: 'left' | 'right'
  /** As one likes to read it where there is room. */
  readonly full: (row: Row) => string
  /** As little as is still true, for narrow screens; `full` when absent. */
  readonly short?: (row: Row) => string
  /** Title beside `short`; `title` when absent. */
  readonly shortTitle?: string
  /** May be cut down to this many characters; not at all when absent. */
  readonly minWidth?: number
  /** A list: cut by leaving out what comes last, as `+2`, instead of in the middle. `full` joins it. */
  readonly list?: ((row: Row) => readonly string[]) | undefined
  /** Dropped where there is no room, highest first; 0: never. */
  readonly rank: number
  readonly style?: (text: string, row: Row, paint: Paint) => string
}

/** How a line stands out: `sub` is part of the line above, `total` the sum of all. */
export type Look = 'row' | 'sub' | 'total'

/** A row, and how its line looks. */
export interface Line<Row> {
  readonly row: Row
  readonly look: Look
}

/**
 * A table that fits the screen. It gives way in this order: numbers in full, headings of several lines, shortened names that still differ,
 * short numbers, names that no longer do, fewer columns, and at last one value a line. `isCompact` starts with short numbers.
 */
export function renderTable<Row>(
  columns: readonly Column<Row>[],
  lines: readonly Line<Row>[],
  { width, paint }: Pick<Screen, 'width' | 'paint'>,
  isCompact = false,
): string {
  const chosen = choose(columns, lines, width, isCompact)
  if (chosen !== null) return draw(chosen.grid, chosen.widths, lines, paint)
  return stack(columns, lines, width, paint)
}

interface Fitted<Row> {
  readonly grid: Grid<Row>
  readonly widths: readonly number[]
}

/** The first plan that fits; of those with all columns one that keeps names apart, if there is one. Null: none fits. */
function choose<Row>(
  columns: readonly Column<Row>[],
  lines: readonly Line<Row>[],
  width: number,
  isCompact: boolean,
): Fitted<Row> | null {
  const wholeCount = columns.filter(({ rank }) => rank < ornamentRank).length
  let first: Fitted<Row> | null = null
  for (const plan of plans(columns, isCompact)) {
    const isWhole = plan.columns.length >= wholeCount
    if (first !== null && !isWhole) return first
    const grid = gridOf(plan, lines)
    const fitting = fit(grid, width)
    if (fitting === null) continue
    const widths = tighten(grid, fitting, lines)
    if (!isWhole || isToldApart(grid, widths)) return { grid, widths }
    first ??= { grid, widths }
  }
  return first
}

interface Plan<Row> {
  readonly columns: readonly Column<Row>[]
  readonly isShort: boolean
}

function* plans<Row>(columns: readonly Column<Row>[], isCompact: boolean): Generator<Plan<Row>> {
  const ornaments = columns.filter((column) => column.rank < ornamentRank)
  if (!isCompact) {
    yield { columns, isShort: false }
    yield { columns: ornaments, isShort: false }
  }
  yield { columns: isCompact ? ornaments : columns, isShort: true }
  const ranks = [...new Set(columns.map((column) => column.rank))].sort((a, b) => b - a)
  for (const rank of ranks) {
    yield { columns: columns.filter((column) => column.rank === 0 || column.rank < rank), isShort: true }
  }
}

/** Columns of this rank and above only please the eye: they go before numbers are shortened. */
export const ornamentRank = 90

interface Grid<Row> extends Plan<Row> {
  readonly titles: readonly string[]
  /** Cleaned cells, by line. */
  readonly cells: readonly (readonly string[])[]
  readonly natural: readonly number[]
}

function gridOf<Row>(plan: Plan<Row>, lines: readonly Line<Row>[]): Grid<Row> {
  const { columns, isShort } = plan
  const titles = columns.map((column) => (isShort ? (column.shortTitle ?? column.title) : column.title))
  const cells = lines.map(({ row, look }) =>
    columns.map((column, i) => (look === 'sub' && i === 0 ? '  ' : '') + clean(cellOf(column, row, isShort))),
  )
  const natural = titles.map((title, i) =>
    cells.reduce((most, line) => Math.max(most, widthOf(line[i] as string)), widthOf(title)),
  )
  return { ...plan, titles, cells, natural }
}

const cellOf = <Row>({ full, short = full }: Column<Row>, row: Row, isShort: boolean): string =>
  isShort ? short(row) : full(row)

const space = 2

/** Headings up to this width stay in one line: another line would win next to nothing. */
const shortHeading = 8

/**
 * The width of each column so that all fit; null when they can't. First headings that are wider than what is below them are wrapped, then
 * what may be cut is; the widest gives way first.
 */
function fit<Row>({ columns, natural, titles, cells }: Grid<Row>, width: number): readonly number[] | null {
  const words = titles.map((title) =>
    Math.max(Math.min(shortHeading, widthOf(title)), ...title.split(' ').map(widthOf)),
  )
  const wrapped = words.map((word, i) => cells.reduce((most, line) => Math.max(most, widthOf(line[i] as string)), word))
  const cut = columns.map(({ minWidth }, i) => Math.max(minWidth ?? Infinity, words[i] as number))
  const widths = [...natural]
  let excess = widths.reduce((sum, one) => sum + one + space, 0) - width
  for (const least of [wrapped, cut]) {
    for (; excess > 0; excess--) {
      const widest = widestAbove(widths, least)
      if (widest < 0) break
      widths[widest] = (widths[widest] as number) - 1
    }
  }
  return excess > 0 ? null : widths
}

/** The index of the widest column that may still shrink; -1: none. */
function widestAbove(widths: readonly number[], least: readonly number[]): number {
  let widest = -1
  for (const [i, width] of widths.entries()) {
    if (width > (least[i] as number) && (widest < 0 || width > (widths[widest] as number))) widest = i
  }
  return widest
}

/** Whether names that differ still do where they are cut. */
function isToldApart<Row>({ columns, cells }: Grid<Row>, widths: readonly number[]): boolean {
  return columns.every(({ list }, i) => {
    const names = new Set(cells.map((line) => line[i] as string))
    return (
      list !== undefined || new Set([...names].map((name) => cutMiddle(name, widths[i] as number))).size === names.size
    )
  })
}

/** Cut lists seldom fill their column: the column shrinks to what is left of them. */
function tighten<Row>(
  { columns, titles }: Grid<Row>,
  widths: readonly number[],
  lines: readonly Line<Row>[],
): number[] {
  return widths.map((width, i) => {
    const { list } = columns[i] as Column<Row>
    if (list === undefined) return width
    const cut = lines.map(({ row }) => widthOf(cutList(list(row).map(clean), width)))
    return Math.max(...wrap(titles[i] as string, width).map(widthOf), ...cut)
  })
}

function draw<Row>(grid: Grid<Row>, widths: readonly number[], lines: readonly Line<Row>[], paint: Paint): string {
  const { columns, titles, cells } = grid
  const place = (text: string, i: number, row?: Row): string => {
    const list = row === undefined ? undefined : columns[i]?.list?.(row)
    const width = widths[i] as number
    const cell = list === undefined ? cutMiddle(text, width) : cutList(list.map(clean), width)
    return columns[i]?.align === 'right' ? padStart(cell, widths[i] as number) : padEnd(cell, widths[i] as number)
  }
  const rule = ` ${paint.dim('─'.repeat(widths.reduce((sum, one) => sum + one + space, -space)))}`
  const out = [
    ...headings(titles, widths).map((line) => join(line.map((title, i) => paint.bold(place(title, i))))),
    rule,
  ]
  for (const [at, { row, look }] of lines.entries()) {
    if (look === 'total') out.push(rule)
    const texts = (cells[at] as readonly string[]).map((text, i) => {
      const styled = columns[i]?.style?.(place(text, i, row), row, paint) ?? place(text, i, row)
      return look === 'total' ? paint.bold(styled) : look === 'sub' ? paint.dim(place(text, i, row)) : styled
    })
    out.push(join(texts))
  }
  return `${out.join('\n')}\n`
}

/** Titles in as many lines as the longest takes, standing on the rule. */
function headings(titles: readonly string[], widths: readonly number[]): readonly (readonly string[])[] {
  const wrapped = titles.map((title, i) => wrap(title, widths[i] as number))
  const height = Math.max(...wrapped.map(({ length }) => length))
  return Array.from({ length: height }, (_, line) => wrapped.map((parts) => parts[line - height + parts.length] ?? ''))
}

const join = (cells: readonly string[]): string => ` ${cells.join(' '.repeat(space)).trimEnd()}`

/** One value a line, for screens too narrow for any table. */
function stack<Row>(columns: readonly Column<Row>[], lines: readonly Line<Row>[], width: number, paint: Paint): string {
  const [key, ...rest] = columns.filter((column) => column.rank < ornamentRank)
  if (key === undefined) return ''
  const label = Math.max(...rest.map((column) => widthOf(column.shortTitle ?? column.title)))
  return lines
    .map(({ row, look }) => {
      const head = cutMiddle(clean(cellOf(key, row, true)), width)
      const values = rest.map((column) => {
        const room = Math.max(1, width - label - 3)
        const list = column.list?.(row).map(clean)
        const text = list === undefined ? cutMiddle(clean(cellOf(column, row, true)), room) : cutList(list, room)
        return text === '' ? '' : `  ${padEnd(column.shortTitle ?? column.title, label)} ${text}\n`
      })
      return `${look === 'sub' ? paint.dim(head) : paint.bold(head)}\n${values.join('')}`
    })
    .join('')
}
