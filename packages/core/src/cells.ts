/** The grain of stored sums: a quarter of an hour, so that every time zone's days are exact. */
export const slotMs = 900_000

/**
 * The slot of a moment: even for an instant exactly on a quarter hour, odd for the open span after it.
 * So a block that ends at 15:00 takes the call of exactly 15:00:00.000 and leaves the one a millisecond later.
 */
export function slotOf(atMs: number): number {
  const quarter = Math.floor(atMs / slotMs)
  return 2 * quarter + (atMs === quarter * slotMs ? 0 : 1)
}

/** First millisecond of a slot (for an odd one: its quarter hour's start; its first call is later). */
export const slotStartMs = (slot: number): number => Math.floor(slot / 2) * slotMs

/** What tells cells apart. All are numbers into the tables of {@link Usage}. */
export const cellKeys = ['slot', 'session', 'source', 'model', 'place', 'isBackground'] as const

/** What a cell adds up. Costs are nano-USD. */
export const cellSums = [
  'calls',
  'input',
  'output',
  'cacheRead',
  'cacheWrite5m',
  'cacheWrite1h',
  'reasoning',
  'webSearches',
  /** Reported where the agent reports a cost, else calculated (mode `auto`). */
  'costAuto',
  /** Tokens × price, whatever the agent reports (mode `calculate`). */
  'costCalculated',
  /** What agents report; calls without a report add nothing (mode `display`). */
  'costReported',
  /** Calls without any cost in mode `auto`: neither reported nor priced. */
  'unpricedAuto',
  /** Calls without any cost in mode `calculate`: no price for their model. */
  'unpricedCalculated',
] as const

/** Times of the first and last call in a cell, UTC ms: exact, not rounded to the slot. */
export const cellTimes = ['firstMs', 'lastMs'] as const

/** All columns, in the order in which the ledger keeps them. */
export const cellColumns = [...cellKeys, ...cellSums, ...cellTimes] as const
export type CellColumn = (typeof cellColumns)[number]

/** Numbers of a cell that lies in one piece: its columns side by side. */
export const cellWidth = cellColumns.length
/** Where each column lies in such a cell. */
export const cellAt = Object.fromEntries(cellColumns.map((name, k) => [name, k])) as {
  readonly [column in CellColumn]: number
}

/** Sums of events by slot, session, source, model, place and kind: a column per name, all of one length. */
export type Cells = { readonly length: number } & { readonly [column in CellColumn]: Float64Array }

/** Cells of the columns that `column` gives. */
export const cellsOf = (column: (name: CellColumn) => Float64Array, length: number): Cells =>
  ({ length, ...Object.fromEntries(cellColumns.map((name) => [name, column(name)])) }) as unknown as Cells

/** Cells full of zeros. */
export const emptyCells = (length = 0): Cells => cellsOf(() => new Float64Array(length), length)
