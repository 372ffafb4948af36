import { cellWidth } from './cell-table.ts'
import { slotOf } from './cells.ts'
import { type PartColumns, rowFlags } from './part.ts'

/**
 * Sums of a part's calls as if none had copies: cells side by side, each `cellWidth` numbers in the order of `cellColumns`, with the
 * part's own numbers for session, model and place. Whoever finds copies of the part's calls elsewhere has to count it call by call.
 */
export function partCells(c: PartColumns, length: number): Float64Array {
  let cells = new Float64Array(16 * cellWidth)
  let count = 0
  for (let n = 0; n < length; n++) {
    if (((c.flags[n] as number) & rowFlags.isBooked) !== 0) continue
    if ((count + 1) * cellWidth > cells.length) {
      const grown = new Float64Array(cells.length * 2)
      grown.set(cells)
      cells = grown
    }
    const at = cellOf(cells, count, c, n)
    if (at === count * cellWidth) {
      startCell(cells, at, c, n)
      count++
    }
    addCall(cells, at, c, n)
  }
  return cells.subarray(0, count * cellWidth)
}

/** Cells that are looked at, from the last back: calls of one log come nearly in order. */
const lookBack = 12

/** Where the record's cell is; the end if there is none yet. Two cells of one key do no harm. */
function cellOf(cells: Float64Array, count: number, c: PartColumns, n: number): number {
  const slot = slotOf(c.atMs[n] as number)
  for (let i = count - 1; i >= 0 && i >= count - lookBack; i--) {
    const at = i * cellWidth
    if (cells[at] !== slot || cells[at + 1] !== c.session[n]) continue
    if (cells[at + 3] === c.model[n] && cells[at + 4] === c.place[n]) return at
  }
  return count * cellWidth
}

function startCell(cells: Float64Array, at: number, c: PartColumns, n: number): void {
  const atMs = c.atMs[n] as number
  cells[at] = slotOf(atMs)
  cells[at + 1] = c.session[n] as number
  cells[at + 3] = c.model[n] as number
  cells[at + 4] = c.place[n] as number
  cells[at + cellWidth - 2] = atMs
  cells[at + cellWidth - 1] = atMs
}

function addCall(cells: Float64Array, at: number, c: PartColumns, n: number): void {
  const reported = c.reported[n] as number
  const calculated = c.calculated[n] as number
  const auto = reported >= 0 ? reported : calculated
  const add = (k: number, value: number): void => {
    cells[at + k] = (cells[at + k] as number) + value
  }
  add(6, 1)
  add(7, c.input[n] as number)
  add(8, c.output[n] as number)
  add(9, c.cacheRead[n] as number)
  add(10, c.cacheWrite5m[n] as number)
  add(11, c.cacheWrite1h[n] as number)
  add(12, c.reasoning[n] as number)
  add(13, c.webSearches[n] as number)
  add(14, Math.max(0, auto))
  add(15, Math.max(0, calculated))
  add(16, Math.max(0, reported))
  add(17, auto < 0 ? 1 : 0)
  add(18, calculated < 0 ? 1 : 0)
  const atMs = c.atMs[n] as number
  const [first, last] = [at + cellWidth - 2, at + cellWidth - 1]
  if (atMs < (cells[first] as number)) cells[first] = atMs
  if (atMs > (cells[last] as number)) cells[last] = atMs
}
