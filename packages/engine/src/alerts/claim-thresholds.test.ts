import { type AlertLevel, alertLevels, defaultThresholds } from '@aic/core/limit'
import { Journal, type StoredAlert } from '@aic/store/journal'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { startMs } from '../../../../testing/watched-machine.ts'
import type { AccountStatus, LimitStatus } from '../limits/monitor.ts'
import { claimThresholds, surePercent } from './claim-thresholds.ts'

const minuteMs = 60_000
const windowMs = 300 * minuteMs

const limitOf = (change: Partial<LimitStatus>): LimitStatus => ({
  id: 'session',
  kind: 'session',
  label: '5-hour window',
  usedPercent: 0,
  windowMs,
  resetsAtMs: null,
  used: null,
  limit: null,
  unit: null,
  currency: null,
  origin: 'oauth',
  atMs: startMs,
  isStale: false,
  isReset: false,
  errorPercent: null,
  forecast: null,
  ...change,
})
const accountOf = (limit: LimitStatus): AccountStatus => ({
  provider: 'vendor',
  name: 'Vendor',
  payment: 'quota',
  state: 'fresh',
  accountKey: 'a',
  label: null,
  plan: null,
  authSource: null,
  keyEnd: null,
  readAtMs: null,
  nextReadAtMs: null,
  fault: null,
  incident: null,
  limits: [limit],
  balances: [],
  costs: [],
  usage: [],
  notes: [],
})

const nineOfTen = fc.integer({ min: 0, max: 9 }).map((n) => n > 0)
/** One look: after how long, what percent, how far off the reset is told, by whom, and whether anybody told it. */
const look = fc.record({
  afterMs: fc.integer({ min: 1, max: 70 * minuteMs }),
  percent: fc.oneof(
    fc.constantFrom(49, 50, 74, 75, 89, 90, 100, 0),
    fc.integer({ min: 0, max: 1_200 }).map((n) => n / 10),
  ),
  driftMs: fc.integer({ min: -7 * minuteMs, max: 7 * minuteMs }),
  origin: fc.constantFrom('oauth' as const, 'status-line' as const, 'estimated' as const),
  isTold: nineOfTen,
  isKnown: nineOfTen,
})

it('in every history each window tells each level at most once, ever graver ones, and the gravest it reached', () => {
  fc.assert(
    fc.property(fc.array(look, { minLength: 1, maxLength: 60, size: 'max' }), (looks) => {
      using journal = Journal.inMemory()
      const told: (StoredAlert & { window: number })[] = []
      const gravest = new Map<number, number>()
      let nowMs = startMs
      for (const { afterMs, percent, driftMs, origin, isTold, isKnown } of looks) {
        nowMs += afterMs
        const window = Math.floor(nowMs / windowMs)
        // A drift over the window's very end is another window's business.
        const endMs = Math.max((window + 1) * windowMs + driftMs, nowMs + 1)
        // Until then a reset that is not told may be that of the window before.
        const isWellBegun = nowMs - window * windowMs > 25 * minuteMs
        const limit = limitOf({
          usedPercent: isKnown && (isTold || isWellBegun) ? percent : null,
          resetsAtMs: isTold ? endMs : null,
          atMs: nowMs,
          origin,
          errorPercent: origin === 'estimated' ? 5 : null,
        })
        const plan = { channels: [], dueAtMs: nowMs, nowMs }
        told.push(
          ...claimThresholds(journal, [accountOf(limit)], defaultThresholds, plan).map((one) => ({ ...one, window })),
        )
        const sure = surePercent(limit) ?? -1
        const reached = alertLevels.findLastIndex((level) => sure >= defaultThresholds[level])
        gravest.set(window, Math.max(gravest.get(window) ?? -1, reached))
      }
      for (const [window, reached] of gravest) {
        const levels = told.filter((one) => one.window === window).map(({ level }) => alertLevels.indexOf(level))
        const inOrder = [...new Set(levels)].sort((a, b) => a - b)
        expect(levels).toEqual(inOrder)
        expect(levels.at(-1) ?? -1).toBe(reached)
      }
    }),
    { numRuns: 300, endOnFailure: true },
  )
})

it('a level is of its threshold, boundary included', () => {
  using journal = Journal.inMemory()
  const levelAt = (usedPercent: number, accountKey: string): AlertLevel | undefined => {
    const account = { ...accountOf(limitOf({ usedPercent, resetsAtMs: startMs + windowMs })), accountKey }
    const plan = { channels: [], dueAtMs: startMs, nowMs: startMs }
    return claimThresholds(journal, [account], defaultThresholds, plan)[0]?.level
  }
  expect([49.99, 50, 75, 90].map((percent) => levelAt(percent, String(percent)))).toEqual([
    undefined,
    'info',
    'warning',
    'critical',
  ])
})
