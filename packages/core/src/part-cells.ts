import { cellAt, cellWidth, slotOf } from './cells.ts'
import { type PartColumns, rowFlags } from './part.ts'

// One constant each, which the engine can see through.
const { slot, session, model, place, calls, input, output, cacheRead, cacheWrite5m, cacheWrite1h, reasoning } = cellAt
const { webSearches, costAuto, costCalculated, costReported, unpricedAuto, unpricedCalculated } = cellAt
const { firstMs, lastMs } = cellAt

/** As a rule: room is made for so many cells. */
const callsPerCell = 4

/**
 * Sums of a part's calls as if none had copies: cells side by side, each `cellWidth` numbers in the order of `cellColumns`, with the
 * part's own numbers for session, model and place. `isCounted`: which rows to add up; all calls when absent.
 */
export function partCells(
  c: PartColumns,
  length: number,
  isCounted: (n: number) => boolean = (n) => ((c.flags[n] as number) & rowFlags.isBooked) === 0,
): Float64Array<ArrayBuffer> {
  let room = new Float64Array(Math.ceil(length / callsPerCell) * cellWidth)
  let end = 0
  for (let n = 0; n < length; n++) {
    if (!isCounted(n)) continue
    const at = cellOf(room, end, c, n)
    if (at === end) {
      end += cellWidth
      if (end > room.length) room = doubled(room)
      startCell(room, at, c, n)
    }
    addCall(room, at, c, n)
  }
  return room.subarray(0, end)
}

function doubled(cells: Float64Array): Float64Array<ArrayBuffer> {
  const more = new Float64Array(cells.length * 2)
  more.set(cells)
  return more
}

/** Cells that are looked at, from the last back: calls of one log come nearly in order. */
const lookBack = 12

/** Where the record's cell is; the end if there is none yet. Two cells of one key do no harm. */
function cellOf(cells: Float64Array, end: number, c: PartColumns, n: number): number {
  const slotHere = slotOf(c.atMs[n] as number)
  const least = Math.max(0, end - lookBack * cellWidth)
  for (let at = end - cellWidth; at >= least; at -= cellWidth) {
    if (cells[at + slot] !== slotHere || cells[at + session] !== c.session[n]) continue
    if (cells[at + model] === c.model[n] && cells[at + place] === c.place[n]) return at
  }
  return end
}

function startCell(cells: Float64Array, at: number, c: PartColumns, n: number): void {
  const atMs = c.atMs[n] as number
  cells[at + slot] = slotOf(atMs)
  cells[at + session] = c.session[n] as number
  cells[at + model] = c.model[n] as number
  cells[at + place] = c.place[n] as number
  cells[at + firstMs] = atMs
  cells[at + lastMs] = atMs
}

function addCall(cells: Float64Array, at: number, c: PartColumns, n: number): void {
  const reported = c.reported[n] as number
  const calculated = c.calculated[n] as number
  const auto = reported >= 0 ? reported : calculated
  plus(cells, at + calls, 1)
  plus(cells, at + input, c.input[n] as number)
  plus(cells, at + output, c.output[n] as number)
  plus(cells, at + cacheRead, c.cacheRead[n] as number)
  plus(cells, at + cacheWrite5m, c.cacheWrite5m[n] as number)
  plus(cells, at + cacheWrite1h, c.cacheWrite1h[n] as number)
  plus(cells, at + reasoning, c.reasoning[n] as number)
  plus(cells, at + webSearches, c.webSearches[n] as number)
  plus(cells, at + costAuto, Math.max(0, auto))
  plus(cells, at + costCalculated, Math.max(0, calculated))
  plus(cells, at + costReported, Math.max(0, reported))
  plus(cells, at + unpricedAuto, auto < 0 ? 1 : 0)
  plus(cells, at + unpricedCalculated, calculated < 0 ? 1 : 0)
  const atMs = c.atMs[n] as number
  if (atMs < (cells[at + firstMs] as number)) cells[at + firstMs] = atMs
  if (atMs > (cells[at + lastMs] as number)) cells[at + lastMs] = atMs
}

function plus(cells: Float64Array, at: number, value: number): void {
  cells[at] = (cells[at] as number) + value
}
