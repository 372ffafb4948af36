import { type FaultKind, ProviderFault } from '@aic/core/limit'
import type { ProviderState } from '@aic/store/journal'
import { describe, expect, it } from 'vitest'
import {
  afterFault,
  afterOffline,
  afterSuccess,
  dueAtMs,
  faultStatus,
  isDue,
  newState,
  untilChanged,
} from './breaker.ts'

const minuteMs = 60_000
const nowMs = Date.UTC(2026, 0, 10, 12)
const intervalMs = 5 * minuteMs
const asked = (state: Partial<ProviderState> = {}): ProviderState => ({
  ...newState('vendor', 'KEY', 'f'),
  askedAtMs: nowMs,
  answeredAtMs: nowMs,
  ...state,
})
const fault = (kind: FaultKind, retryAtMs: number | null = null) => new ProviderFault(kind, 'no', { retryAtMs })
const waitAfter = (kind: FaultKind, failures: number, retryAtMs: number | null = null) =>
  (afterFault(asked({ failures }), fault(kind, retryAtMs), nowMs).blockedUntilMs - nowMs) / minuteMs
const forced = { nowMs: nowMs + minuteMs, intervalMs, isForced: true }

describe('who fails is asked again', () => {
  it('after one minute, then twice as long each time, up to thirty (002-64)', () => {
    expect([0, 1, 2, 3, 4, 5, 50].map((failures) => waitAfter('unavailable', failures))).toEqual([
      1, 2, 4, 8, 16, 30, 30,
    ])
    for (const kind of ['network', 'parse', 'api'] as const) expect(waitAfter(kind, 0)).toBe(1)
  })

  it('where the clock was set back since: times of the future hold nobody up', () => {
    const limited = afterFault(asked(), fault('rate-limited', nowMs + 10 * minuteMs), nowMs)
    const before = nowMs - 365 * 24 * 60 * minuteMs
    for (const state of [asked(), limited]) {
      expect(isDue(state, { ...forced, isForced: false, nowMs: before })).toBe(true)
      expect(isDue(state, { ...forced, nowMs: before })).toBe(true)
      expect(isDue(state, { ...forced, isForced: false, nowMs: nowMs - 1_000 })).toBe(false)
    }
  })

  it('by a person before that', () => {
    expect(isDue(afterFault(asked({ failures: 9 }), fault('unavailable'), nowMs), forced)).toBe(true)
  })

  it('with a refused sign-in only when that changes, or a person asks (002-65)', () => {
    const refused = afterFault(asked(), fault('expired'), nowMs)
    expect(dueAtMs(refused, intervalMs)).toBe(untilChanged)
    expect(isDue(refused, { ...forced, isForced: false })).toBe(false)
    expect(isDue(refused, forced)).toBe(true)
    expect(faultStatus(refused)?.retryAtMs).toBeNull()
  })

  it('not before a vendor allows it, by nobody; a day at most', () => {
    const limited = afterFault(asked(), fault('rate-limited', nowMs + 10 * minuteMs), nowMs)
    expect(isDue(limited, forced)).toBe(false)
    expect(isDue(limited, { ...forced, nowMs: nowMs + 10 * minuteMs })).toBe(true)
    expect(waitAfter('rate-limited', 0, nowMs + 1e12)).toBe(24 * 60)
    expect(isDue(afterFault(asked(), fault('unavailable', nowMs + 10 * minuteMs), nowMs), forced)).toBe(false)
  })

  it('after five minutes where a vendor asks to wait and says not how long; by a person before that', () => {
    expect([waitAfter('rate-limited', 0), waitAfter('rate-limited', 0, nowMs), waitAfter('rate-limited', 1)]).toEqual([
      5, 5, 10,
    ])
    expect(isDue(afterFault(asked(), fault('rate-limited'), nowMs), forced)).toBe(true)
  })
})

describe('who answers is asked again', () => {
  it('after the interval, and right away by a person', () => {
    const good = afterSuccess(afterFault(asked({ failures: 3 }), fault('unavailable'), nowMs), 'a', nowMs)
    expect(good).toEqual({ ...asked(), accountKey: 'a' })
    expect(dueAtMs(good, intervalMs)).toBe(nowMs + intervalMs)
    expect(isDue(good, forced)).toBe(true)
  })

  it('soon where somebody began to ask and never said how it went', () => {
    const begun = { ...afterSuccess(asked(), 'a', nowMs), askedAtMs: nowMs + intervalMs }
    expect(dueAtMs(begun, intervalMs)).toBe(nowMs + intervalMs + 35_000)
    expect(dueAtMs({ ...newState('vendor', 'KEY', 'f'), askedAtMs: nowMs }, intervalMs)).toBe(nowMs + 35_000)
  })

  it('at once where nobody ever did', () => {
    expect(isDue(newState('vendor', 'KEY', 'f'), { nowMs, intervalMs, isForced: false })).toBe(true)
  })
})

it('being offline counts against nobody', () => {
  const before = asked({ failures: 2 })
  const after = afterOffline(before, fault('network'), nowMs)
  expect(after.failures).toBe(2)
  expect(after.blockedUntilMs).toBe(nowMs + minuteMs)
})

it('a row of faults keeps when it began', () => {
  const first = afterFault(asked(), fault('unavailable'), nowMs)
  const second = afterFault(first, fault('api'), nowMs + minuteMs)
  expect(JSON.parse(second.fault ?? '')).toMatchObject({ kind: 'api', atMs: nowMs + minuteMs, sinceMs: nowMs })
})
