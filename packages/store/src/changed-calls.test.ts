import { emptyPart, type Hash64, hashHex, packPart, rowFlags } from '@aic/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type ChangedKey, changedCalls } from './changed-calls.ts'
import { countedCalls } from './counted-calls.ts'
import { packIdentity } from './identity-index.ts'
import { Ledger, type StoredPart } from './ledger.ts'
import { RecordKeys } from './record-keys.ts'

interface Row {
  readonly key: Hash64
  readonly output: number
  readonly isBooked: boolean
}

function partOf(log: number, first: number, rows: readonly Row[]): StoredPart {
  const c = emptyPart(rows.length)
  for (const [n, { key, output, isBooked }] of rows.entries()) {
    ;[c.keyA[n], c.keyB[n]] = key
    c.output[n] = output
    c.atMs[n] = 1_000 * log + n
    c.flags[n] = isBooked ? rowFlags.isBooked : rowFlags.isIdEnough
  }
  const [length, bytes] = [rows.length, packPart(c, rows.length)]
  return { log, first, length, source: 's', path: '/log', names: Uint32Array.of(0), bytes }
}

function write(ledger: Ledger, parts: readonly StoredPart[], isRebuilt = false): void {
  const [names, places, sums, states, facts] = [new Map(), new Map(), new Map(), new Map(), new Map()]
  const identity = packIdentity(new RecordKeys(parts))
  const generation = ledger.generation()
  ledger.write({ names, places, parts, identity, sums, states, facts, isRebuilt, generation })
}

/** Each id with the outputs of its calls. */
const told = (changed: Iterable<ChangedKey>): Record<string, number[]> =>
  Object.fromEntries(
    Array.from(changed, ({ key, calls }) => [hashHex(key), calls.map(({ winner }) => winner.tokens.output)]),
  )

const counted = (ledger: Ledger): Record<string, number[]> =>
  Object.fromEntries(
    Array.from(countedCalls(ledger), ({ winner }) => [hashHex(winner.key), [winner.tokens.output]] as const),
  )

const row = fc.record({
  key: fc.tuple(fc.constantFrom(1, 2, 3), fc.integer({ min: 0, max: 3_000 })),
  output: fc.nat(9),
  isBooked: fc.boolean(),
})

it('tells every id with all its calls, and after a generation those with a new record', () => {
  fc.assert(
    fc.property(fc.array(fc.array(row, { maxLength: 30 }), { maxLength: 5 }), (runs) => {
      const ledger = Ledger.inMemory(null)
      const known: Record<string, number[]> = {}
      for (const [log, rows] of runs.entries()) {
        const since = ledger.generation()
        write(ledger, [partOf(log, 0, rows)])
        const changed = told(changedCalls(ledger, since))
        expect(Object.keys(changed)).toEqual(expect.arrayContaining(idsOf(rows)))
        Object.assign(known, changed)
      }
      expect(known).toEqual(counted(ledger))
      expect(told(changedCalls(ledger, null))).toEqual(known)
      expect([...changedCalls(ledger, ledger.generation())]).toEqual([])
    }),
  )
})

const idsOf = (rows: readonly Row[]): string[] =>
  [...new Set(rows.filter(({ isBooked }) => !isBooked).map(({ key }) => hashHex(key)))].sort()

it('tells every id after the ledger was made anew as a whole', () => {
  const ledger = Ledger.inMemory(null)
  const rows = Array.from({ length: 5 }, (_, n): Row => ({ key: [n, 7 * n], output: n, isBooked: false }))
  write(ledger, [partOf(1, 0, rows)])
  const since = ledger.generation()
  write(ledger, [partOf(1, 0, rows)], true)
  expect(told(changedCalls(ledger, since))).toEqual(counted(ledger))
})

it('reads all of a ledger in its order where too much changed to be looked up one by one', () => {
  const ledger = Ledger.inMemory(null)
  const rows = Array.from(
    { length: 60_000 },
    (_, n): Row => ({ key: [n % 40_000, n % 40_000], output: 1, isBooked: false }),
  )
  write(ledger, [partOf(1, 0, rows.slice(0, 3))])
  write(ledger, [partOf(2, 0, rows)])
  const changed = told(changedCalls(ledger, 1))
  expect(Object.keys(changed)).toHaveLength(40_000)
  expect(changed).toEqual(counted(ledger))
})
