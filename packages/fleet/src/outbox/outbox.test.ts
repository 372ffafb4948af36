import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Outbox, outboxPath } from './outbox.ts'
import { DamagedOutboxError, setOutboxAside } from './outbox-file.ts'
import { takePushLock } from './push-lock.ts'
import type { SentRow } from './sent-row.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'aic-outbox-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const row = (key: number, more: Partial<SentRow> = {}): SentRow => ({
  key: [key, key],
  eventId: key.toString(16).padStart(32, '0'),
  day: 20_000,
  version: 7n,
  content: [1, 2],
  isDeleted: false,
  isFromBefore: false,
  ...more,
})

describe('an outbox', () => {
  it('remembers what a place was sent, and of each event and day the last', () => {
    {
      using outbox = Outbox.open(folder, 'place')
      outbox.mark([row(1), row(2), row(1_025)])
      outbox.mark([row(1, { version: 8n }), row(1, { day: 20_001, isDeleted: true })])
    }
    using outbox = Outbox.open(folder, 'place')
    expect(outbox.sentOf([1, 1])).toEqual([row(1, { version: 8n }), row(1, { day: 20_001, isDeleted: true })])
    expect(outbox.sentOf([1_025, 1_025])).toEqual([row(1_025)])
    expect(outbox.sentOf([3, 3])).toEqual([])
    expect([...outbox.allSent()]).toHaveLength(4)
  })

  it('keeps places apart, and forgets one alone', () => {
    using one = Outbox.open(folder, 'one')
    using other = Outbox.open(folder, 'other')
    one.mark([row(1)])
    other.mark([row(2)])
    one.setFacts({ cursor: 5 })
    expect(one.fact('cursor')).toBe(5)
    expect(other.fact('cursor')).toBeNull()
    one.forget()
    expect(one.fact('cursor')).toBeNull()
    expect([...one.allSent()]).toEqual([])
    expect([...other.allSent()]).toEqual([row(2)])
  })

  it('keeps any row as it was, through as many writes as there are', () => {
    const u32 = fc.integer({ min: 0, max: 2 ** 32 - 1 })
    const rows = fc.record({
      key: fc.tuple(fc.constantFrom(1, 2), fc.constantFrom(1, 1_025, 2 ** 32 - 1)),
      eventId: fc.constantFrom('0123456789abcdef0123456789abcdef', 'ffffffffffffffffffffffffffffffff'),
      day: fc.integer({ min: -1_000, max: 40_000 }),
      version: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
      content: fc.tuple(u32, u32),
      isDeleted: fc.boolean(),
      isFromBefore: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(fc.array(rows, { maxLength: 4 }), { maxLength: 40 }), (writes) => {
        using outbox = Outbox.inMemory('place')
        const expected = new Map<string, SentRow>()
        for (const write of writes) {
          outbox.mark(write)
          for (const one of write) expected.set(`${one.key.join()} ${one.eventId} ${one.day}`, one)
        }
        const told = (all: Iterable<SentRow>): string[] =>
          Array.from(all, (one) => JSON.stringify({ ...one, version: String(one.version) })).sort()
        expect(told(outbox.allSent())).toEqual(told(expected.values()))
      }),
      { numRuns: 30 },
    )
  })

  it('is readable by its owner only', () => {
    using outbox = Outbox.open(folder, 'place')
    outbox.mark([row(1)])
    for (const name of readdirSync(folder)) expect(statSync(path.join(folder, name)).mode & 0o777, name).toBe(0o600)
  })

  it('says that it is damaged, by its file or by its rows, and can be set aside', () => {
    writeFileSync(outboxPath(folder), 'no database at all, by no means')
    expect(() => Outbox.open(folder, 'place')).toThrow(DamagedOutboxError)
    const aside = setOutboxAside(outboxPath(folder), Date.UTC(2026, 0, 2))
    expect(aside).toMatch(/outbox\.sqlite\.broken-20260102000000$/)
    {
      using outbox = Outbox.open(folder, 'place')
      outbox.mark([row(1)])
    }
    {
      using database = new DatabaseSync(outboxPath(folder))
      database.exec('update sent set bucket = bucket + 1')
    }
    using outbox = Outbox.open(folder, 'place')
    expect(() => outbox.sentOf([2, 2])).toThrow(DamagedOutboxError)
  })
})

describe('the lock of a place', () => {
  it('is held by one at a time, for each place', () => {
    const first = takePushLock(folder, 'place')
    expect(first).not.toBeNull()
    expect(takePushLock(folder, 'place')).toBeNull()
    using other = takePushLock(folder, 'another')
    expect(other).not.toBeNull()
    first?.[Symbol.dispose]()
    using again = takePushLock(folder, 'place')
    expect(again).not.toBeNull()
  })
})
