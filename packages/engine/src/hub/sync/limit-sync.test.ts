import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import type { SyncedLimit } from '@aic/fleet/hub'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { accountOf, limitOf } from '../../../../../testing/monitor-in-memory.ts'
import { LimitSync } from './limit-sync.ts'
import { type SyncChoice, syncAddress } from './sync-address.ts'
import { readSyncState } from './sync-outbox.ts'

const key = 'aic_hub_0123456789ab_abcdefghijklmnopqrstuvwxyz'
const startMs = Date.UTC(2026, 10, 24, 12)

/** A hub that answers what a test says, and a machine whose clock and timers it turns. */
class Bench {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'aic-sync-'))
  readonly told: string[] = []
  readonly got: { readonly path: string; readonly key: unknown; readonly body: string }[] = []
  readonly timers: { readonly atMs: number; readonly call: () => void }[] = []
  nowMs = startMs
  status = 200
  headers: Record<string, string> = {}
  hold: Promise<void> | null = null
  choice: SyncChoice = { kind: 'off', isOffline: false }
  readonly #server: Server

  private constructor(server: Server) {
    this.#server = server
  }

  static async open(): Promise<Bench> {
    const server = createServer()
    const bench = new Bench(server)
    server.on('request', (request, response) => {
      void (async () => {
        const bytes = await buffer(request)
        const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes
        bench.got.push({ path: request.url ?? '', key: request.headers['x-api-key'], body: body.toString() })
        await bench.hold
        response.writeHead(bench.status, bench.headers).end(JSON.stringify({ message: 'said so' }))
      })()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    bench.choice = bench.hub()
    return bench
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  hub(change: object = {}): SyncChoice {
    return { kind: 'on', address: { url: this.url, key, isOriginal: false, isOpenToReaders: false, ...change } }
  }

  sync(): LimitSync {
    return new LimitSync({
      dataFolder: this.folder,
      nowMs: () => this.nowMs,
      random: () => 0,
      after: (ms, call) => {
        const timer = { atMs: this.nowMs + ms, call }
        this.timers.push(timer)
        return () => this.timers.splice(this.timers.indexOf(timer), 1)
      },
      choice: () => this.choice,
      onTold: (level, message) => this.told.push(`${level}: ${message}`),
      timeoutMs: 2_000,
    })
  }

  /** What the hub got, as shares of windows. */
  shares(): unknown[] {
    return this.got.map(({ body }) =>
      Object.fromEntries(
        (JSON.parse(body) as { readonly limits: SyncedLimit[] }).limits.map((one) => [one.window, one.usedPercent]),
      ),
    )
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
    rmSync(this.folder, { recursive: true, force: true })
  }
}

let bench: Bench
let sync: LimitSync
beforeEach(async () => {
  bench = await Bench.open()
  sync = bench.sync()
})
afterEach(async () => {
  await sync.close()
  await bench.close()
})

/** What the monitor shows: shares of windows as of now. */
const status = (shares: Record<string, number>, provider = 'parrot') => ({
  accounts: [
    accountOf({
      provider,
      limits: Object.entries(shares).map(([id, usedPercent]) =>
        limitOf({ id, kind: 'session', usedPercent, atMs: bench.nowMs, resetsAtMs: bench.nowMs + 8_100_000 }),
      ),
    }),
  ],
})

async function noteAll(shares: Record<string, number>): Promise<void> {
  sync.note(status(shares))
  await sync.run()
}

describe('limits on their way to a hub', () => {
  it('are sent after each look, once, with the key in its header (004-02, 004-25)', async () => {
    await noteAll({ session: 10, weekly: 5 })
    await noteAll({ session: 10, weekly: 5 })
    expect(bench.got).toMatchObject([{ path: '/api/sync/limits', key }])
    bench.nowMs += 300_000
    await noteAll({ session: 12, weekly: 5 })
    expect(bench.shares()).toEqual([
      { session: 10, weekly: 5 },
      { session: 12, weekly: 5 },
    ])
    expect(sync.state()).toMatchObject({ pending: [], fault: null, sentAtMs: bench.nowMs })
  })

  it('name no account, and hold nothing that this machine made up or that is over', async () => {
    const accounts = [
      accountOf({
        provider: 'parrot',
        accountKey: 'sam-at-example',
        label: 'sam@example.com',
        limits: [
          limitOf({ id: 'session', kind: 'session', usedPercent: 1, atMs: 1 }),
          limitOf({ id: 'a', kind: 'weekly', usedPercent: 2, atMs: 1, origin: 'estimated' }),
          limitOf({ id: 'b', kind: 'weekly', usedPercent: null, atMs: 1, isReset: true }),
        ],
      }),
    ]
    sync.note({ accounts })
    await sync.run()
    expect(bench.shares()).toEqual([{ session: 1 }])
    expect(bench.got[0]?.body).not.toContain('sam')
    expect(bench.got[0]?.body).toMatch(/"account":"[\da-f]{16}"/)
  })

  it('wait on the disk while the hub is away, and go on from there in the next process (004-26)', async () => {
    bench.status = 503
    await noteAll({ session: 10, weekly: 5 })
    bench.nowMs += 1_000
    await noteAll({ session: 11 })
    expect(bench.got).toHaveLength(1)
    await sync.close()
    bench.status = 200
    bench.nowMs += 60_000
    sync = bench.sync()
    sync.start()
    await sync.run()
    expect(bench.shares().at(-1)).toEqual({ session: 11, weekly: 5 })
    expect(readSyncState(bench.folder)).toMatchObject({ pending: [], sentAtMs: bench.nowMs })
  })

  it('are tried again by a timer after 30 s, and told of once (004-45, 004-47)', async () => {
    bench.status = 500
    await noteAll({ session: 10 })
    expect(bench.timers.map(({ atMs }) => atMs - bench.nowMs)).toEqual([30_000])
    bench.nowMs += 29_999
    await noteAll({ session: 11 })
    expect(bench.got).toHaveLength(1)
    bench.nowMs += 1
    bench.status = 200
    bench.timers.at(-1)?.call()
    await sync.run()
    expect(bench.shares().at(-1)).toEqual({ session: 11 })
    expect(bench.told).toEqual([
      `warn: The hub ${bench.url} answered 500: said so Nothing is lost: it is sent again by itself.`,
      `info: the hub ${bench.url} takes limits again`,
    ])
  })

  it('open the breaker after three failures (004-46)', async () => {
    bench.status = 500
    for (const waitMs of [0, 30_000, 60_000]) {
      bench.nowMs += waitMs
      await noteAll({ session: waitMs / 1_000 })
    }
    expect(bench.got).toHaveLength(3)
    expect(sync.state()?.retry).toMatchObject({ failures: 3, breaker: 'open', nextAtMs: bench.nowMs + 120_000 })
  })

  it('wait as long as the hub asks', async () => {
    bench.status = 429
    bench.headers = { 'retry-after': '90' }
    await noteAll({ session: 10 })
    expect(bench.timers.at(-1)?.atMs).toBe(startMs + 90_000)
  })

  it('are one request at a time; what comes meanwhile follows (004-48)', async () => {
    let go = (): void => {}
    bench.hold = new Promise((resolve) => {
      go = resolve
    })
    sync.note(status({ session: 1 }))
    await expect.poll(() => bench.got.length).toBe(1)
    bench.nowMs += 1
    sync.note(status({ session: 2 }))
    void sync.run()
    go()
    await sync.run()
    expect(bench.timers.map(({ atMs }) => atMs)).toEqual([bench.nowMs])
    bench.timers[0]?.call()
    await sync.run()
    expect(bench.shares()).toEqual([{ session: 1 }, { session: 2 }])
  })

  it('are not tried again with a key that is refused, which is said loudly; another key is tried (004-47)', async () => {
    bench.status = 401
    await noteAll({ session: 10 })
    bench.nowMs += 86_400_000
    await noteAll({ session: 11 })
    expect(bench.got).toHaveLength(1)
    expect(bench.timers).toEqual([])
    expect(bench.told).toEqual([
      expect.stringMatching(/^error: The hub .* answered 401: said so Make a key on the hub/),
    ])
    expect(bench.told.join()).not.toContain(key)
    bench.status = 200
    bench.choice = bench.hub({ key: `${key}2` })
    await noteAll({ session: 12 })
    expect(bench.shares().at(-1)).toEqual({ session: 12 })
    expect(sync.state()?.fault).toBeNull()
  })

  it('that the hub does not understand are not sent again, newer ones are', async () => {
    bench.status = 400
    await noteAll({ session: 10 })
    await noteAll({ session: 10 })
    expect(bench.got).toHaveLength(1)
    bench.status = 200
    bench.nowMs += 1
    await noteAll({ session: 11 })
    expect(bench.shares().at(-1)).toEqual({ session: 11 })
  })

  it('leave the key in no file', async () => {
    bench.status = 500
    await noteAll({ session: 10 })
    for (const name of readdirSync(bench.folder))
      expect(readFileSync(path.join(bench.folder, name), 'utf8')).not.toContain(key)
    expect(readdirSync(bench.folder)).toEqual(['sync.json'])
  })

  it('of another hub are not sent to this one', async () => {
    bench.status = 500
    await noteAll({ session: 10 })
    bench.status = 200
    bench.choice = bench.hub({ url: `${bench.url}/other` })
    await noteAll({ weekly: 3 })
    expect([bench.got.at(-1)?.path, bench.shares().at(-1)]).toEqual(['/other/api/sync/limits', { weekly: 3 }])
  })
})

describe('a server of the original design', () => {
  const post = async (shares: Record<string, number>): Promise<unknown> => {
    bench.choice = bench.hub({ isOriginal: true })
    sync.note(status(shares, 'claude'))
    await sync.run()
    const { path: place, body } = bench.got.at(-1) ?? { path: null, body: 'null' }
    return [place, JSON.parse(body) as unknown]
  }

  it('gets its own body on its own path (004-02, 004-03)', async () => {
    const limit = (percentageUsed: number) => ({ resetsIn: '2 hr 15 min', percentageUsed })
    expect(await post({ session: 10, weekly: 5, 'weekly:sonnet': 0 })).toEqual([
      '/api/claude/console-usage',
      {
        currentSession: limit(10),
        weeklyLimits: { allModels: limit(5), sonnetOnly: limit(0) },
        lastUpdated: '2026-11-24T12:00:00.000Z',
        isPartial: false,
      },
    ])
  })

  it('gets no week that is half unknown: nothing is made up', async () => {
    const [, body] = (await post({ session: 10, weekly: 5 })) as [string, object]
    expect(body).toMatchObject({ isPartial: true })
    expect(body).not.toHaveProperty('weeklyLimits')
  })

  it('gets nothing where nothing is known that it knows', async () => {
    expect(await post({ monthly: 3 })).toEqual([null, null])
  })
})

describe('the hub of the settings', () => {
  const choose = (sync: object, env: Record<string, string> = {}) => syncAddress({ sync, offline: false }, env)

  it('is that of the variables, else of the file (004-05)', () => {
    expect(choose({})).toEqual({ kind: 'off', isOffline: false })
    expect(choose({ url: 'https://hub.example.com/', key: 'k' })).toEqual({
      kind: 'on',
      address: { url: 'https://hub.example.com', key: 'k', isOriginal: false, isOpenToReaders: false },
    })
    const env = { CLAUDE_SYNC_URL: 'http://box.lan:4000/api/claude/console-usage', CLAUDE_SYNC_API_KEY: 'other' }
    expect(choose({ url: 'https://hub.example.com', key: 'k' }, env)).toEqual({
      kind: 'on',
      address: { url: 'http://box.lan:4000', key: 'other', isOriginal: true, isOpenToReaders: true },
    })
    expect(choose({ url: 'http://localhost:8080', key: 'env:HUB_KEY' }, { HUB_KEY: 'x' })).toMatchObject({
      address: { key: 'x', isOpenToReaders: false },
    })
  })

  it('without a key is refused, and says so (004-07)', () => {
    expect(choose({ url: 'https://hub.example.com' })).toMatchObject({
      kind: 'refused',
      message: 'Nothing is synced to https://hub.example.com: there is no key',
    })
  })

  it.each(['hub.example.com', 'ftp://hub.example.com', 'https://me:pass@hub.example.com', 'https://h.example/?key=x'])(
    'is not %s',
    (url) => {
      const choice = choose({ url, key: 'k' })
      expect(choice.kind).toBe('refused')
      expect(JSON.stringify(choice)).not.toContain('pass')
    },
  )

  it('is told at the start: where to, that nowhere, or why not (004-06, 004-07)', async () => {
    const said = async (choice: SyncChoice): Promise<string | undefined> => {
      bench.choice = choice
      const before = bench.told.length
      const one = bench.sync()
      one.start()
      await one.close()
      return bench.told[before]
    }
    expect(await said(bench.hub())).toBe(`info: limits are synced to ${bench.url}`)
    expect(await said(choose({}))).toBe('info: limits are not synced: no hub is set (sync.url)')
    expect(await said({ kind: 'off', isOffline: true })).toBe('info: limits are not synced: offline is set')
    expect(await said(choose({ url: 'https://hub.example.com' }))).toContain('error: Nothing is synced to')
  })
})
