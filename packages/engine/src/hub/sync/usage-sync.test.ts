import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { afterPush, noUsageSync, readUsageSync, type UsageSyncEnd, writeUsageSync } from './usage-sync.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'aic-usage-sync-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const url = 'https://hub.example.com'
const at = (nowMs: number) => ({ nowMs, random: 0 })
const done: UsageSyncEnd = { status: 'completed', events: 7, fault: null }
const failed = (kind: 'network' | 'auth' | 'validation', retryAtMs: number | null = null): UsageSyncEnd => ({
  status: 'partial',
  events: 2,
  fault: { kind, message: 'The hub is away', advice: 'Wait.', retryAtMs },
})

it('failures put the next push off, ever longer, and a success forgives them (004-45, 004-46)', () => {
  const once = afterPush(noUsageSync(url), failed('network'), at(1_000))
  expect(once).toMatchObject({ events: 2, sentAtMs: null, retry: { failures: 1, nextAtMs: 31_000 } })
  const thrice = [2_000, 3_000].reduce((state, ms) => afterPush(state, failed('network'), at(ms)), once)
  expect(thrice).toMatchObject({ events: 6, retry: { failures: 3, breaker: 'open', nextAtMs: 123_000 } })
  expect(thrice.fault).toEqual({ kind: 'network', message: 'The hub is away', advice: 'Wait.', atMs: 3_000 })
  const again = afterPush(thrice, done, at(200_000))
  expect(again).toMatchObject({ events: 7, sentAtMs: 200_000, fault: null, retry: { failures: 0 } })
})

it('waits as long as the hub asks, and not at all for what waiting does not mend', () => {
  expect(afterPush(noUsageSync(url), failed('network', 500_000), at(1_000)).retry.nextAtMs).toBe(500_000)
  for (const kind of ['auth', 'validation'] as const) {
    expect(afterPush(noUsageSync(url), failed(kind), at(1_000))).toMatchObject({
      retry: { failures: 0 },
      fault: { kind },
    })
  }
})

it('a push that found another one at it says nothing of the hub', () => {
  const state = noUsageSync(url)
  expect(afterPush(state, { status: 'busy', events: 0, fault: null }, at(1_000))).toBe(state)
})

it('is kept for its own hub alone; a file that makes no sense is none', () => {
  const state = afterPush(noUsageSync(url), failed('auth'), at(1_000))
  writeUsageSync(folder, state)
  expect(readUsageSync(folder, url)).toEqual(state)
  expect(readUsageSync(folder, 'https://other.example.com')).toBeNull()
  writeFileSync(path.join(folder, 'sync-usage.json'), '{"url":')
  expect(readUsageSync(folder, url)).toBeNull()
})
