import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CellTable } from './cell-table.ts'
import { cellColumns, cellWidth, slotMs, slotOf } from './cells.ts'
import { emptyPart, type PartColumns, partColumns, rowFlags } from './part.ts'
import { partCells } from './part-cells.ts'

type Row = Partial<Record<(typeof partColumns)[number], number>>

function partOf(rows: readonly Row[]): PartColumns {
  const columns = emptyPart(rows.length)
  for (const [n, row] of rows.entries()) for (const name of partColumns) columns[name][n] = row[name] ?? 0
  return columns
}

const cellsIn = (cells: Float64Array): Record<string, number>[] =>
  Array.from({ length: cells.length / cellWidth }, (_, i) =>
    Object.fromEntries(cellColumns.map((name, k) => [name, cells[i * cellWidth + k] as number])),
  )

it('adds up the calls of a quarter hour by session, model and place', () => {
  const call = { atMs: 100, input: 1, output: 2, cacheRead: 3, cacheWrite5m: 4, cacheWrite1h: 5, webSearches: 6 }
  const part = partOf([
    { ...call, reasoning: 1, reported: -1, calculated: 70, model: 1, session: 2, place: 3 },
    { ...call, atMs: 50, reported: 90, calculated: -1, model: 1, session: 2, place: 3 },
  ])
  expect(cellsIn(partCells(part, 2))).toEqual([
    {
      slot: 1,
      session: 2,
      source: 0,
      model: 1,
      place: 3,
      isBackground: 0,
      calls: 2,
      input: 2,
      output: 4,
      cacheRead: 6,
      cacheWrite5m: 8,
      cacheWrite1h: 10,
      reasoning: 1,
      webSearches: 12,
      costAuto: 160,
      costCalculated: 70,
      costReported: 90,
      unpricedAuto: 0,
      unpricedCalculated: 1,
      firstMs: 50,
      lastMs: 100,
    },
  ])
})

it('leaves out booked totals, and rows behind the length', () => {
  const part = partOf([{ output: 1, flags: rowFlags.isBooked }, { output: 2 }, { output: 4 }])
  expect(cellsIn(partCells(part, 2)).map(({ calls, output }) => [calls, output])).toEqual([[1, 2]])
  expect(partCells(part, 1).length).toBe(0)
})

const few = fc.nat(2)
const rows = fc.array(
  fc.record({
    atMs: fc.nat(40).map((quarter) => quarter * (slotMs / 2)),
    output: fc.nat(1e6),
    reported: fc.integer({ min: -1, max: 5 }),
    calculated: fc.integer({ min: -1, max: 5 }),
    model: few,
    session: few,
    place: few,
    flags: fc.constantFrom(0, 0, 0, rowFlags.isBooked),
  }),
  { maxLength: 300 },
)

it('comes to the same sums as its calls one by one', () => {
  const names = Uint32Array.of(10, 11, 12)
  fc.assert(
    fc.property(rows, (all) => {
      const cells = partCells(partOf(all), all.length)
      const folded = new CellTable()
      for (let at = 0; at < cells.length; at += cellWidth) folded.addCell(cells, at, 7, names)
      const single = new CellTable()
      for (const { atMs, output, reported, calculated, model, session, place, flags } of all) {
        if (flags !== 0) continue
        const auto = reported >= 0 ? reported : calculated
        single.add({
          atMs,
          slot: slotOf(atMs),
          source: 7,
          session: 10 + session,
          model: 10 + model,
          place: 10 + place,
          isBackground: 0,
          input: 0,
          output,
          cacheRead: 0,
          cacheWrite5m: 0,
          cacheWrite1h: 0,
          reasoning: 0,
          webSearches: 0,
          costAuto: Math.max(0, auto),
          costCalculated: Math.max(0, calculated),
          costReported: Math.max(0, reported),
          unpricedAuto: auto < 0 ? 1 : 0,
          unpricedCalculated: calculated < 0 ? 1 : 0,
        })
      }
      expect(folded.toCells()).toEqual(single.toCells())
    }),
    { numRuns: 100 },
  )
})
