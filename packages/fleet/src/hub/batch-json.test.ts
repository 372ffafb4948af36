import { expect, it } from 'vitest'
import { fleetBatchOf, fleetEventOf } from '../../../../testing/embedded-fleet.ts'
import type { FleetBatch } from '../fleet-event.ts'
import { batchJson, parseBatch, rowCount } from './batch-json.ts'

const batch = fleetBatchOf({ events: [fleetEventOf('a', { cacheSavedNanoUsd: -5 })] })
const bodyWith = (change: (event: Record<string, unknown>) => void): unknown => {
  const body = JSON.parse(batchJson(batch)) as { events: Record<string, unknown>[] }
  for (const event of body.events) change(event)
  return body
}

it('reads what it wrote', () => {
  expect(parseBatch(bodyWith(() => undefined)).events).toEqual(batch.events)
})

it('takes calls of an aic that does not know yet what the cache saved: then it is not known', () => {
  const { events } = parseBatch(bodyWith((event) => delete event.cacheSavedNanoUsd))
  expect(events).toEqual([{ ...batch.events[0], cacheSavedNanoUsd: null }])
})

it('takes no saving that is no whole number, or larger than any call’s', () => {
  for (const cacheSavedNanoUsd of [0.5, '7', -1e14 - 1, 1e14 + 1]) {
    expect(() => parseBatch(bodyWith((event) => Object.assign(event, { cacheSavedNanoUsd })))).toThrow(
      'events.0.cacheSavedNanoUsd must be a whole number from',
    )
  }
})

const owner = { tenant: 'team', machineId: 'm1', machine: 'box' }
const counts = { sessions: 1, commits: 2, pullRequests: 0, linesAdded: 3, linesRemoved: 4, activeMs: 5 }
const project = { project: 'p1', projectLabel: '' }
const work: FleetBatch = fleetBatchOf({
  outcomes: [
    {
      ...owner,
      ...project,
      ...counts,
      day: 20_000,
      unpriced: { ...counts, commits: 1 },
      costNanoUsd: null,
      isPartial: true,
      version: 7n,
    },
  ],
  bills: [
    {
      ...owner,
      provider: 'anthropic',
      account: 'a1',
      day: 20_000,
      currency: 'EUR',
      model: '',
      item: '',
      billedNano: -5,
      atMs: 9,
    },
  ],
  budgets: [
    {
      ...owner,
      ...project,
      budget: 'b1',
      budgetLabel: '',
      period: 'week',
      fromMs: 1,
      toMs: 2,
      budgetNanoUsd: 8,
      spentNanoUsd: 9,
      isPartial: false,
      atMs: 1,
      version: 3n,
    },
  ],
})
const workWith = (list: 'outcomes' | 'bills' | 'budgets', change: object): unknown => {
  const body = JSON.parse(batchJson(work)) as Record<string, object[]>
  return { ...body, [list]: (body[list] ?? []).map((row) => ({ ...row, ...change })) }
}

it('reads what it wrote of outcomes, bills and budgets, and counts them', () => {
  const found = parseBatch(workWith('bills', {}))
  expect(found).toEqual({ ...work, reports: [] })
  expect(rowCount(found)).toBe(3)
})

it('takes bodies of an aic that knows of none of these', () => {
  const { outcomes: _, bills: __, budgets: ___, ...older } = JSON.parse(batchJson(work)) as Record<string, unknown>
  expect(rowCount(parseBatch(older))).toBe(0)
})

it('takes outcomes of an aic that does not say of which the cost is known', () => {
  const body = JSON.parse(batchJson(work)) as { outcomes: Record<string, unknown>[] }
  for (const row of body.outcomes) delete row.unpriced
  expect(parseBatch(body).outcomes).toMatchObject([{ commits: 2, unpriced: null }])
  expect(() => parseBatch(workWith('outcomes', { unpriced: { ...counts, commits: -1 } }))).toThrow(
    'outcomes.0.unpriced.commits must be',
  )
})

it.each([
  ['outcomes', { costNanoUsd: 1e14 + 1 }],
  ['outcomes', { day: -1 }],
  ['outcomes', { commits: 0.5 }],
  ['bills', { billedNano: Number.MIN_SAFE_INTEGER - 1 }],
  ['bills', { provider: '' }],
  ['bills', { item: 'x'.repeat(301) }],
  ['budgets', { period: 'year' }],
  ['budgets', { budgetNanoUsd: 2 ** 53 }],
] as const)('takes no row of %s with %j', (list, change) => {
  expect(() => parseBatch(workWith(list, change))).toThrow(`${list}.0.${Object.keys(change)[0]} must be`)
})
