import { describe, expect, it } from 'vitest'
import { limitOf } from '../../../../../testing/monitor-in-memory.ts'
import {
  amountText,
  elapsedPercent,
  forecastText,
  originText,
  paceText,
  spokenMeter,
  toneOf,
  whyUnknown,
} from './meter-facts.ts'

const nowMs = Date.UTC(2026, 10, 22, 12)
const hourMs = 3_600_000
const session = (change: object = {}) =>
  limitOf({
    id: 'session',
    kind: 'session',
    usedPercent: 60,
    windowMs: 5 * hourMs,
    resetsAtMs: nowMs + 2.5 * hourMs,
    ...change,
  })

it.each([
  [null, 'unknown'],
  [74.9, 'calm'],
  [75, 'warning'],
  [90, 'critical'],
  [213, 'critical'],
] as const)('000-47 %s %% used is %s', (percent, tone) => {
  expect(toneOf(percent)).toBe(tone)
})

describe('the pace', () => {
  it('is use against the clock', () => {
    expect(elapsedPercent(session(), nowMs)).toBe(50)
    expect(paceText(session(), nowMs)).toBe('10 points ahead of pace')
    expect(paceText(session({ usedPercent: 51 }), nowMs)).toBe('on pace')
    expect(paceText(session({ usedPercent: 20 }), nowMs)).toBe('30 points below pace')
  })

  it.each([
    ['has no length', { windowMs: null }],
    ['has no reset', { resetsAtMs: null }],
    ['has reset', { resetsAtMs: nowMs - 1 }],
    ['has no share', { usedPercent: null }],
    ['has hardly begun', { resetsAtMs: nowMs + 4.9 * hourMs }],
  ])('of a window that %s is not told', (_, change) => {
    expect(paceText(session(change), nowMs)).toBeNull()
  })
})

describe('the forecast', () => {
  const forecast = { runsOutAtMs: nowMs + hourMs, percentAtReset: 120, percentPerHour: 30, confidence: 'high' } as const
  it('says when it runs out, if that is before the reset', () => {
    expect(forecastText(session({ forecast }), nowMs)).toMatch(/^runs out in 1 h, \d\d:00$/)
    expect(forecastText(session({ forecast: { ...forecast, confidence: 'low' } }), nowMs)).toMatch(/^perhaps runs out/)
  })

  it('says where it stands by the reset, if it lasts', () => {
    const lasting = { ...forecast, runsOutAtMs: null, percentAtReset: 81.4 }
    expect(forecastText(session({ forecast: lasting }), nowMs)).toBe('lasts: 81 % by the reset')
  })

  it('is not made up', () => {
    expect(forecastText(session(), nowMs)).toBeNull()
    expect(forecastText(session({ usedPercent: 100 }), nowMs)).toBe('used up')
  })
})

it('amounts are told in the unit of the vendor', () => {
  expect(amountText(session({ used: 234, limit: 300, unit: 'requests' }))).toBe('234 of 300 requests')
  expect(amountText(session({ used: 3.2e9, limit: null, unit: 'money', currency: 'EUR' }))).toBe('€3.20')
  expect(amountText(session())).toBeNull()
})

it('000-44 says who tells a number, and how far an estimate may be off', () => {
  expect(originText({ origin: 'oauth', errorPercent: null })).toBe('OAuth')
  expect(originText({ origin: 'log', errorPercent: null })).toBe('agent’s log')
  expect(originText({ origin: 'estimated', errorPercent: 4.2 })).toBe('≈ estimated ±4')
})

it('a window without a share says why', () => {
  expect(whyUnknown({ isReset: true, usedPercent: null })).toBe('has reset; not told anew yet')
  expect(whyUnknown({ isReset: false, usedPercent: 0 })).toBeNull()
})

it('a meter without a number claims none to who can’t see it', () => {
  expect(spokenMeter('Weekly', null)).toEqual({ role: 'img', 'aria-label': 'Weekly: unknown' })
  expect(spokenMeter('Weekly', 0)).toMatchObject({
    role: 'meter',
    'aria-valuenow': 0,
    'aria-valuetext': 'Weekly: 0 % used',
  })
  expect(spokenMeter('Weekly', 213)).toMatchObject({ 'aria-valuenow': 100, 'aria-valuetext': 'Weekly: 213 % used' })
})
