import { utc } from '@aic/core/report'
import { type FleetOutcome, nameHasher } from '@aic/fleet'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type TestEvent, usageOf } from '../../../../testing/usage-of-events.ts'
import type { Increment } from '../telemetry/increments.ts'
import { outcomesOf } from '../telemetry/outcomes.ts'
import { utcDayOf } from './call-rows.ts'
import type { SentRows } from './changed-rows.ts'
import { planOutcomes } from './outcome-rows.ts'

const nowMs = Date.UTC(2026, 8, 3, 12)
const today = utcDayOf(nowMs)
const machine = { tenant: 'team', machineId: 'm1', machine: 'box', user: '' }
const hasher = nameHasher({ mode: 'keyed', key: 'a-key-for-this-test' })
const names = { project: (folder: string) => ({ key: hasher.hash('project', folder), label: '' }) }
const app = names.project('/work/app').key

const call = (at: string, more: Partial<TestEvent> = {}): TestEvent => ({ at, input: 10, priced: 0.5, ...more })
const commit = (at: string, session: string | null = 's1') => {
  const atMs = Date.parse(at)
  return { what: 'commits' as const, session, sinceMs: atMs - 3_600_000, atMs, value: 1 }
}

interface Known {
  readonly calls?: readonly TestEvent[]
  readonly told?: readonly Increment[]
  readonly sent?: SentRows
  readonly isSameLedger?: boolean
  readonly atMs?: number
}

const plan = ({ calls = [], told = [], sent = {}, isSameLedger = true, atMs = nowMs }: Known) =>
  planOutcomes({
    usage: usageOf(calls),
    told: [{ source: 'agent', increments: told }],
    machine,
    names,
    sent,
    isSameLedger,
    nowMs: atMs,
  })

/** How much of a row has a cost, and what cost. */
const knownOf = ({ sessions, unpriced, costNanoUsd }: Pick<FleetOutcome, 'sessions' | 'unpriced' | 'costNanoUsd'>) => [
  sessions,
  unpriced?.sessions,
  unpriced?.commits,
  costNanoUsd,
]

const calls = [call('2026-09-02T10:00:00Z'), call('2026-09-03T10:00:00Z')]
const told = [commit('2026-09-02T10:10:00Z'), commit('2026-09-03T10:10:00Z')]

it('tells each UTC day and project once, and again when it says something else', () => {
  const first = plan({ calls, told })
  expect(first.rows).toMatchObject([
    { machineId: 'm1', day: today - 1, project: app, sessions: 1, commits: 1, costNanoUsd: 500_000_000 },
    { day: today, project: app, commits: 1, isPartial: false, version: BigInt(nowMs) },
  ])
  expect(plan({ calls, told, sent: first.sent }).rows).toEqual([])
  const more = [...told, commit('2026-09-03T11:00:00Z')]
  const second = plan({ calls, told: more, sent: first.sent, atMs: nowMs - 5_000 })
  expect(second.rows).toMatchObject([{ day: today, commits: 2, version: BigInt(nowMs + 1) }])
})

it('takes a cost that is not known for none, and says whether calls lack a price', () => {
  const unpriced = call('2026-09-03T10:00:00Z', { priced: undefined })
  const [row] = plan({ calls: [unpriced], told: told.slice(1) }).rows
  expect(row).toMatchObject({ costNanoUsd: null, isPartial: true })
  const [alone] = plan({ told: [commit('2026-09-03T10:10:00Z', null)] }).rows
  expect(alone).toMatchObject({ project: '', commits: 1, sessions: 0, costNanoUsd: null, isPartial: false })
})

it('tells which outcomes are of sessions whose cost nobody knows, whatever day their calls are of', () => {
  const night = [call('2026-09-02T23:50:00Z', { session: 'night' }), call('2026-09-03T10:00:00Z', { session: 'day' })]
  const unpriced = call('2026-09-02T10:00:00Z', { session: 'unpriced', priced: undefined })
  const lost = Array.from({ length: 9 }, () => commit('2026-09-03T10:20:00Z', 'no log'))
  const words = [
    commit('2026-09-03T00:05:00Z', 'night'),
    commit('2026-09-03T10:10:00Z', 'day'),
    commit('2026-09-03T00:10:00Z', 'unpriced'),
    { ...commit('2026-09-02T10:10:00Z', 'unpriced'), what: 'linesAdded' as const },
    ...lost,
  ]
  const { rows } = plan({ calls: [...night, unpriced], told: words })
  expect(rows).toMatchObject([
    { day: today - 1, sessions: 2, commits: 0, linesAdded: 1, costNanoUsd: 500_000_000, isPartial: true },
    { day: today, project: app, sessions: 3, commits: 3, costNanoUsd: 500_000_000, isPartial: false },
    { day: today, project: '', sessions: 1, commits: 9, costNanoUsd: null },
  ])
  expect(rows.map(({ unpriced: counts }) => counts)).toMatchObject([
    { sessions: 1, commits: 0, linesAdded: 1 },
    { sessions: 1, commits: 1, linesAdded: 0 },
    { sessions: 1, commits: 9 },
  ])
})

it('takes a day back from a project that its session turned out not to be of, on the same ledger alone', () => {
  const { sent } = plan({ told: told.slice(1) })
  const known = { calls: calls.slice(1), told: told.slice(1), sent }
  const { rows, sent: next } = plan(known)
  expect(rows).toMatchObject([
    { project: app, commits: 1 },
    { project: '', day: today, sessions: 0, commits: 0, costNanoUsd: null },
  ])
  expect(plan({ ...known, sent: next }).rows).toEqual([])
  expect(plan({ ...known, isSameLedger: false }).rows).toMatchObject([{ project: app }])
})

it('leaves days as they were told that telemetry or logs hold no more', () => {
  const { sent } = plan({ calls, told })
  expect(plan({ calls, sent }).rows).toEqual([])
  expect(plan({ calls: calls.slice(1), told: told.slice(1), sent }).rows).toEqual([])
  const later = { sent, atMs: nowMs + 86_400_000 }
  expect(plan({ calls: calls.slice(1), told, ...later }).rows).toEqual([])
  expect(plan({ told, ...later }).rows).toMatchObject([
    { day: today, project: '', commits: 1, costNanoUsd: null },
    { day: today, project: app, commits: 0 },
  ])
})

it('forgets what it sent after two years', () => {
  const { sent } = plan({ calls, told })
  expect(Object.keys(sent)).toHaveLength(2)
  expect(plan({ sent, atMs: nowMs + 800 * 86_400_000 })).toMatchObject({ rows: [], sent: {} })
})

it('leaves at the place what there is, whatever came when and whichever push was killed', () => {
  const hour = fc.integer({ min: 0, max: 71 })
  const session = fc.constantFrom('s1', 's2')
  const at = (hours: number): string => new Date(nowMs - hours * 3_600_000).toISOString()
  const made = fc.record({ hour, session, cwd: fc.constantFrom('/work/app', '/work/shop'), isPriced: fc.boolean() })
  const step = fc.record({
    calls: fc.array(made, { maxLength: 2 }),
    told: fc.array(fc.record({ hour, session }), { maxLength: 2 }),
    isKilled: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 8 }), (steps) => {
      const place = new Map<string, FleetOutcome>()
      const first = call(at(96), { session: 'before telemetry' })
      const known: { calls: TestEvent[]; told: ReturnType<typeof commit>[] } = { calls: [first], told: [] }
      let sent: SentRows = {}
      for (const [n, { calls: more, told: words, isKilled }] of steps.entries()) {
        for (const one of more) {
          const priced = one.isPriced ? 0.5 : undefined
          known.calls.push(call(at(one.hour), { session: one.session, cwd: one.cwd, priced }))
        }
        known.told.push(...words.map((one) => commit(at(one.hour), one.session)))
        const planned = plan({ ...known, sent, atMs: nowMs + n })
        for (const row of planned.rows) {
          const before = place.get(`${row.day} ${row.project}`)
          if (before === undefined || row.version >= before.version) place.set(`${row.day} ${row.project}`, row)
        }
        sent = isKilled ? planned.unsure : planned.sent
      }
      const input = { usage: usageOf(known.calls), told: [{ source: 'agent', increments: known.told }] }
      const { rows } = outcomesOf({ ...input, zone: utc, sinceDay: null, untilDay: null })
      const shown = [...place.values()].filter(({ sessions, commits }) => sessions + commits > 0)
      const lines = shown.map((row) => [row.day, row.project, row.commits, ...knownOf(row)].join())
      const expected = rows.map((row) => {
        const { key } = names.project(row.project ?? '')
        return [utcDayOf(Date.parse(row.day ?? '')), key, row.commits, ...knownOf(row)].join()
      })
      expect(lines.sort()).toEqual(expected.sort())
    }),
  )
})
