import { describe, expect, it } from 'vitest'
import { deletedEvent } from '../deleted-event.ts'
import type { FleetEvent } from '../fleet-event.ts'
import { type KeyPlan, planRows, type WantedRow } from './plan-rows.ts'
import type { SentRow } from './sent-row.ts'

const dayMs = 86_400_000
const eventId = 'a'.repeat(32)
/** A version of so many tokens, of a price's week and a tie-break. */
const version = (tokens: number, low = 0): bigint => (BigInt(tokens) << 36n) | BigInt(low)

const wanted = (
  day: number,
  tokens: number,
  more: Partial<FleetEvent> & { readonly content?: number } = {},
): WantedRow => {
  const { content = 1, ...said } = more
  const owner = { tenant: 't', source: 's', machineId: 'm', machine: 'm', isBackground: false }
  const nothing = deletedEvent(owner, { eventId, atMs: day * dayMs, version: version(tokens) })
  const event: FleetEvent = { ...nothing, isDeleted: false, ...said }
  return { event, day, content: [content, 0] }
}

const sent = (day: number, tokens: number, more: Partial<SentRow> = {}): SentRow => ({
  key: [1, 2],
  eventId,
  day,
  version: version(tokens),
  content: [1, 0],
  isDeleted: false,
  ...more,
})

const plan = (
  more: Partial<KeyPlan>,
): { rows: [day: number, version: bigint, isDeleted: boolean][]; marks: number } => {
  const { events, marks } = planRows({ key: [1, 2], wanted: [], sent: [], isSameLedger: true, ...more })
  return { rows: events.map((one) => [one.atMs / dayMs, one.version, one.isDeleted]), marks: marks.length }
}

describe('what a place lacks of a call', () => {
  it('is all of it when nothing was sent, and nothing when all was (001-37, 001-39)', () => {
    expect(plan({ wanted: [wanted(5, 10)] })).toEqual({ rows: [[5, version(10), false]], marks: 1 })
    expect(plan({ wanted: [wanted(5, 10)], sent: [sent(5, 10)] })).toEqual({ rows: [], marks: 0 })
  })

  it('is the row with more tokens, in the version that they give it', () => {
    const { rows } = plan({ wanted: [wanted(5, 20, { content: 2 })], sent: [sent(5, 10)] })
    expect(rows).toEqual([[5, version(20), false]])
  })

  it('is another row of as many tokens, in a version above the one that was sent', () => {
    const { rows } = plan({
      wanted: [wanted(5, 10, { content: 2, version: version(10, 3) })],
      sent: [sent(5, 10, { version: version(10, 0x1ff) })],
    })
    expect(rows).toEqual([[5, version(10, 0x203), false]])
  })

  it('is both rows when it moved: the new one, and the old one taken back', () => {
    const gone = wanted(6, 10, { isDeleted: true, version: version(10) | (1n << 62n) })
    const { rows, marks } = plan({ wanted: [wanted(5, 10), gone], sent: [sent(6, 10)] })
    expect(rows).toEqual([
      [5, version(10), false],
      [6, version(10) | (1n << 62n), true],
    ])
    expect(marks).toBe(2)
    expect(plan({ wanted: [wanted(5, 10), gone], sent: [sent(5, 10), sent(6, 10, { isDeleted: true })] }).rows).toEqual(
      [],
    )
  })

  it('is a row again that was taken back, where this ledger says so', () => {
    const before = [sent(5, 10, { isDeleted: true, version: version(10) | (1n << 62n) })]
    expect(plan({ wanted: [wanted(5, 10)], sent: before }).rows).toEqual([
      [5, (version(10) | (1n << 62n)) + 256n, false],
    ])
    expect(plan({ wanted: [wanted(5, 10)], sent: before, isSameLedger: false }).rows).toEqual([])
  })
})

describe('a ledger that took the place of one that knew more (001-37)', () => {
  it('does not undo what the place knows', () => {
    const less = { wanted: [wanted(5, 3, { content: 2 })], sent: [sent(5, 10)], isSameLedger: false }
    expect(plan(less)).toEqual({ rows: [], marks: 1 })
    const later = [sent(5, 10, { isFromBefore: true })]
    expect(plan({ ...less, sent: later, isSameLedger: true })).toEqual({ rows: [], marks: 0 })
    expect(plan({ wanted: [wanted(5, 11, { content: 3 })], sent: later }).rows).toEqual([[5, version(11), false]])
  })

  it('adds no second row to a call whose earlier day only the place knows', () => {
    for (const isSameLedger of [true, false])
      expect(plan({ wanted: [wanted(6, 10)], sent: [sent(5, 10)], isSameLedger }).rows).toEqual([])
  })
})
