import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { utc } from '@aic/core/report'
import { type FleetEvent, MachineBoundFault, namedQueries, SqliteFleet } from '@aic/fleet'
import { BodyError, batchJson } from '@aic/fleet/hub'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { toldLimit } from '../../../../testing/told-rows.ts'
import { Hub } from './hub.ts'
import { HubFile } from './hub-file.ts'

const startMs = Date.UTC(2026, 10, 24, 12)
const dayMs = 86_400_000
const thief = { id: 'k1', label: 'thief' }
const victim = { id: 'k2', label: 'victim' }

let folder: string
let nowMs: number
let fleet: SqliteFleet
let hub: Hub
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'aic-hub-attacks-'))
  nowMs = startMs
  fleet = SqliteFleet.open(path.join(folder, 'fleet.sqlite'), { now: () => nowMs })
  hub = new Hub({
    dataFolder: folder,
    nowMs: () => nowMs,
    variableKey: null,
    events: fleet,
    tenant: () => 'team',
    zone: () => null,
  })
})
afterEach(() => {
  hub[Symbol.dispose]()
  fleet.close()
  rmSync(folder, { recursive: true, force: true })
})

const idOf = (n: number): string => n.toString(16).padStart(32, '0')
const tokens = { input: 1, output: 1, cacheRead: 1, cacheWrite5m: 1, cacheWrite1h: 1, reasoning: 1 }
const event = (n: number, own: Partial<FleetEvent> = {}): FleetEvent => ({
  tenant: '',
  eventId: idOf(n),
  atMs: startMs - 3_600_000,
  source: 'parrot',
  provider: '',
  account: '',
  machineId: '',
  machine: '',
  user: '',
  project: 'p',
  projectLabel: '',
  session: 's',
  model: 'm',
  tier: 'standard',
  tokens,
  webSearches: 0,
  costNanoUsd: 1,
  costKind: 'reported',
  calculatedNanoUsd: 1,
  cacheSavedNanoUsd: 1,
  priceVersion: '',
  isBackground: false,
  version: 5n,
  isDeleted: false,
  ...own,
})
const bodyOf = (events: readonly FleetEvent[]): unknown =>
  JSON.parse(batchJson({ events, blocks: [], quotas: [], runs: [] }))
const context = { tenant: 'team', zone: utc, nowMs: startMs }

describe('a key that sends usage', () => {
  it('can’t make sums so large that no question is answered any more', async () => {
    const most = Number.MAX_SAFE_INTEGER
    for (const dear of [{ costNanoUsd: most, calculatedNanoUsd: most }, { cacheSavedNanoUsd: -most }]) {
      const events = Array.from({ length: 600 }, (_, n) => event(n, dear))
      await expect(hub.takeEvents(bodyOf(events), thief)).rejects.toThrow(BodyError)
    }
    const bound = { costNanoUsd: 1e14, calculatedNanoUsd: 1e14, cacheSavedNanoUsd: -1e14 }
    const dearest = (first: number): unknown => bodyOf(Array.from({ length: 500 }, (_, n) => event(first + n, bound)))
    await hub.takeEvents(dearest(0), thief)
    await expect(hub.takeEvents(dearest(500), thief)).rejects.toThrow(MachineBoundFault)
    await hub.takeEvents(bodyOf([event(1_000)]), victim)
    for (const query of namedQueries) expect(fleet.query(query, {}, context), query.id).toBeInstanceOf(Array)
  })

  it('can’t keep a call of others from being stored by a version that nothing is beyond', async () => {
    for (const version of [2n ** 63n - 1n, 2n ** 64n - 1n]) {
      await expect(hub.takeEvents(bodyOf([event(1, { version })]), thief)).rejects.toThrow('must be a version')
    }
    const version = 2n ** 63n - 2n ** 32n
    await hub.takeEvents(bodyOf([event(1, { version })]), thief)
    await hub.takeEvents(bodyOf([event(1, { atMs: startMs - 3 * dayMs }), event(2)]), victim)
    expect(await hub.takeEvents(bodyOf([event(3)]), victim)).toMatchObject({ accepted: 1 })
  })

  it('can’t send what plays tricks on terminals; a log that holds it is still told', async () => {
    const tricks = ['\u009b31m', '\u202egnp', '\u2066x', '\ud800']
    for (const model of tricks) {
      const body = { events: [{ ...event(1), version: '5', model }] }
      await expect(hub.takeEvents(body, thief)).rejects.toThrow('control characters')
    }
    const told = bodyOf([event(1, { model: tricks.join('') })])
    expect(told).toMatchObject({ events: [{ model: '\ufffd31m\ufffdgnp\ufffdx\ufffd' }] })
    expect(await hub.takeEvents(told, thief)).toMatchObject({ accepted: 1 })
  })

  it('is not told the ids of calls by any answer, and reaches no row of others without them', async () => {
    await hub.takeEvents(bodyOf([event(7)]), victim)
    const gone = Array.from({ length: 500 }, (_, n) =>
      event(1_000 + n, { isDeleted: true, version: (1n << 62n) | BigInt(n) }),
    )
    await hub.takeEvents(bodyOf(gone), thief)
    expect(JSON.stringify([hub.limits(), hub.health('claude'), hub.console('claude')])).not.toContain(idOf(7))
    const told = JSON.stringify(namedQueries.map((query) => fleet.query(query, {}, context)))
    expect(told).toContain('victim')
    expect(told).not.toContain(idOf(7))
  })
})

describe('a key that tells limits', () => {
  const limit = (window: string, atMs: number) =>
    toldLimit({ provider: 'parrot', account: '', window, label: window, atMs, resetsAtMs: null })

  it('can’t fill the disk with limits that nobody has, nor push out those of others', () => {
    hub.takeLimits({ limits: [limit('session', startMs - 1_000)] }, victim)
    for (let round = 0; round < 5; round++) {
      const limits = Array.from({ length: 200 }, (_, n) => limit(`w${round}-${n}`, startMs + round))
      hub.takeLimits({ limits }, thief)
    }
    const all = hub.limits()
    expect(all).toHaveLength(201)
    expect(all.filter(({ machine }) => machine === 'victim')).toHaveLength(1)
    expect(all.filter(({ window }) => window.startsWith('w4-'))).toHaveLength(200)
  })

  it('can’t fill the disk with console pages, nor push out those of others', () => {
    const page = (atMs: number) => ({
      currentSession: { resetsIn: '2 hr', percentageUsed: 1 },
      lastUpdated: new Date(atMs).toISOString(),
    })
    hub.takeConsole('claude', page(startMs - 6 * dayMs), victim)
    hub.takeConsole('claude', page(startMs - 5 * dayMs), thief)
    {
      using file = HubFile.open(folder) // a week of attacks in a moment
      file.run(`insert into console_version (provider, machine_id, machine, captured_at_ms, received_at_ms, digest, body)
        with recursive n (i) as (select 1 union all select i + 1 from n where i < 20000)
        select provider, machine_id, machine, captured_at_ms + i, received_at_ms, digest, body
        from console_version, n where machine_id = '${thief.id}'`)
    }
    expect(hub.console('claude')?.versionInfo.total).toBe(20_002)
    hub.takeConsole('claude', page(startMs), thief)
    expect(hub.console('claude')?.versionInfo.total).toBe(10_081)
    expect(hub.console('claude', { number: 1 })?.machine).toBe('victim')
    expect(hub.console('claude')?.lastUpdated).toBe(new Date(startMs).toISOString())
  })
})
