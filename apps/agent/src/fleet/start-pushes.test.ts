import { afterFailure, noFailure, type RetryState } from '@aic/engine/sync'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type PushPlan, type PushTimer, startPushes } from './start-pushes.ts'

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }))
afterEach(() => vi.useRealTimers())

const minute = 60_000
const minutesOf = (times: readonly number[]): number[] => times.map((ms) => Math.round((ms - 1_000_000) / 6_000) / 10)

/** A place that takes pushes, or fails them, and when it was sent to. */
function placeOf({
  minutes = 10,
  fails = 0,
  broken = null,
}: {
  readonly minutes?: number | null
  readonly fails?: number
  readonly broken?: Error | null
} = {}) {
  const sentMs: number[] = []
  const faults: unknown[] = []
  let retry: RetryState = noFailure
  const line = {
    async plan(): Promise<PushPlan | null> {
      if (broken !== null) throw broken
      return minutes === null ? null : { minutes, lastMs: sentMs.at(-1) ?? null, retry }
    },
    async push() {
      sentMs.push(Date.now())
      retry = sentMs.length <= fails ? afterFailure(retry, Date.now(), 0) : noFailure
    },
  }
  const timer: PushTimer = startPushes(line, {
    nowMs: Date.now,
    random: () => 0.5,
    onFault: (error) => void faults.push(error),
  })
  return { timer, sentMs, faults }
}

it('sends soon after the start, then as often as set', async () => {
  const { timer, sentMs } = placeOf()
  await vi.advanceTimersByTimeAsync(35 * minute)
  expect(minutesOf(sentMs)).toEqual([2, 12, 22, 32])
  expect([timer.minutes(), (timer.nextMs() ?? 0) - Date.now()]).toEqual([10, 7 * minute])
  timer.stop()
  await vi.advanceTimersByTimeAsync(60 * minute)
  expect(sentMs).toHaveLength(4)
})

it('after a failure waits as told, ever longer, and goes on as set once it worked (004-45, 004-46)', async () => {
  const { sentMs } = placeOf({ fails: 3 })
  await vi.advanceTimersByTimeAsync(17 * minute)
  expect(minutesOf(sentMs)).toEqual([2, 2.5, 3.5, 5.5, 15.5])
})

it('knows a second after the start when it will send', async () => {
  const { timer, sentMs } = placeOf()
  await vi.advanceTimersByTimeAsync(1_500)
  expect([sentMs, timer.minutes(), timer.nextMs()]).toEqual([[], 10, 1_000_000 + 2 * minute])
})

it('sends nothing by itself where nobody asked for that', async () => {
  const { timer, sentMs } = placeOf({ minutes: null })
  await vi.advanceTimersByTimeAsync(600 * minute)
  expect([sentMs, timer.nextMs(), timer.minutes()]).toEqual([[], null, null])
})

it('tells why it can’t find out whether a push is due, and looks again', async () => {
  const broken = new Error('the thread did not start')
  const { sentMs, faults } = placeOf({ broken })
  await vi.advanceTimersByTimeAsync(2.5 * minute)
  expect([sentMs, faults]).toEqual([[], [broken, broken, broken]])
})
