import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { FleetBatch } from '@aic/fleet'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { toldLimit } from '../../../../testing/told-rows.ts'
import { namedZone } from '../zones.ts'
import { Hub } from './hub.ts'
import { HubFile } from './hub-file.ts'
import { HubKeys } from './hub-keys.ts'
import { RateLimit } from './rate-limit.ts'

const startMs = Date.UTC(2026, 10, 24, 12)
const minuteMs = 60_000
const provider = 'parrot'
const laptop = { id: 'k1', label: 'laptop' }
const desktop = { id: 'k2', label: 'desktop' }

let folder: string
let nowMs: number
let sent: FleetBatch[]
let hub: Hub
let zone: ReturnType<typeof namedZone>

const open = (): Hub =>
  new Hub({
    dataFolder: folder,
    nowMs: () => nowMs,
    variableKey: null,
    events: {
      id: 'memory',
      send: async (batch) => {
        sent.push(batch)
      },
    },
    tenant: () => 'team',
    zone: () => zone,
  })

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'aic-hub-'))
  nowMs = startMs
  sent = []
  zone = null
  hub = open()
})
afterEach(() => {
  hub[Symbol.dispose]()
  rmSync(folder, { recursive: true, force: true })
})

const body = (percentageUsed: number, atMs = nowMs, resetsIn = '2 hr 15 min') => ({
  currentSession: { resetsIn, percentageUsed },
  lastUpdated: new Date(atMs).toISOString(),
})

describe('a console page that collectors read', () => {
  it('is told on with its age, absolute reset and version, in a file of its own (004-19, 004-22)', () => {
    hub.takeConsole(provider, body(42), laptop)
    expect(hub.console(provider)).toEqual({
      version: 1,
      currentSession: {
        resetsIn: '2 hr 15 min',
        resetsAt: '2026-11-24T14:15:00.000Z',
        resetsText: '2 hr 15 min',
        isReset: false,
        percentageUsed: 42,
      },
      lastUpdated: '2026-11-24T12:00:00.000Z',
      isStale: false,
      ageMinutes: 0,
      source: 'ec2-sync',
      machine: 'laptop',
      versionInfo: {
        current: 1,
        total: 1,
        timestamp: '2026-11-24T12:00:00.000Z',
        filename: expect.stringMatching(/^2026-11-24T12-00-00-[\da-f]{8}\.json$/),
      },
    })
    expect(statSync(path.join(folder, 'hub.sqlite')).mode & 0o777).toBe(0o600)
  })

  it('counts down to its reset, and never shows an old text or share as if it were of now', () => {
    hub.takeConsole(provider, body(42), laptop)
    nowMs += 75 * minuteMs
    expect(hub.console(provider)).toMatchObject({
      isStale: true,
      ageMinutes: 75,
      currentSession: { resetsIn: '1 hr', percentageUsed: 42 },
    })
    nowMs += 60 * minuteMs
    expect(hub.console(provider)).toMatchObject({
      currentSession: { resetsIn: null, isReset: true, percentageUsed: null, resetsText: '2 hr 15 min' },
    })
  })

  it('has a time of day for a reset only where a zone says which', () => {
    hub.takeConsole(provider, body(1, nowMs, 'Resets Thu 4:00 PM'), laptop)
    expect(hub.console(provider)?.currentSession).toMatchObject({ resetsAt: null, resetsIn: null, percentageUsed: 1 })
    zone = namedZone('Europe/Berlin')
    expect(hub.console(provider)?.currentSession).toMatchObject({ resetsAt: '2026-11-26T15:00:00.000Z' })
  })

  it('is never replaced by older data, and by the same again not at all (004-21)', () => {
    expect(hub.takeConsole(provider, body(50), laptop)).toBe('newest')
    expect(hub.takeConsole(provider, body(10, nowMs - 1), laptop)).toBe('older')
    expect(hub.takeConsole(provider, body(50), laptop)).toBe('known')
    expect(hub.console(provider)).toMatchObject({
      currentSession: { percentageUsed: 50 },
      versionInfo: { current: 2, total: 2 },
    })
  })

  it('stands as its newest state in whatever order states come in (004-21)', () => {
    for (const at of [5, 2, 9, 1, 9, 7]) hub.takeConsole(provider, body(at, startMs - 10_000 + at), laptop)
    const versions = [1, 2, 3, 4, 5].map((n) => hub.console(provider, { number: n })?.currentSession?.percentageUsed)
    expect(versions).toEqual([1, 2, 5, 7, 9])
    expect(hub.console(provider)?.currentSession?.percentageUsed).toBe(9)
  })

  it('has versions by number and by moment, as they were then (004-20, 004-23)', () => {
    for (const n of [0, 1, 2]) hub.takeConsole(provider, body(n, startMs - 86_400_000 + n * 10 * minuteMs), laptop)
    const percent = (query: Parameters<Hub['console']>[1]) =>
      hub.console(provider, query)?.currentSession?.percentageUsed
    expect([percent({ number: 1 }), percent({ number: 2 }), percent({ number: -3 })]).toEqual([0, 1, 0])
    expect([hub.console(provider, { number: 4 }), hub.console(provider, { number: -4 })]).toEqual([null, null])
    expect(percent({ atMs: startMs - 86_400_000 + 12 * minuteMs })).toBe(1)
    expect(percent({ atMs: 0 })).toBe(0)
    expect(hub.console(provider, { number: 1 })).toMatchObject({
      currentSession: { resetsIn: '2 hr 15 min', isReset: false },
      isStale: true,
      versionInfo: { current: 1, total: 3 },
    })
    expect(hub.console('macaw')).toBeNull()
  })

  it('keeps a hundred versions, and all of seven days (004-20)', () => {
    const dayMs = 86_400_000
    for (let n = 0; n < 120; n++) hub.takeConsole(provider, body(1, startMs - 20 * dayMs + n), laptop)
    expect(hub.console(provider)?.versionInfo.total).toBe(100)
    for (let n = 0; n < 130; n++) hub.takeConsole(provider, body(1, startMs - dayMs + n), laptop)
    expect(hub.console(provider)?.versionInfo.total).toBe(130)
  })

  it('is there after a restart', () => {
    hub.takeConsole(provider, body(42), laptop)
    hub[Symbol.dispose]()
    hub = open()
    expect(hub.console(provider)?.currentSession?.percentageUsed).toBe(42)
  })
})

describe('health of a hub (004-30)', () => {
  it.each([
    [0, 'healthy'],
    [10, 'healthy'],
    [10.1, 'degraded'],
    [30, 'degraded'],
    [30.1, 'unhealthy'],
  ])('with data of %d minutes is %s', (minutes, status) => {
    hub.takeConsole(provider, body(1), laptop)
    nowMs += minutes * minuteMs
    expect(hub.health(provider)).toEqual({ status, ageMinutes: Math.floor(minutes) })
  })

  it('before the first data is that of its start, with no age', () => {
    expect(hub.health(provider)).toEqual({ status: 'healthy', ageMinutes: null })
    nowMs += 31 * minuteMs
    expect(hub.health(provider)).toEqual({ status: 'unhealthy', ageMinutes: null })
  })
})

const limit = (change: Partial<ReturnType<typeof toldLimit>> = {}) =>
  toldLimit({ provider, atMs: nowMs, resetsAtMs: startMs + 60 * minuteMs, ...change })

describe('limits of machines', () => {
  it('are told on as the newest word on each account, never added up, with machine and age', () => {
    hub.takeLimits({ limits: [limit({ usedPercent: 40 }), limit({ account: 'b', usedPercent: 5 })] }, laptop)
    nowMs += minuteMs
    hub.takeLimits({ limits: [limit({ usedPercent: 45 })] }, desktop)
    nowMs += 2 * minuteMs
    const told = hub.limits()
    expect(told).toHaveLength(2)
    expect(told[0]).toMatchObject({ account: 'a', usedPercent: 45, machine: 'desktop', ageMinutes: 2, isStale: false })
    expect(told[0]?.machines).toEqual(['desktop', 'laptop'])
    expect(told[1]).toMatchObject({ account: 'b', usedPercent: 5, machine: 'laptop', ageMinutes: 3, origin: 'oauth' })
  })

  it('of accounts that nobody names are those of their machines', () => {
    hub.takeLimits({ limits: [limit({ account: '' })] }, laptop)
    hub.takeLimits({ limits: [limit({ account: '' })] }, desktop)
    expect(hub.limits().map(({ machine }) => machine)).toEqual(['desktop', 'laptop'])
  })

  it('that are older than what is known change nothing, however often they come (004-21)', () => {
    expect(hub.takeLimits({ limits: [limit()] }, laptop)).toEqual({ accepted: 1, newer: 1 })
    expect(hub.takeLimits({ limits: [limit()] }, laptop)).toEqual({ accepted: 1, newer: 0 })
    expect(hub.takeLimits({ limits: [limit({ atMs: nowMs - 1, usedPercent: 1 })] }, laptop).newer).toBe(0)
    expect(hub.limits()[0]?.usedPercent).toBe(40)
  })

  it('lose their share with their reset, and are stale after ten minutes', () => {
    hub.takeLimits({ limits: [limit()] }, laptop)
    nowMs += 11 * minuteMs
    expect(hub.limits()[0]).toMatchObject({ isStale: true, isReset: false, usedPercent: 40 })
    nowMs = startMs + 60 * minuteMs
    expect(hub.limits()[0]).toMatchObject({ isReset: true, usedPercent: null })
  })

  it('hold those of console pages too', () => {
    const weeklyLimits = { allModels: { resetsIn: '3 days', percentageUsed: 7 } }
    hub.takeConsole(provider, { version: 2, weeklyLimits, ...body(42) }, laptop)
    expect(hub.limits()).toMatchObject([
      { window: 'session', usedPercent: 42, origin: 'console', machine: 'laptop' },
      { window: 'weekly', usedPercent: 7, resetsAtMs: startMs + 3 * 86_400_000 },
    ])
  })

  it('are refused whole where one is wrong, or from the future', () => {
    expect(() => hub.takeLimits({ limits: [limit(), limit({ usedPercent: -1 })] }, laptop)).toThrow(
      'limits.1.usedPercent must be a number of at least 0',
    )
    expect(() => hub.takeLimits({ limits: [limit({ atMs: nowMs + 6 * minuteMs })] }, laptop)).toThrow(
      'limits.0.atMs is in the future',
    )
    expect(hub.limits()).toEqual([])
  })
})

describe('events of machines', () => {
  const event = {
    tenant: 'somebody else’s',
    eventId: '0'.repeat(32),
    atMs: startMs,
    source: 'parrot',
    provider: '',
    account: '',
    machineId: 'forged',
    machine: 'forged',
    user: '',
    project: 'p',
    projectLabel: '',
    session: 's',
    model: 'm',
    tier: 'standard',
    tokens: { input: 1, output: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, reasoning: 0 },
    webSearches: 0,
    costNanoUsd: null,
    costKind: 'unpriced',
    calculatedNanoUsd: null,
    cacheSavedNanoUsd: null,
    priceVersion: '',
    isBackground: false,
    version: '7',
    isDeleted: false,
  }

  it('carry the machine of their key and the hub’s team, whatever they say', async () => {
    expect(await hub.takeEvents({ events: [event] }, laptop)).toEqual({ accepted: 1, store: null })
    const own = { tenant: 'team', machineId: 'k1', machine: 'laptop' }
    const others = { blocks: [], quotas: [], runs: [], reports: [], outcomes: [], bills: [], budgets: [] }
    expect(sent).toEqual([{ events: [{ ...event, ...own, version: 7n }], ...others }])
  })

  it('of the day after tomorrow are refused', async () => {
    const late = { ...event, atMs: nowMs + 49 * 60 * minuteMs }
    await expect(hub.takeEvents({ events: [event, late] }, laptop)).rejects.toThrow('events.1.atMs is in the future')
    expect(sent).toEqual([])
  })
})

describe('keys of a hub (004-04)', () => {
  it('open to whoever has them, and are nowhere to be read', () => {
    const { key, id } = hub.keys.add('laptop', ['limits:write'])
    expect(key).toMatch(/^aic_hub_[\da-f]{12}_[\w-]{43}$/)
    expect(hub.keys.find(key)).toMatchObject({ id, label: 'laptop', scopes: ['limits:write'] })
    for (const wrong of [undefined, '', `${key}x`, key.slice(0, -1), 'x'.repeat(10_000)]) {
      expect(hub.keys.find(wrong)).toBeNull()
    }
    const bytes = ['', '-wal'].map((end) => readFileSync(path.join(folder, `hub.sqlite${end}`), 'latin1')).join('')
    expect(bytes).not.toContain(key.slice(-43))
    expect(JSON.stringify(hub.keys.list())).not.toContain(key.slice(-43))
  })

  it('are revoked at once, by another process too, and say when they were used', () => {
    const { key, id } = hub.keys.add('laptop')
    hub.keys.find(key)
    expect(hub.keys.list()).toMatchObject([{ id, lastUsedAtMs: startMs, revokedAtMs: null }])
    using file = HubFile.open(folder)
    const other = new HubKeys(file, () => nowMs)
    expect([other.revoke('nobody'), other.revoke('laptop'), other.revoke(id)]).toEqual([0, 1, 0])
    expect(hub.keys.find(key)).toBeNull()
    expect(hub.keys.hasAny()).toBe(false)
  })

  it('are renewed for the same machine, also one whose key was revoked; the old one opens nothing', () => {
    const { key, id } = hub.keys.add('laptop', ['read'])
    using file = HubFile.open(folder)
    const other = new HubKeys(file, () => nowMs)
    expect(other.renew('nobody')).toBeNull()
    const second = other.renew('laptop')
    expect(second?.id).toBe(id)
    expect([hub.keys.find(key), hub.keys.find(second?.key)]).toMatchObject([null, { id, scopes: ['read'] }])
    other.revoke('laptop')
    expect(hub.keys.find(second?.key)).toBeNull()
    expect(hub.keys.find(other.renew(id)?.key)).toMatchObject({ id, revokedAtMs: null })
  })

  it('may be the one of CLAUDE_SYNC_API_KEY, if it is long enough (004-05)', () => {
    using file = HubFile.open(folder)
    expect(new HubKeys(file, () => nowMs, 'short').hasAny()).toBe(false)
    const keys = new HubKeys(file, () => nowMs, 'a-key-of-the-original')
    expect(keys.find('a-key-of-the-original')).toMatchObject({ id: 'env', label: 'CLAUDE_SYNC_API_KEY' })
    expect(keys.find('a-key-of-the-origina1')).toBeNull()
  })
})

it('lets each sender ask so often, and says how long to wait', () => {
  let atMs = 0
  const rate = new RateLimit(2, 0.5, () => atMs)
  expect([rate.waitSeconds('a'), rate.waitSeconds('a'), rate.waitSeconds('a'), rate.waitSeconds('b')]).toEqual([
    0, 0, 2, 0,
  ])
  atMs = 2_000
  expect([rate.waitSeconds('a'), rate.waitSeconds('a')]).toEqual([0, 2])
  for (let n = 0; n < 5_000; n++) rate.waitSeconds(`many ${n}`)
  expect(rate.waitSeconds('a')).toBe(0)
})
