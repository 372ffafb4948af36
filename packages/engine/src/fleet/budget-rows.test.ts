import { utc } from '@aic/core/report'
import { nameHasher } from '@aic/fleet'
import { expect, it } from 'vitest'
import { type TestEvent, usageOf } from '../../../../testing/usage-of-events.ts'
import type { Config } from '../config/config.ts'
import { planBudgets } from './budget-rows.ts'
import type { SentRows } from './changed-rows.ts'

const nowMs = Date.UTC(2026, 8, 3, 12)
const month = { fromMs: Date.UTC(2026, 8, 1), toMs: Date.UTC(2026, 9, 1) }
const machine = { tenant: 'team', machineId: 'm1', machine: 'box', user: '' }
const hasher = nameHasher({ mode: 'keyed', key: 'a-key-for-this-test' })
const names = {
  project: (folder: string) => ({ key: hasher.hash('project', folder), label: '' }),
  budget: (name: string) => ({ key: hasher.hash('budget', name), label: name === 'food' ? name : '' }),
}

interface Known {
  readonly budgets?: Config['budgets']
  readonly calls?: readonly TestEvent[]
  readonly sent?: SentRows
  readonly atMs?: number
}

const calls = [{ at: '2026-09-02T10:00:00Z', input: 10, priced: 0.5 }]
const plan = ({ budgets = {}, calls: made = calls, sent = {}, atMs = nowMs }: Known) =>
  planBudgets({
    config: { budgets, mode: 'auto', startOfWeek: 'monday', projectAliases: {} },
    usage: () => usageOf(made),
    zone: utc,
    home: '/home/me',
    machine,
    names,
    sent,
    nowMs: atMs,
  })

it('tells a budget of the present period, and again when more was spent', async () => {
  const budgets = { food: { usd: 2 } }
  const first = await plan({ budgets })
  const spent = { budgetNanoUsd: 2_000_000_000, spentNanoUsd: 500_000_000, isPartial: false }
  expect(first.rows).toMatchObject([{ budgetLabel: 'food', period: 'month', ...month, ...spent, atMs: nowMs }])
  expect(first.dueMs).toBe(month.toMs)
  expect((await plan({ budgets, sent: first.sent, atMs: nowMs + 5 })).rows).toEqual([])
  const more = [...calls, { at: '2026-09-03T10:00:00Z', input: 10 }]
  const second = await plan({ budgets, calls: more, sent: first.sent })
  expect(second.rows).toMatchObject([{ isPartial: true, version: BigInt(nowMs + 1) }])
})

it('names the project that a budget is of as calls do, where one folder bears the name', async () => {
  const of = async (project: string) => (await plan({ budgets: { b: { usd: 1, project } } })).rows[0]
  expect(await of('app')).toMatchObject({ project: hasher.hash('project', '/work/app'), budgetLabel: '' })
  expect(await of('nowhere')).toMatchObject({ project: hasher.hash('project', 'nowhere') })
  expect((await plan({ budgets: { b: { usd: 1 } } })).rows).toMatchObject([{ project: '' }])
})

it('takes back a budget that is in the settings no more', async () => {
  const { sent, rows } = await plan({ budgets: { food: { usd: 2 } } })
  const gone = await plan({ sent })
  expect(gone.rows).toMatchObject([{ budget: rows[0]?.budget, ...month, budgetNanoUsd: 0, spentNanoUsd: 0 }])
  expect((await plan({ sent: gone.sent })).rows).toEqual([])
})

it('leaves a period that is over as it was, and begins the next one', async () => {
  const budgets = { food: { usd: 2 } }
  const { sent } = await plan({ budgets })
  const next = await plan({ budgets, sent, calls: [], atMs: month.toMs })
  expect(next.rows).toMatchObject([{ fromMs: month.toMs, spentNanoUsd: 0 }])
  expect(Object.keys(next.sent)).toHaveLength(1)
})

it('lets a period of another length that begins at the same moment stand in its place', async () => {
  const first = Date.UTC(2026, 8, 1, 9)
  const { sent } = await plan({ budgets: { food: { usd: 2 } }, calls: [], atMs: first })
  const { rows } = await plan({ budgets: { food: { usd: 2, period: 'day' } }, calls: [], sent, atMs: first })
  expect(rows).toMatchObject([{ period: 'day', fromMs: month.fromMs, budgetNanoUsd: 2_000_000_000 }])
})

it('leaves out a budget that no place can hold', async () => {
  expect((await plan({ budgets: { moon: { usd: 1e12 } } })).rows).toEqual([])
})

it('tells once more what a push that was killed may have told, and takes it back where it is no more', async () => {
  const budgets = { food: { usd: 2 } }
  const { sent } = await plan({ budgets })
  const killed = await plan({ budgets: { food: { usd: 3 }, more: { usd: 1 } }, sent })
  const { rows } = await plan({ budgets, sent: killed.unsure })
  expect(rows.map(({ budgetNanoUsd }) => budgetNanoUsd)).toEqual([2_000_000_000, 0])
  for (const { version } of rows) expect(version).toBeGreaterThan(BigInt(nowMs))
})
