import { describe, expect, it } from 'vitest'
import { checkUsageThresholds, defaultThresholds, thresholdFaults } from './thresholds.ts'

describe('checkUsageThresholds (000-29)', () => {
  const levelOf = (percent: number | null) => checkUsageThresholds(percent, defaultThresholds)?.level ?? null

  it('tells info from 50 %, warning from 75 %, critical from 90 %, boundaries included (000-33, -34, -35)', () => {
    expect([49.999, 50, 74.999, 75, 89.999, 90, 100, 340].map(levelOf)).toEqual([
      null,
      'info',
      'info',
      'warning',
      'warning',
      'critical',
      'critical',
      'critical',
    ])
  })

  it('tells nothing of an unknown percent', () => {
    expect(levelOf(null)).toBeNull()
  })

  it('tells only the highest of those that were jumped over, and which it stands for (000-37)', () => {
    expect(checkUsageThresholds(95, defaultThresholds)).toEqual({
      level: 'critical',
      threshold: 90,
      superseded: ['info', 'warning'],
    })
  })
})

describe('thresholds', () => {
  it('are in order when they grow, in whole percents from 1 to 100', () => {
    expect(thresholdFaults(defaultThresholds)).toEqual({})
    expect(thresholdFaults({ info: 1, warning: 2, critical: 100 })).toEqual({})
  })

  it('are refused by the name of each wrong one', () => {
    expect(thresholdFaults({ info: 80, warning: 75, critical: 90 })).toEqual({
      warning: 'must be greater than info (80)',
    })
    expect(thresholdFaults({ info: 0, warning: 75, critical: 75 })).toEqual({
      info: 'must be a whole number from 1 to 100',
      critical: 'must be greater than warning (75)',
    })
    expect(thresholdFaults({ info: 50.5, warning: 75, critical: 101 })).toEqual({
      info: 'must be a whole number from 1 to 100',
      critical: 'must be a whole number from 1 to 100',
    })
  })
})
