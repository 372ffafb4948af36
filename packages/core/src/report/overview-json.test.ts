import { expect, it } from 'vitest'
import { usageOf } from '../../../../testing/usage-of-events.ts'
import { everything } from './filter.ts'
import { overviewOf } from './overview.ts'
import { overviewJson } from './overview-json.ts'
import { utc } from './zone.ts'

const nowMs = Date.UTC(2026, 10, 3, 12)
const options = { zone: utc, mode: 'auto', startOfWeek: 'monday' } as const

/** As much of the JSON as is looked at. */
interface Shown {
  readonly month: { readonly month: string; readonly projects: readonly Row[] }
  readonly recent: { readonly days: readonly { readonly date: string; readonly isCostPartial: boolean }[] }
  readonly projects: readonly Row[]
}

interface Row {
  readonly project: string
  readonly totalCost: number | null
}

const overviewJsonOf = (events: Parameters<typeof usageOf>[0]): Shown =>
  overviewJson(overviewOf(usageOf(events), everything, options, nowMs, null), nowMs) as Shown

const rowsOf = (rows: readonly Row[]) => rows.map(({ project, totalCost }) => [project, totalCost])

it('projects of the month are those since its first day, dearest first, beside those of thirty days', () => {
  const { month, projects } = overviewJsonOf([
    { at: '2026-10-31T23:59:00Z', cwd: '/work/app', priced: 50 },
    { at: '2026-11-01T00:00:00Z', cwd: '/work/app', priced: 2 },
    { at: '2026-11-02T10:00:00Z', cwd: '/work/shop', priced: 3 },
  ])
  expect(month.month).toBe('2026-11')
  expect(rowsOf(month.projects)).toEqual([
    ['/work/shop', 3],
    ['/work/app', 2],
  ])
  expect(rowsOf(projects)).toEqual([
    ['/work/app', 52],
    ['/work/shop', 3],
  ])
})

it('a day says whether only part of its cost is known', () => {
  const { recent } = overviewJsonOf([
    { at: '2026-11-01T10:00:00Z', priced: 2 },
    { at: '2026-11-02T10:00:00Z', priced: 3 },
    { at: '2026-11-02T11:00:00Z', model: 'nobody-knows' },
  ])
  expect(recent.days.slice(-3).map(({ date, isCostPartial }) => [date, isCostPartial])).toEqual([
    ['2026-11-01', false],
    ['2026-11-02', true],
    ['2026-11-03', false],
  ])
})
