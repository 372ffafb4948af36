import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Reading } from '@aic/core/limit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { NewAlert } from './alerts.ts'
import { Journal } from './journal.ts'
import type { NewSnapshot } from './snapshots.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const startMs = Date.UTC(2026, 0, 10, 12)

let folder: string
let journal: Journal
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'aic-journal-'))
  journal = Journal.open(file())
})
afterEach(() => {
  journal[Symbol.dispose]()
  rmSync(folder, { recursive: true, force: true })
})
const file = () => path.join(folder, 'data', 'journal.sqlite')

const snapshot = (change: Partial<NewSnapshot> = {}): NewSnapshot => ({
  provider: 'vendor',
  accountKey: 'a',
  limit: 'session',
  label: '5-hour window',
  origin: 'oauth',
  atMs: startMs,
  usedPercent: 10,
  used: null,
  limitAmount: null,
  unit: null,
  resetsAtMs: startMs + 5 * hourMs,
  windowEndMs: startMs + 5 * hourMs,
  ...change,
})
const alert = (change: Partial<NewAlert> = {}): NewAlert => ({
  dedupKey: 'k',
  kind: 'threshold',
  level: 'info',
  provider: 'vendor',
  accountKey: 'a',
  subject: 'session',
  title: 'Half used',
  message: 'The 5-hour window is used by 50 %.',
  percent: 50,
  atMs: startMs,
  windowEndMs: null,
  ...change,
})

describe('the journal', () => {
  it.skipIf(process.platform === 'win32')('is a file of its owner alone, as are those beside it', () => {
    journal.snapshots.note([snapshot()])
    const modes = readdirSync(path.dirname(file())).map(
      (name) => statSync(path.join(folder, 'data', name)).mode & 0o777,
    )
    expect(modes.length).toBeGreaterThan(1)
    expect([...new Set(modes)]).toEqual([0o600])
  })

  it('keeps what was written, and says whether somebody else wrote', () => {
    journal.snapshots.note([snapshot()])
    using other = Journal.open(file())
    expect(other.snapshots.list()).toHaveLength(1)
    const before = journal.file.dataVersion()
    expect(journal.file.dataVersion()).toBe(before)
    other.snapshots.note([snapshot({ limit: 'weekly' })])
    expect(journal.file.dataVersion()).not.toBe(before)
    expect(journal.snapshots.list()).toHaveLength(2)
  })

  it('that is no database is refused, and moved aside when told to', () => {
    const broken = path.join(folder, 'broken.sqlite')
    writeFileSync(broken, 'nothing of the kind, but long enough to be looked at as a database file header')
    expect(() => Journal.open(broken)).toThrow(/not a database/)
    const aside = journal.file.setAside(startMs)
    expect(aside).toMatch(/journal\.sqlite\.broken-20260110120000$/)
    journal = Journal.open(file())
    expect(journal.snapshots.list()).toEqual([])
  })
})

describe('snapshots (000-26)', () => {
  it('are kept when something changed by more than a millionth, or after an hour', () => {
    const { snapshots } = journal
    expect(snapshots.note([snapshot()])).toBe(1)
    expect(snapshots.note([snapshot({ atMs: startMs + 1 })])).toBe(0)
    expect(snapshots.note([snapshot({ atMs: startMs + 2, usedPercent: 10.000_000_5 })])).toBe(0)
    expect(snapshots.note([snapshot({ atMs: startMs + 3, usedPercent: 10.000_01 })])).toBe(1)
    expect(snapshots.note([snapshot({ atMs: startMs + 4, usedPercent: null })])).toBe(1)
    expect(snapshots.note([snapshot({ atMs: startMs + 4 + hourMs - 1, usedPercent: null })])).toBe(0)
    expect(snapshots.note([snapshot({ atMs: startMs + 4 + hourMs, usedPercent: null })])).toBe(1)
    expect(snapshots.list().map(({ usedPercent }) => usedPercent)).toEqual([null, null, 10.000_01, 10])
  })

  it('are kept for each new window, and not for another source, a drifting reset or an older word', () => {
    const { snapshots } = journal
    snapshots.note([snapshot()])
    const same = { atMs: startMs + 1, origin: 'status-line', resetsAtMs: startMs + 4 * hourMs } as const
    expect(snapshots.note([snapshot(same)])).toBe(0)
    expect(snapshots.note([snapshot({ atMs: startMs - 1, usedPercent: 5 })])).toBe(0)
    expect(snapshots.note([snapshot({ atMs: startMs + 1, windowEndMs: startMs + 10 * hourMs })])).toBe(1)
    expect(snapshots.note([snapshot({ accountKey: 'b' }), snapshot({ limit: 'weekly' })])).toBe(2)
  })

  it('are found by provider and span, the newest first, a thousand at most', () => {
    const many = Array.from({ length: 1_200 }, (_, i) => snapshot({ atMs: startMs + i, usedPercent: i }))
    journal.snapshots.note([...many, snapshot({ provider: 'other' })])
    expect(journal.snapshots.list()).toHaveLength(100)
    expect(journal.snapshots.list({ limit: 9_999 })).toHaveLength(1_000)
    const found = journal.snapshots.list({ provider: 'vendor', fromMs: startMs + 3, toMs: startMs + 5 })
    expect(found.map(({ usedPercent }) => usedPercent)).toEqual([4, 3])
    expect(journal.snapshots.ofLimit('vendor', 'a', 'session', startMs + 1_198)).toHaveLength(2)
  })

  it('are thinned out: all of a week, the last of each hour until 90 days, of each day after that', () => {
    const nowMs = startMs + 200 * dayMs
    for (let i = 0; i < 200 * 48; i++) {
      journal.snapshots.note([snapshot({ atMs: startMs + (i * hourMs) / 2, usedPercent: i, windowEndMs: startMs })])
    }
    journal.compact(nowMs)
    const inDays = (from: number, to: number) =>
      Number(
        journal.file.get('select count(*) as n from usage_snapshots where at_ms >= :from and at_ms < :to', {
          from: nowMs - from * dayMs,
          to: nowMs - to * dayMs,
        })?.n,
      )
    expect(inDays(7, 0)).toBe(7 * 48)
    expect(inDays(90, 7)).toBe(83 * 24)
    expect(inDays(89, 88)).toBe(24)
    expect(inDays(200, 90)).toBe(111)
    journal.compact(nowMs)
    expect(inDays(90, 7)).toBe(83 * 24)
    const [last] = journal.snapshots.list({ toMs: nowMs - 7 * dayMs, limit: 1 })
    expect(last?.usedPercent).toBe(193 * 48 - 1)
  })
})

describe('alerts (000-27)', () => {
  const claim = (change: Partial<NewAlert> = {}, dueAtMs = startMs) =>
    journal.alerts.claim(alert(change), { channels: ['desktop', 'webhook'], dueAtMs })

  it('are claimed once for all processes and all time', () => {
    expect(claim()).toMatchObject({
      level: 'info',
      deliveries: [{ channel: 'desktop', state: 'pending' }, { channel: 'webhook' }],
    })
    expect(claim()).toBeNull()
    using other = Journal.open(file())
    expect(other.alerts.claim(alert(), { channels: [], dueAtMs: startMs })).toBeNull()
    expect(journal.alerts.list()).toHaveLength(1)
  })

  it('stand for lower ones, which are kept and never told; and graver ones stand for them', () => {
    const superseded = [{ dedupKey: 'info', level: 'info' as const }]
    const graver = ['critical']
    expect(
      journal.alerts.claim(alert({ dedupKey: 'critical', level: 'critical' }), {
        channels: [],
        dueAtMs: startMs,
        superseded,
      }),
    ).not.toBeNull()
    expect(claim({ dedupKey: 'info' })).toBeNull()
    expect(journal.alerts.claim(alert({ dedupKey: 'warning' }), { channels: [], dueAtMs: startMs, graver })).toBeNull()
    expect(journal.alerts.list().map(({ level }) => level)).toEqual(['critical'])
  })

  it('are taken for sending by one process at a time, again where that one never said how it went', () => {
    claim()
    const take = (nowMs: number) =>
      journal.alerts.takeDue(['desktop', 'webhook'], nowMs, 60_000).map(({ channel }) => channel)
    expect(take(startMs)).toEqual(['desktop', 'webhook'])
    expect(take(startMs)).toEqual([])
    journal.alerts.settle(1, 'desktop', { state: 'sent', error: null, dueAtMs: 0 })
    expect(take(startMs + 59_999)).toEqual([])
    expect(take(startMs + 60_000)).toEqual(['webhook'])
    journal.alerts.settle(1, 'webhook', { state: 'pending', error: 'it answered with 500', dueAtMs: startMs + 100_000 })
    expect(journal.alerts.nextDueMs(['webhook'])).toBe(startMs + 100_000)
    expect(take(startMs + 99_999)).toEqual([])
    expect(take(startMs + 100_000)).toEqual(['webhook'])
    expect(journal.alerts.get(1)?.deliveries).toEqual([
      { channel: 'desktop', state: 'sent', attempts: 1, error: null },
      { channel: 'webhook', state: 'pending', attempts: 1, error: 'it answered with 500' },
    ])
  })

  it('are held until they are due', () => {
    claim({}, startMs + hourMs)
    expect(journal.alerts.list()[0]?.deliveries[0]?.state).toBe('held')
    expect(journal.alerts.takeDue(['desktop'], startMs + hourMs - 1, 1)).toEqual([])
    expect(journal.alerts.takeDue(['desktop'], startMs + hourMs, 1)).toMatchObject([
      { channel: 'desktop', state: 'held' },
    ])
  })
})

it('settings are kept by user, each change beside what was set before (000-28)', () => {
  const { settings } = journal
  expect(settings.read('me')).toEqual({})
  settings.change('me', { thresholds: { info: 40, warning: 75, critical: 90 } }, startMs)
  settings.change('me', { quietHours: null, isEnabled: false }, startMs + 1)
  settings.change('you', { channels: ['webhook'], preferredSource: 'local' }, startMs)
  expect(settings.read('me')).toEqual({
    thresholds: { info: 40, warning: 75, critical: 90 },
    quietHours: null,
    isEnabled: false,
  })
  expect(settings.read('you')).toEqual({ channels: ['webhook'], preferredSource: 'local' })
})

it('the last good reading of each account is kept, and no older one after it', () => {
  const reading: Reading = {
    provider: 'vendor',
    account: { key: 'a', label: null, plan: 'Max' },
    atMs: startMs,
    origin: 'oauth',
    limits: [],
    balances: [],
    costs: [],
    usage: [],
    notes: [],
  }
  expect(journal.readings.put(reading)).toBe(true)
  expect(journal.readings.put({ ...reading, atMs: startMs - 1, notes: ['old'] })).toBe(false)
  journal.readings.put({ ...reading, account: { ...reading.account, key: 'b' } })
  expect(journal.readings.all().map(({ account, notes }) => [account.key, notes])).toEqual([
    ['a', []],
    ['b', []],
  ])
})

it('a reading from before the clock was set back makes way for what is read now', () => {
  const reading = {
    provider: 'vendor',
    account: { key: 'a', label: null, plan: null },
    atMs: startMs,
    origin: 'oauth',
    limits: [],
    balances: [],
    costs: [],
    usage: [],
    notes: [],
  } as const satisfies Reading
  journal.readings.put(reading)
  expect(journal.readings.put({ ...reading, atMs: startMs - 121_000 })).toBe(true)
  expect(journal.readings.all().map(({ atMs }) => atMs)).toEqual([startMs - 121_000])
})

it('how asking went is kept by sign-in; what vendors say of themselves by vendor', () => {
  const state = {
    provider: 'vendor',
    place: 'VENDOR_KEY',
    fingerprint: 'f',
    accountKey: null,
    failures: 2,
    askedAtMs: startMs,
    answeredAtMs: startMs + 1,
    blockedUntilMs: Number.MAX_SAFE_INTEGER,
    isVendorBlock: true,
    fault: '{"kind":"expired"}',
  }
  journal.states.put({ ...state, failures: 1 })
  journal.states.put(state)
  expect(journal.states.all()).toEqual([state])
  expect(journal.states.get('vendor', 'elsewhere')).toBeNull()
  journal.states.putIncident({ provider: 'vendor', level: 'major', text: 'Slow', atMs: startMs })
  expect(journal.states.incidents()).toMatchObject([{ level: 'major' }])
})

it('answers are kept for a day', () => {
  journal.raw.add({ provider: 'vendor', atMs: startMs, status: 200, body: '{}' })
  journal.raw.add({ provider: 'vendor', atMs: startMs + dayMs, status: 500, body: 'no' })
  expect(journal.raw.list()).toHaveLength(2)
  journal.raw.add({ provider: 'vendor', atMs: startMs + dayMs + 1, status: 200, body: '{}' })
  expect(journal.raw.list({ provider: 'vendor' }).map(({ status }) => status)).toEqual([200, 500])
})

it('windows keep the end that was told first, over restarts', () => {
  const key = { provider: 'vendor', accountKey: 'a', limit: 'session' }
  const told = (resetsAtMs: number) => ({ resetsAtMs, windowMs: 5 * hourMs, atMs: startMs })
  expect(journal.ends.settle(key, told(startMs + hourMs)).before).toBeNull()
  using other = Journal.open(file())
  expect(other.ends.settle(key, told(startMs + hourMs + 60_000))).toMatchObject({
    end: { endMs: startMs + hourMs, lastEndMs: startMs + hourMs + 60_000 },
    before: null,
  })
  expect(journal.ends.settle(key, told(startMs + 6 * hourMs))).toMatchObject({
    end: { endMs: startMs + 6 * hourMs },
    before: { endMs: startMs + hourMs },
  })
})
