import { emptyPart, packPart, rowFlags } from '@aic/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CopyFinder } from './copies.ts'
import type { StoredPart } from './ledger.ts'
import { RecordKeys } from './record-keys.ts'

type Key = readonly [a: number, b: number, flags?: number]

function partOf(keys: readonly Key[], log = 1): StoredPart {
  const columns = emptyPart(keys.length)
  for (const [n, [a, b, flags = 0]] of keys.entries()) {
    columns.keyA[n] = a
    columns.keyB[n] = b
    columns.flags[n] = flags
  }
  const bytes = packPart(columns, keys.length)
  return { log, first: 0, length: keys.length, source: 's', path: '/log', names: Uint32Array.of(), bytes }
}

const parts: readonly StoredPart[] = [
  partOf([
    [1, 1],
    [1, 2],
    [4_294_967_295, 1],
  ]),
  partOf(
    [
      [1, 1, rowFlags.isBooked],
      [1, 2],
      [9, 9],
    ],
    2,
  ),
]

it('names a chain by its first record, over all parts, and knows those of one record', () => {
  const finder = new CopyFinder(new RecordKeys(parts))
  expect([0, 1, 2, 3, 4, 5].map((record) => finder.chainOf(record))).toEqual([0, 1, 2, -1, 1, 5])
  expect([0, 1, 2, 5].map((chain) => finder.isShared(chain))).toEqual([false, true, false, false])
  expect([0, 1, 2, 3, 4, 5].filter((record) => finder.isSingle(record))).toEqual([0, 2, 5])
  expect(finder.sharedIn(0, 3)).toEqual([1])
  expect(finder.sharedIn(3, 3)).toEqual([1])
})

it('asks for each id once whether it is stored, and counts those as shared', () => {
  const asked: number[] = []
  const finder = new CopyFinder(new RecordKeys(parts), (record) => asked.push(record) > 0 && record === 5)
  expect(asked).toEqual([0, 1, 2, 5])
  expect(finder.isShared(5)).toBe(true)
  expect(finder.isShared(0)).toBe(false)
})

it('finds nothing among no records', () => {
  expect(new CopyFinder(new RecordKeys([])).sharedIn(0, 0)).toEqual([])
})

it('groups as a plain map does', () => {
  const half = fc.oneof(fc.nat(3), fc.constantFrom(0xffffffff, 128, 2 ** 31))
  const keys = fc.array(fc.tuple(half, half, fc.constantFrom(0, 0, rowFlags.isBooked)), { maxLength: 80 })
  fc.assert(
    fc.property(fc.array(keys, { maxLength: 4 }), (all) => {
      const finder = new CopyFinder(new RecordKeys(all.map((one, i) => partOf(one, i + 1))))
      const calls = all.flat().map(([a, b, flags]) => (flags === 0 ? `${a} ${b}` : null))
      for (const [record, key] of calls.entries()) {
        const first = key === null ? -1 : calls.indexOf(key)
        expect(finder.chainOf(record)).toBe(first)
        expect(first >= 0 && finder.isShared(first)).toBe(first >= 0 && first !== calls.lastIndexOf(key))
      }
    }),
  )
})
