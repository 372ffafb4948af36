import type { BilledCost } from '@aic/core/limit'
import { type FleetBill, type HashMode, nameHasher } from '@aic/fleet'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BillSource, planBills, type SentBills } from './bill-rows.ts'
import { modelName } from './model-name.ts'

const dayMs = 86_400_000
const today = 20_700
const nowMs = today * dayMs + 3_600_000
const machine = { tenant: 'team', machineId: 'm1', machine: 'box', user: '' }
const namesBy = (mode: HashMode, key = 'a-key-for-this-test') => ({
  hasher: nameHasher({ mode, key }),
  model: (name: string) => modelName(mode, name),
})
const names = namesBy('keyed')

const cost = (back: number, amountNano: number, more: Partial<BilledCost> = {}): BilledCost => ({
  fromMs: (today - back) * dayMs,
  toMs: (today - back + 1) * dayMs,
  amountNano,
  currency: 'USD',
  model: null,
  item: null,
  ...more,
})

const reading = (costs: readonly BilledCost[], atMs = nowMs) => ({
  provider: 'parrot',
  account: { key: 'me@example.com', label: null, plan: null },
  atMs,
  costs,
})

const plan = (readings: BillSource['readings'], more: Partial<BillSource> = {}) =>
  planBills({ readings, machine, names, sent: null, nowMs, ...more })

it('adds up what a day’s bill says of one line, in each currency', () => {
  const input = { model: 'parrot-1', item: 'Input' }
  const { rows } = plan([
    reading([cost(0, 5, input), cost(0, 7, input), cost(0, -2, { item: 'Credit' }), cost(0, 9, { currency: 'EUR' })]),
  ])
  expect(rows.map(({ day, currency, model, item, billedNano }) => [day, currency, model, item, billedNano])).toEqual([
    [today, 'EUR', '', '', 9],
    [today, 'USD', '', 'Credit', -2],
    [today, 'USD', 'parrot-1', 'Input', 12],
  ])
  for (const row of rows) expect(row).toMatchObject({ provider: 'parrot', machineId: 'm1', atMs: nowMs })
  for (const { account } of rows) expect(account).toMatch(/^[0-9a-f]{16}$/)
})

it('tells a day as a whole when anything of it changed, and other days no more', () => {
  const first = plan([reading([cost(1, 5), cost(0, 5, { item: 'a' }), cost(0, 6, { item: 'b' })])])
  const again = plan([reading([cost(1, 5), cost(0, 5, { item: 'a' }), cost(0, 6, { item: 'b' })], nowMs + 1)], first)
  expect(again).toMatchObject({ rows: [], sent: first.sent })
  const { rows } = plan([reading([cost(1, 5), cost(0, 5, { item: 'a' })], nowMs + 1)], first)
  expect(rows).toMatchObject([{ day: today, item: 'a', billedNano: 5, atMs: nowMs + 1 }])
})

it('takes a day back that the vendor tells nothing of any more, and leaves those before all that it tells', () => {
  const { sent } = plan([reading([cost(60, 1), cost(2, 2), cost(1, 3)])])
  const { rows, sent: next } = plan([reading([cost(30, 9), cost(1, 3)])], { sent })
  expect(rows.map(({ day, billedNano }) => [today - day, billedNano])).toEqual([
    [30, 9],
    [2, null],
  ])
  expect(plan([reading([cost(30, 9), cost(1, 3)])], { sent: next }).rows).toEqual([])
  expect(plan([reading([])], { sent: next })).toMatchObject({ rows: [] })
  expect(plan([], { sent: next })).toMatchObject({ rows: [] })
})

it('takes back what stands under a name of the account that is its no more', () => {
  const { sent, rows } = plan([reading([cost(0, 5)])])
  const renamed = plan([reading([cost(0, 5)])], { sent, names: namesBy('keyed', 'another-key-of-a-team') })
  expect(renamed.rows).toMatchObject([{ billedNano: 5 }, { account: rows[0]?.account, billedNano: null }])
  expect(renamed.rows[0]?.account).not.toBe(rows[0]?.account)
})

it('leaves out amounts of several days, and paths in what a line is for', () => {
  const month = cost(5, 99, { toMs: nowMs })
  const { rows } = plan([reading([month, cost(0, 1, { model: '/home/me/secret/x.gguf', item: 'key ~/secret/id' })])])
  expect(rows).toMatchObject([{ model: 'x.gguf', item: 'id', billedNano: 1 }])
})

it('leaves out a day with a line that no place takes, also one that was told before, and goes on with the others', () => {
  const won = { currency: 'KRW', item: 'Input' }
  const { sent } = plan([reading([cost(2, 1, won), cost(1, 2, won)])])
  const most = Number.MAX_SAFE_INTEGER
  const { rows } = plan([reading([cost(2, 3, won), cost(1, most, won), cost(1, 1, won)], nowMs + 1)], { sent })
  expect(rows.map(({ day, billedNano }) => [today - day, billedNano])).toEqual([
    [2, 3],
    [1, null],
  ])
})

it('tells days that still grow again after an hour, so that the newest word on them stands, whichever machine it is of', () => {
  const hourMs = 3_600_000
  const costs = [cost(2, 5), cost(1, 6), cost(0, 7)]
  const { sent } = plan([reading(costs)])
  expect(plan([reading(costs, nowMs + hourMs - 1)], { sent }).rows).toEqual([])
  const { rows, sent: then } = plan([reading(costs, nowMs + hourMs)], { sent })
  expect(rows.map(({ day, billedNano, atMs }) => [today - day, billedNano, atMs])).toEqual([
    [1, 6, nowMs + hourMs],
    [0, 7, nowMs + hourMs],
  ])
  expect(plan([reading(costs, nowMs + hourMs)], { sent: then }).rows).toEqual([])
})

it('is a later word when it words the same answer otherwise: lines of both would stand', () => {
  const { sent } = plan([reading([cost(1, 5, { item: 'a' })])])
  const otherwise = { ...names, model: (name: string) => `${name}!` }
  const { rows } = plan([reading([cost(1, 5, { item: 'a' })])], { sent, names: otherwise })
  expect(rows).toMatchObject([{ item: 'a!', atMs: nowMs + 1 }])
})

it('goes on from what was remembered without a time', () => {
  const { sent } = plan([reading([cost(3, 5), cost(2, 6)])])
  const days = Object.fromEntries(Object.entries(sent.days).map(([key, word]) => [key, word.split('@')[0] ?? '']))
  const next = plan([reading([cost(3, 5), cost(2, 7)])], { sent: { ...sent, days }, nowMs: nowMs + 9 })
  expect(next.rows).toMatchObject([{ day: today - 2, billedNano: 7, atMs: nowMs + 9 }])
})

describe('a bill that was told under a key that is there no more', () => {
  const ofKey = (key: string, costs: readonly BilledCost[], atMs = nowMs) => ({
    ...reading(costs, atMs),
    account: { key, label: null, plan: null },
  })
  const hash = (key: string) => names.hasher.hash('account', key)
  const old = ofKey('old', [cost(70, 1), cost(2, 2), cost(1, 3), cost(0, 4)])
  const next = ofKey('next', [cost(50, 9), cost(2, 2), cost(1, 3), cost(0, 5)], nowMs + 1)
  const present = [{ provider: 'parrot', accountKey: 'next' }]
  const { sent } = plan([old])

  it('is taken back where its days are told again under another key, and stays where they are not', () => {
    const { rows, sent: then } = plan([old, next], { sent, present })
    expect(rows.filter(({ account }) => account === hash('old'))).toMatchObject(
      [2, 1, 0].map((back) => ({ day: today - back, billedNano: null, atMs: nowMs + 1 })),
    )
    expect(rows.filter(({ account }) => account === hash('next')).map(({ billedNano }) => billedNano)).toEqual([
      9, 2, 3, 5,
    ])
    expect(plan([old, next], { sent: then, present }).rows).toEqual([])
  })

  it('is not told to a place that does not know it, but for days of its own', () => {
    const { rows } = plan([old, next], { present })
    expect(rows.filter(({ account }) => account === hash('old'))).toMatchObject([{ day: today - 70, billedNano: 1 }])
  })

  it('stays where no day of it is told again: the key may be of another account', () => {
    const other = ofKey('next', [cost(2, 7), cost(1, 0), cost(0, 5)], nowMs + 1)
    const { rows } = plan([old, other], { sent, present })
    expect(rows.map(({ account, billedNano }) => [account, billedNano])).toEqual([
      [hash('next'), 7],
      [hash('next'), 0],
      [hash('next'), 5],
    ])
  })

  it('stays while both keys are in use, until one of them was not asked with for a day', () => {
    const both = [...present, { provider: 'parrot', accountKey: 'old' }]
    expect(plan([old, next], { sent, present: both }).rows.every(({ billedNano }) => billedNano !== null)).toBe(true)
    const later = { ...next, atMs: nowMs + dayMs + 1 }
    expect(plan([old, later], { sent, present: both }).rows.some(({ billedNano }) => billedNano === null)).toBe(true)
  })
})

/** What a place answers of rows that it was sent: by day the lines of its newest word. */
function standing(sent: readonly FleetBill[]): Record<string, string[]> {
  const lines = new Map(sent.map((row) => [[row.day, row.currency, row.model, row.item].join(), row]))
  const days = Map.groupBy(lines.values(), ({ day }) => day)
  const told = [...days].map(([day, own]): [string, string[]] => {
    const lastMs = Math.max(...own.map(({ atMs }) => atMs))
    const newest = own.filter(({ atMs, billedNano }) => atMs === lastMs && billedNano !== null)
    return [String(day), newest.map(({ item, billedNano }) => `${item} ${billedNano}`).sort()]
  })
  return Object.fromEntries(told.filter(([, own]) => own.length > 0))
}

it('leaves at the place what the vendor told last of each day, whatever it told before and whichever push was killed', () => {
  const line = fc.record({ back: fc.integer({ min: 0, max: 5 }), item: fc.constantFrom('a', 'b'), nano: fc.nat(3) })
  const step = fc.record({
    lines: fc.uniqueArray(line, { maxLength: 6, selector: ({ back, item }) => `${back} ${item}` }),
    isKilled: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 8 }), (steps) => {
      const place: FleetBill[] = []
      let sent: SentBills | null = null
      let expected: Record<string, string[]> = {}
      for (const [at, { lines, isKilled }] of steps.entries()) {
        const costs = lines.map(({ back, item, nano }) => cost(back, nano, { item }))
        const planned = plan([reading(costs, nowMs + at)], { sent, nowMs: nowMs + at })
        place.push(...planned.rows)
        sent = isKilled ? planned.unsure : planned.sent
        const firstDay = Math.min(...lines.map(({ back }) => today - back))
        const before = Object.entries(expected).filter(([day]) => Number(day) < firstDay)
        const told = Map.groupBy(lines, ({ back }) => String(today - back))
        const now = [...told].map(([day, own]) => [day, own.map(({ item, nano }) => `${item} ${nano}`).sort()] as const)
        expected = Object.fromEntries([...before, ...now])
        expect(standing(place)).toEqual(expected)
      }
    }),
  )
})
