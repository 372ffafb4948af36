import { emptyPart, type Hash64, packPart, rowFlags } from '@aic/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { bucketOf, forksOf, IdentityLookup, packIdentity } from './identity-index.ts'
import { Ledger, type LedgerChange, type StoredPart } from './ledger.ts'
import { RecordKeys } from './record-keys.ts'

interface Row {
  readonly key: Hash64
  /** Of a booked total: the one that it began with. */
  readonly parent?: Hash64
}

function partOf(log: number, first: number, rows: readonly Row[]): StoredPart {
  const c = emptyPart(rows.length)
  for (const [n, { key, parent }] of rows.entries()) {
    ;[c.keyA[n], c.keyB[n]] = key
    ;[c.requestA[n], c.requestB[n]] = parent ?? [0, 0]
    c.flags[n] = parent === undefined ? 0 : rowFlags.isBooked
  }
  const [length, bytes] = [rows.length, packPart(c, rows.length)]
  return { log, first, length, source: 's', path: '/log', names: Uint32Array.of(), bytes }
}

it('packs an entry of four numbers for each record, into buckets by the low bits of the id', () => {
  const packed = packIdentity(new RecordKeys([partOf(7, 2, [{ key: [5, 1_025] }, { key: [6, 3] }])]))
  const numbers = new Map([...packed].map(([bucket, bytes]) => [bucket, [...new Uint32Array(bytes.slice().buffer)]]))
  expect(numbers).toEqual(
    new Map([
      [1, [5, 1_025, 7, 2]],
      [3, [6, 3, 7, 3]],
    ]),
  )
  expect(packIdentity(new RecordKeys([])).size).toBe(0)
})

/** A ledger with the parts, each written by a run of its own. */
function ledgerOf(parts: readonly StoredPart[]): Ledger {
  const ledger = Ledger.inMemory(null)
  for (const [generation, part] of parts.entries()) {
    const change: LedgerChange = {
      generation,
      parts: [part],
      identity: packIdentity(new RecordKeys([part])),
      names: new Map(),
      places: new Map(),
      sums: new Map(),
      isRebuilt: false,
      states: new Map(),
      facts: new Map(),
    }
    expect(ledger.write(change)).toBe(true)
  }
  return ledger
}

it('finds records of all runs by their ids, and forks by their parents', () => {
  const call = [1, 2] as const
  const parent = [3, 4] as const
  using ledger = ledgerOf([
    partOf(1, 0, [{ key: call }, { key: [1, 1_026] }]),
    partOf(2, 0, [{ key: [5, 6], parent }, { key: call }]),
  ])
  const lookup = new IdentityLookup(ledger)
  expect(lookup.find(call)).toEqual([
    { log: 1, row: 0 },
    { log: 2, row: 1 },
  ])
  expect(lookup.find(forksOf(parent))).toEqual([{ log: 2, row: 0 }])
  expect(lookup.find(parent)).toEqual([])
})

it('finds what a plain map of the same records finds', () => {
  const half = fc.oneof(fc.nat(2), fc.constantFrom(0xffffffff, 1_024, 1_025))
  const key = fc.tuple(half, half)
  const rows = fc.array(fc.record({ key }), { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(fc.array(rows, { maxLength: 3 }), key, (all, absent) => {
      const parts = all.map((one, i) => partOf(i + 1, i, one))
      using ledger = ledgerOf(parts)
      const lookup = new IdentityLookup(ledger)
      const plain = new Map<string, object[]>([[absent.join(' '), []]])
      for (const [i, one] of all.entries()) {
        for (const [n, row] of one.entries()) {
          const name = row.key.join(' ')
          plain.set(name, [...(plain.get(name) ?? []), { log: i + 1, row: i + n }])
        }
      }
      for (const [name, places] of plain) {
        const [a, b] = name.split(' ').map(Number) as [number, number]
        expect(lookup.find([a, b])).toEqual(places)
        expect(bucketOf(b)).toBe(b % 1_024)
      }
    }),
    { numRuns: 50 },
  )
})
