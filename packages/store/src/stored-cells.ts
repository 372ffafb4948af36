import { type Cells, cellAt, cellColumns, cellsOf, packColumns, unpackColumns } from '@aic/core'

/** Sums of a day as bytes. */
export const packCells = (cells: Cells): Uint8Array =>
  packColumns(
    cellColumns.map((name) => cells[name]),
    cells.length,
  )

/** Sums of a day from their bytes. Throws `RangeError` for what are none. */
export function unpackCells(bytes: Uint8Array): Cells {
  const columns = unpackColumns(bytes)
  const length = columns[0]?.length ?? 0
  if (columns.length !== cellColumns.length)
    throw new RangeError(`sums have ${columns.length} columns, expected ${cellColumns.length}`)
  return cellsOf((name) => columns[cellAt[name]] as Float64Array, length)
}
