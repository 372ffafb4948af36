import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type CellEvent, CellTable, concatCells } from './cell-table.ts'
import { type Cells, cellColumns, cellKeys, cellSums, cellWidth } from './cells.ts'

const event = (parts: Partial<CellEvent> = {}): CellEvent => ({
  atMs: 1_000,
  slot: 1,
  source: 1,
  session: 2,
  model: 3,
  place: 4,
  isBackground: 0,
  input: 10,
  output: 20,
  cacheRead: 30,
  cacheWrite5m: 40,
  cacheWrite1h: 50,
  reasoning: 5,
  webSearches: 1,
  costAuto: 700,
  costCalculated: 600,
  costReported: 700,
  unpricedAuto: 0,
  unpricedCalculated: 1,
  ...parts,
})

const rowsOf = (cells: Cells): Record<string, number>[] =>
  Array.from({ length: cells.length }, (_, i) =>
    Object.fromEntries(cellColumns.map((name) => [name, cells[name][i] as number])),
  )

it('adds up events of one slot, session, source, model, place and kind, and keeps the first and last time', () => {
  const table = new CellTable()
  table.add(event({ atMs: 2_000 }))
  table.add(event({ atMs: 1_000, unpricedAuto: 1 }))
  table.add(event({ model: 9, input: 1 }))
  const [first, second, ...others] = rowsOf(table.toCells())
  expect(first).toEqual({
    slot: 1,
    session: 2,
    source: 1,
    model: 3,
    place: 4,
    isBackground: 0,
    calls: 2,
    input: 20,
    output: 40,
    cacheRead: 60,
    cacheWrite5m: 80,
    cacheWrite1h: 100,
    reasoning: 10,
    webSearches: 2,
    costAuto: 1_400,
    costCalculated: 1_200,
    costReported: 1_400,
    unpricedAuto: 1,
    unpricedCalculated: 2,
    firstMs: 1_000,
    lastMs: 2_000,
  })
  expect(second).toMatchObject({ model: 9, calls: 1, input: 1, output: 20 })
  expect(others).toEqual([])
})

it('counts an event that grew as what it is now', () => {
  const table = new CellTable()
  table.add(event())
  table.change(event(), event({ output: 25, costAuto: 900 }))
  expect(rowsOf(table.toCells())).toEqual([
    expect.objectContaining({ calls: 1, input: 10, output: 25, costAuto: 900, firstMs: 1_000 }),
  ])
})

it("adds a part's cell under the ids of the part's names", () => {
  const cell = Float64Array.from(cellColumns, (_, k) => 100 + k)
  cell.set([1, 0, 0, 2, 1, 0]) // slot, then numbers of the session, model and place in the part
  const table = new CellTable()
  table.add(event({ session: 70, source: 6, model: 90, place: 80 }))
  const cells = new Float64Array(2 * cellWidth)
  cells.set(cell, cellWidth)
  table.addCell(cells, cellWidth, 6, Uint32Array.of(70, 80, 90))
  expect(rowsOf(table.toCells())).toEqual([
    expect.objectContaining({ slot: 1, session: 70, source: 6, model: 90, place: 80, calls: 107, input: 117 }),
  ])
})

it('takes out the background of some sessions and starts their cells at zero again', () => {
  const table = new CellTable()
  table.add(event({ isBackground: 1, session: 1 }))
  table.add(event({ session: 1 }))
  table.add(event({ isBackground: 1, session: 2 }))
  expect(table.removeBackground((source, session) => source === 1 && session === 1)).toBe(1)
  expect(rowsOf(table.toCells()).map(({ session, isBackground }) => [session, isBackground])).toEqual([
    [1, 0],
    [2, 1],
  ])
  table.add(event({ isBackground: 1, session: 1, output: 3 }))
  expect(rowsOf(table.toCells()).at(-1)).toMatchObject({ session: 1, isBackground: 1, calls: 1, output: 3 })
})

const few = fc.integer({ min: 0, max: 3 })
const events = fc.array(
  fc
    .record({ slot: fc.nat(40), session: few, source: few, model: few, place: few, isBackground: fc.nat(1) })
    .chain((key) => fc.record({ atMs: fc.nat(1e6), output: fc.nat(1e9) }).map((one) => event({ ...key, ...one }))),
  { maxLength: 600 },
)

it('holds what a plain map of the same events holds, whatever it started with', () => {
  fc.assert(
    fc.property(events, events, (before, added) => {
      const started = new CellTable()
      for (const one of before) started.add(one)
      const table = new CellTable(started.toCells(), before.length % 7)
      for (const one of added) table.add(one)
      const plain = new Map<string, { calls: number; output: number; firstMs: number; lastMs: number }>()
      for (const one of [...before, ...added]) {
        const key = cellKeys.map((name) => one[name]).join(' ')
        const sum = plain.get(key) ?? { calls: 0, output: 0, firstMs: Infinity, lastMs: -Infinity }
        sum.calls++
        sum.output += one.output
        sum.firstMs = Math.min(sum.firstMs, one.atMs)
        sum.lastMs = Math.max(sum.lastMs, one.atMs)
        plain.set(key, sum)
      }
      const held = rowsOf(table.toCells()).map(({ calls, output, firstMs, lastMs, ...row }): [string, object] => [
        cellKeys.map((name) => row[name]).join(' '),
        { calls, output, firstMs, lastMs },
      ])
      expect(new Map(held)).toEqual(plain)
      expect(held.length).toBe(plain.size)
    }),
    { numRuns: 60 },
  )
})

it('joins cells column by column', () => {
  const tables = [1, 2].map((session) => {
    const table = new CellTable()
    table.add(event({ session }))
    return table.toCells()
  })
  const joined = concatCells(tables)
  expect(joined.length).toBe(2)
  expect([...joined.session]).toEqual([1, 2])
  for (const name of cellSums) expect(joined[name].length).toBe(2)
})
