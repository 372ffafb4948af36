import { expect, it } from 'vitest'
import { nextPushMs, pushMinutes } from './push-schedule.ts'

const sent = { kind: 'clickhouse', way: 'ledger', last: null } as const
const never = { ...sent, way: null } as const

it('the agent sends hourly once something was sent from here, and before only where that is set', () => {
  expect(pushMinutes({ setMinutes: undefined, isOffline: false, view: sent })).toBe(60)
  expect(pushMinutes({ setMinutes: undefined, isOffline: false, view: never })).toBeNull()
  expect(pushMinutes({ setMinutes: 15, isOffline: false, view: never })).toBe(15)
})

it('nothing is sent where that is set, offline, or without a fleet', () => {
  expect(pushMinutes({ setMinutes: 0, isOffline: false, view: sent })).toBeNull()
  expect(pushMinutes({ setMinutes: 15, isOffline: true, view: sent })).toBeNull()
  expect(pushMinutes({ setMinutes: 15, isOffline: false, view: null })).toBeNull()
  expect(pushMinutes({ setMinutes: 15, isOffline: false, view: { ...never, kind: 'none' } })).toBeNull()
})

it('pushes are as far apart as set, a tenth more or less by chance, and soon after a start where one is overdue', () => {
  const minute = 60_000
  const next = (lastMs: number | null, chance: number): number =>
    nextPushMs(60, { lastMs, startedMs: 1_000 * minute, chance }) / minute
  expect([next(990 * minute, 0), next(990 * minute, 0.5), next(990 * minute, 1)]).toEqual([1_044, 1_050, 1_056])
  expect([next(null, 0), next(100 * minute, 1)]).toEqual([1_001, 1_003])
})
