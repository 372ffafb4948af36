import type { StoredSnapshot } from '@aic/store/journal'
import { describe, expect, it } from 'vitest'
import { startMs } from '../../../../testing/watched-machine.ts'
import type { ToldStatus } from './choose-told.ts'
import { estimateLimit } from './estimate.ts'
import { firstSpentMs, type Spent } from './spent.ts'

const hourMs = 3_600_000
const windowMs = 5 * hourMs

/** One nano-USD each millisecond, within spans. */
const spentIn =
  (...spans: readonly (readonly [fromMs: number, toMs: number])[]): Spent =>
  (fromMs, toMs) =>
    spans.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(to, toMs) - Math.max(from, fromMs)), 0)

/** Nine looks in each of the last four windows, which were worked through: a tenth is used in each tenth. */
const looksIn = (length: number): StoredSnapshot[] =>
  [4, 3, 2, 1].flatMap((back) => {
    const windowEndMs = startMs - (back - 1) * length
    return Array.from({ length: 9 }, (_, i): StoredSnapshot => {
      const atMs = windowEndMs - length + ((i + 1) * length) / 10
      const rest = { provider: 'v', accountKey: 'a', limit: 'session', label: 'l', used: null, limitAmount: null }
      const usedPercent = (i + 1) * 5
      return { ...rest, unit: null, id: i, origin: 'oauth', atMs, usedPercent, resetsAtMs: windowEndMs, windowEndMs }
    })
  })
const snapshots = looksIn(windowMs)
const told: ToldStatus = {
  id: 'session',
  kind: 'session',
  label: '5-hour window',
  usedPercent: 45,
  windowMs,
  resetsAtMs: startMs,
  used: null,
  limit: null,
  unit: null,
  currency: null,
  origin: 'oauth',
  atMs: startMs - hourMs / 2,
  isStale: true,
  isReset: false,
  errorPercent: null,
}
const worked = [startMs - 4 * windowMs, startMs] as const
const at = (nowMs: number, spent: Spent, change: Partial<ToldStatus> = {}) =>
  estimateLimit({ told: { ...told, ...change }, snapshots, spent, nowMs })

describe('an estimate', () => {
  it('goes on in the window that was told last, marked and with its error', () => {
    expect(at(startMs - 1, spentIn(worked))).toMatchObject({
      origin: 'estimated',
      errorPercent: 1,
      isStale: false,
      resetsAtMs: startMs,
    })
    expect(at(startMs - 1, spentIn(worked))?.usedPercent).toBeCloseTo(50, 1)
  })

  it('begins a new 5-hour window with the first call after the one before', () => {
    const beganMs = startMs + 2 * hourMs
    const found = at(startMs + 4 * hourMs, spentIn(worked, [beganMs, startMs + 9 * hourMs]), { isReset: true })
    expect(found?.usedPercent).toBeCloseTo(20, 0)
    expect(Math.abs((found?.resetsAtMs ?? 0) - (beganMs + windowMs))).toBeLessThan(60_001)
  })

  it('is nothing used, and no reset, where nobody worked since the window ended', () => {
    expect(at(startMs + 4 * hourMs, spentIn(worked))).toMatchObject({ usedPercent: 0, resetsAtMs: null })
  })

  it('follows weekly windows without a gap', () => {
    const weekMs = 168 * hourMs
    const found = estimateLimit({
      told: { ...told, kind: 'weekly', windowMs: weekMs, resetsAtMs: startMs, isReset: true },
      snapshots: looksIn(weekMs),
      spent: spentIn([startMs - 4 * weekMs, startMs + 20 * weekMs]),
      nowMs: startMs + 10.5 * weekMs,
    })
    expect(found?.resetsAtMs).toBe(startMs + 11 * weekMs)
    expect(found?.usedPercent).toBeCloseTo(25, 1)
  })

  it('is null where nothing was learned, or the window is not known', () => {
    expect(estimateLimit({ told, snapshots: [], spent: spentIn(worked), nowMs: startMs })).toBeNull()
    expect(at(startMs - 1, spentIn(worked), { resetsAtMs: null })).toBeNull()
    expect(at(startMs - 1, () => 0)).toBeNull()
  })
})

it('the first moment at which something was spent is found to the minute', () => {
  const spent = spentIn([startMs + 5_000_000, startMs + 6_000_000])
  const found = firstSpentMs(spent, startMs, startMs + 9_000_000) ?? 0
  expect(Math.abs(found - (startMs + 5_000_000))).toBeLessThan(60_001)
  expect(firstSpentMs(spent, startMs, startMs + 5_000_000)).toBeNull()
})
