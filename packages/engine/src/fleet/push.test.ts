import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type FleetBatch, FleetFault, type FleetTarget, SqliteFleet } from '@aic/fleet'
import { Journal } from '@aic/store/journal'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { claudeLine, type LoggedForTest, writeClaudeLogs } from '../../../../testing/claude-home.ts'
import {
  ledgerSums,
  type PushingMachine,
  pushOptions,
  pushTo,
  standingRows,
  storedSums,
} from '../../../../testing/fleet-push.ts'
import { push } from './push.ts'

let scratch: string
let laptop: PushingMachine
beforeEach(() => {
  scratch = mkdtempSync(path.join(tmpdir(), 'aic-push-'))
  laptop = machine('laptop')
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

const machine = (host: string, home = 'home'): PushingMachine => ({
  home: path.join(scratch, home),
  data: path.join(scratch, `data-${host}`),
  store: path.join(scratch, 'fleet.sqlite'),
  host,
})

const call = (id: string, more: Partial<LoggedForTest> = {}): LoggedForTest => ({
  at: '2026-09-01T10:00:00.000Z',
  id,
  ...more,
})

function ask(sql: string): Record<string, unknown>[] {
  using database = new DatabaseSync(laptop.store, { readOnly: true })
  return database.prepare(sql).all()
}

const logOf = (home: string, session = 's1'): string =>
  path.join(home, '.claude', 'projects', '-work-app', `${session}.jsonl`)

describe('a push', () => {
  it('brings every call of the logs, and the same sums as the ledger has (001-08)', async () => {
    writeClaudeLogs(laptop.home, [
      call('a'),
      call('b', { output: 70 }),
      call('c', { session: 's2', cwd: '/work/shop' }),
    ])
    const result = await pushTo(laptop)
    expect(result).toMatchObject({ status: 'completed', counts: { events: 3, takenBack: 0 }, fault: null })
    expect(storedSums(laptop.store)).toEqual(ledgerSums(laptop.data))
    expect(result.statistics).toMatchObject({ records: 3, sessions: 2, projects: 2, unpricedRecords: 0 })
    const [sum] = ask('select sum(cost_nano_usd) as cost, sum(total_tokens) as tokens from v_usage')
    expect(sum).toEqual({ cost: result.statistics?.costNanoUsd, tokens: result.statistics?.totalTokens })
  })

  it('of the same logs sends nothing more, and says so (001-37, 001-39)', async () => {
    writeClaudeLogs(laptop.home, [call('a'), call('b')])
    const first = await pushTo(laptop)
    const before = standingRows(laptop.store)
    const second = await pushTo(laptop)
    expect(second).toMatchObject({ status: 'unchanged', counts: { events: 0, blocks: 0, batches: 0 } })
    expect(second.contentHash).toBe(first.contentHash)
    expect(second.comparison).toMatchObject({ records: 0, tokens: 0, costNanoUsd: 0 })
    expect(standingRows(laptop.store)).toEqual(before)
    expect(ask('select count(*) as n from import_runs')).toEqual([{ n: 1 }])
  })

  it('after an hour without news says that the machine looked', async () => {
    writeClaudeLogs(laptop.home, [call('a')])
    await pushTo(laptop)
    expect(await pushTo(laptop, { nowMs: Date.now() + 3_700_000 })).toMatchObject({ status: 'unchanged' })
    expect(ask('select records from import_runs order by started_at_ms')).toEqual([{ records: 1 }, { records: 0 }])
  })

  it('sends only what was added, and tells how much more there is', async () => {
    writeClaudeLogs(laptop.home, [call('a')])
    await pushTo(laptop)
    appendFileSync(logOf(laptop.home), `${claudeLine(call('b', { input: 7, output: 9 }))}\n`)
    const result = await pushTo(laptop)
    expect(result).toMatchObject({ counts: { events: 1 }, comparison: { records: 1, tokens: 16 } })
    expect(storedSums(laptop.store)).toEqual(ledgerSums(laptop.data))
  })

  it('takes a call back from the day that it turns out not to be of, in the same batch (001-37)', async () => {
    const late = call('m', { at: '2026-09-02T00:00:10.000Z', session: 's2', output: 90 })
    writeClaudeLogs(laptop.home, [late])
    await pushTo(laptop)
    writeClaudeLogs(laptop.home, [call('m', { at: '2026-09-01T23:59:50.000Z', output: 20 })])
    const result = await pushTo(laptop)
    expect(result.counts).toMatchObject({ events: 1, takenBack: 1, batches: 2 })
    expect(ask('select ts_ms, output_tokens, session_key from v_usage')).toEqual([
      { ts_ms: Date.parse('2026-09-01T23:59:50.000Z'), output_tokens: 90, session_key: 's1' },
    ])
    expect(storedSums(laptop.store)).toEqual(ledgerSums(laptop.data))
  })

  it('sends a call that grew over midnight once, with all its tokens (001-37)', async () => {
    writeClaudeLogs(laptop.home, [call('m', { at: '2026-09-01T23:59:58.000Z', output: 5 })])
    await pushTo(laptop)
    appendFileSync(logOf(laptop.home), `${claudeLine(call('m', { at: '2026-09-02T00:00:03.000Z', output: 400 }))}\n`)
    await pushTo(laptop)
    expect(ask('select ts_ms, output_tokens from v_usage')).toEqual([
      { ts_ms: Date.parse('2026-09-01T23:59:58.000Z'), output_tokens: 400 },
    ])
  })

  it('leaves what the place has when logs are deleted, and the ledger too (001-37)', async () => {
    writeClaudeLogs(laptop.home, [call('a'), call('b', { output: 900 })])
    await pushTo(laptop)
    const before = standingRows(laptop.store)
    rmSync(path.join(laptop.home, '.claude'), { recursive: true })
    expect((await pushTo(laptop)).fault).toBeNull()
    expect(standingRows(laptop.store)).toEqual(before)
    for (const ending of ['', '-wal', '-shm']) rmSync(path.join(laptop.data, `ledger.sqlite${ending}`), { force: true })
    writeClaudeLogs(laptop.home, [call('b', { output: 3 }), call('c')])
    await pushTo(laptop)
    await pushTo(laptop)
    expect(ask('select output_tokens from v_usage order by output_tokens')).toEqual([
      { output_tokens: 50 },
      { output_tokens: 50 },
      { output_tokens: 900 },
    ])
  })

  it('tells the new cost of calls that were priced anew', async () => {
    writeClaudeLogs(laptop.home, [call('a', { model: 'house-model', input: 10, output: 0 }), call('b')])
    await pushTo(laptop)
    expect(ask("select cost_nano_usd as cost, cost_kind as kind from v_usage where model = 'house-model'")).toEqual([
      { cost: null, kind: 'unpriced' },
    ])
    const config = path.join(laptop.data, 'config')
    mkdirSync(config, { recursive: true })
    const set = (inputCostPerToken: number): void =>
      writeFileSync(
        path.join(config, 'agent.json'),
        JSON.stringify({ pricingOverrides: { 'house-model': { inputCostPerToken, outputCostPerToken: 0 } } }),
      )
    for (const usd of [0.000_05, 0.000_01]) {
      set(usd)
      expect((await pushTo(laptop)).counts.events).toBe(1)
      expect(ask("select cost_nano_usd as cost, cost_kind as kind from v_usage where model = 'house-model'")).toEqual([
        { cost: Math.round(10 * usd * 1e9), kind: 'calculated' },
      ])
    }
    expect(storedSums(laptop.store)).toEqual(ledgerSums(laptop.data))
  })

  it('sends blocks of the machine once, and again when one ends', async () => {
    const nowMs = Date.now()
    writeClaudeLogs(laptop.home, [call('a', { at: new Date(nowMs - 600_000).toISOString() })])
    expect((await pushTo(laptop, { nowMs })).counts.blocks).toBe(1)
    expect((await pushTo(laptop, { nowMs: nowMs + 1_000 })).counts.blocks).toBe(0)
    const ended = await pushTo(laptop, { nowMs: nowMs + 6 * 3_600_000 })
    expect(ended.counts).toMatchObject({ events: 0, blocks: 1 })
    expect(ask('select is_active, entries from usage_blocks')).toEqual([{ is_active: 0, entries: 1 }])
  })

  it('sends a block again that is as it was, where a push before may have said otherwise and cannot tell', async () => {
    const config = path.join(laptop.data, 'config')
    mkdirSync(config, { recursive: true })
    const priced = (inputCostPerToken: number): void =>
      writeFileSync(
        path.join(config, 'agent.json'),
        JSON.stringify({ pricingOverrides: { 'house-model': { inputCostPerToken, outputCostPerToken: 0 } } }),
      )
    const costs = () => ask('select cost_nano_usd as cost from usage_blocks').map(({ cost }) => cost)
    writeClaudeLogs(laptop.home, [call('a', { model: 'house-model', input: 10, output: 0 })])
    priced(0.000_05)
    await pushTo(laptop)
    expect(costs()).toEqual([500_000])
    priced(0.000_01)
    using file = SqliteFleet.open(laptop.store, { now: Date.now })
    const target: FleetTarget = {
      id: file.id,
      async send(batch: FleetBatch) {
        await file.send(batch)
        if (batch.blocks.length > 0) throw new FleetFault('network', 'the answer is lost', { advice: 'Try again.' })
      },
    }
    expect((await pushTo(laptop, { target })).status).toBe('partial')
    expect(costs()).toEqual([100_000])
    priced(0.000_05)
    await pushTo(laptop)
    expect(costs()).toEqual([500_000])
  })

  it('says of a block how many calls have no price, and when the plan that was used up in it is free again', async () => {
    const nowMs = Date.now()
    const calledMs = nowMs - 20 * 60_000
    const at = new Date(calledMs).toISOString()
    writeClaudeLogs(laptop.home, [call('a', { at }), call('b', { at, model: 'nobody-knows' })])
    using journal = Journal.open(path.join(laptop.data, 'journal.sqlite'))
    const session = {
      provider: 'claude',
      accountKey: 'a',
      limit: 'session',
      label: 'Session',
      origin: 'oauth' as const,
    }
    const amounts = { used: null, limitAmount: null, unit: null }
    const told = (atMs: number, usedPercent: number, resetsAtMs: number) => ({
      ...session,
      ...amounts,
      atMs,
      usedPercent,
      resetsAtMs,
      windowEndMs: resetsAtMs,
    })
    journal.snapshots.note([told(calledMs - 9e7, 100, 1), told(calledMs, 99, 2), told(calledMs + 1, 100, nowMs + 9e6)])
    await pushTo(laptop, { nowMs })
    expect(ask('select unpriced_calls, limit_reset_at_ms, cost_nano_usd > 0 as has_cost from usage_blocks')).toEqual([
      { unpriced_calls: 1, limit_reset_at_ms: nowMs + 9e6, has_cost: 1 },
    ])
  })

  it('sends what limits were since the last one', async () => {
    const snapshot = {
      provider: 'parrot',
      accountKey: 'me@example.com',
      limit: 'session',
      label: 'Session',
      origin: 'oauth' as const,
      usedPercent: 12.5,
      used: null,
      limitAmount: null,
      unit: null,
      resetsAtMs: null,
      windowEndMs: 5_000,
    }
    mkdirSync(laptop.data)
    using journal = Journal.open(path.join(laptop.data, 'journal.sqlite'))
    journal.snapshots.note([{ ...snapshot, atMs: 1_000 }])
    expect((await pushTo(laptop, { hashMode: 'keyed' })).counts.quotas).toBe(1)
    journal.snapshots.note([{ ...snapshot, atMs: 2_000, usedPercent: 20 }])
    expect((await pushTo(laptop, { hashMode: 'keyed' })).counts.quotas).toBe(1)
    const rows = ask('select account_id, used_percent from quota_snapshots order by captured_at_ms')
    expect(rows.map((row) => row.used_percent)).toEqual([12.5, 20])
    for (const { account_id } of rows) expect(account_id).toMatch(/^[0-9a-f]{16}$/)
  })

  it('works out what it would send, and sends nothing, in a dry run', async () => {
    writeClaudeLogs(laptop.home, [call('a'), call('b')])
    expect(await pushTo(laptop, { isDryRun: true })).toMatchObject({ isDryRun: true, counts: { events: 2 } })
    expect(storedSums(laptop.store)).toEqual([])
    expect((await pushTo(laptop)).counts.events).toBe(2)
  })
})

describe('names in the store', () => {
  const names = (): Record<string, unknown>[] =>
    ask('select project_key, project_label, session_key from v_usage order by project_key, session_key')

  it('are hashed with the machine’s key unless told otherwise (001-70, 001-75)', async () => {
    writeClaudeLogs(laptop.home, [call('a'), call('b', { session: 's2' })])
    const { hashMode } = await pushTo(laptop, { hashMode: undefined })
    expect(hashMode).toBe('keyed')
    expect(statSync(path.join(laptop.data, 'fleet.key')).mode & 0o777).toBe(0o600)
    for (const row of names()) {
      expect(row.project_key).toMatch(/^[0-9a-f]{16}$/)
      expect(row.session_key).toMatch(/^[0-9a-f]{16}$/)
      expect(row.project_label).toBe('')
    }
    const bytes = readFileSync(laptop.store).toString('latin1')
    expect(bytes.includes('/work/app')).toBe(false)
  })

  it('are those of the original where that is asked for (001-70)', async () => {
    writeClaudeLogs(laptop.home, [call('a', { cwd: '/home/user/project/test' })])
    await pushTo(laptop, { hashMode: 'legacy8' })
    expect(names()).toEqual([{ project_key: 'b49e9761', project_label: '', session_key: 'e8bc163c' }])
  })

  it('change without a row twice when the key or the way changes (001-73)', async () => {
    writeClaudeLogs(laptop.home, [call('a'), call('b', { session: 's2' })])
    await pushTo(laptop, { hashMode: 'legacy8' })
    await pushTo(laptop, { hashMode: 'keyed' })
    const keyed = names()
    expect(keyed).toHaveLength(2)
    for (const row of keyed) expect(row.project_key).toMatch(/^[0-9a-f]{16}$/)
    writeFileSync(path.join(laptop.data, 'fleet.key'), 'the-key-that-the-team-shares\n')
    expect((await pushTo(laptop, { hashMode: 'keyed' })).counts.events).toBe(2)
    expect(names()).toHaveLength(2)
    expect(names()).not.toEqual(keyed)
    await pushTo(laptop, { hashMode: 'plain' })
    expect(names().map((row) => row.project_key)).toEqual(['/work/app', '/work/app'])
  })

  it('are readable for the projects that the list names, beside their hash (001-74)', async () => {
    writeClaudeLogs(laptop.home, [call('a'), call('b', { session: 's2', cwd: '/work/secret' })])
    const config = path.join(laptop.data, 'config')
    mkdirSync(config, { recursive: true })
    writeFileSync(path.join(config, 'agent.json'), JSON.stringify({ fleet: { labels: ['app'] } }))
    await pushTo(laptop, { hashMode: undefined })
    expect(
      names()
        .map((row) => row.project_label)
        .sort(),
    ).toEqual(['', 'app'])
  })

  it('of models that are files of the machine are the files’ alone (001-75)', async () => {
    const models = ['/home/me/models/own.gguf', 'C:\\models\\own-2.gguf', 'accounts/fireworks/models/glm']
    writeClaudeLogs(
      laptop.home,
      models.map((model, i) => call(`m${i}`, { model })),
    )
    await pushTo(laptop, { hashMode: 'keyed' })
    expect(ask('select model from v_usage order by model').map((row) => row.model)).toEqual([
      'accounts/fireworks/models/glm',
      'own-2.gguf',
      'own.gguf',
    ])
  })

  it('of the machine are MACHINE_NAME, else as configured, else the host’s (001-21, 001-22)', async () => {
    writeClaudeLogs(laptop.home, [call('a')])
    const named = async (env: Record<string, string>): Promise<unknown> => {
      const options = pushOptions({ ...laptop, host: 'My-Host' })
      await pushTo(laptop, { ...options, env: { ...options.env, ...env } })
      return ask('select machine_name from v_usage')[0]?.machine_name
    }
    expect(await named({})).toBe('my-host')
    expect(await named({ MACHINE_NAME: 'Workbench' })).toBe('Workbench')
    expect(ask('select machine_id from v_usage')[0]?.machine_id).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('machines with copies of the same logs', () => {
  it.each([
    ['laptop', 'desktop'],
    ['desktop', 'laptop'],
  ])('count each call once, %s before %s (001-38)', async (...order) => {
    const home = (host: string): string => `home-${host}`
    const all = [call('a'), call('b', { output: 90 }), call('c', { at: '2026-09-02T09:00:00.000Z' })]
    writeClaudeLogs(machine('laptop', home('laptop')).home, all)
    // The other has a resumed session's copies: one of the next day, one half grown; and one call of its own.
    const copies = [
      call('a', { at: '2026-09-02T08:00:00.000Z', session: 's9' }),
      call('b', { output: 30, session: 's9' }),
      call('d', { session: 's9' }),
    ]
    writeClaudeLogs(machine('desktop', home('desktop')).home, [...all.slice(0, 1), ...copies])
    for (let i = 0; i < 2; i++) for (const host of order) await pushTo(machine(host, home(host)))
    const rows = ask('select output_tokens, ts_day from v_usage order by output_tokens, ts_ms')
    expect(rows.map((row) => row.output_tokens)).toEqual([50, 50, 50, 90])
    expect(new Set(rows.map((row) => row.ts_day)).size).toBe(2)
  })
})

describe('a place that fails', () => {
  /** Takes so many batches, then fails. */
  const failing = (target: FleetTarget, batches: number): FleetTarget => ({
    id: target.id,
    async send(batch: FleetBatch) {
      if (batches-- <= 0) throw new FleetFault('network', 'the line is cut', { advice: 'Mend the line.' })
      await target.send(batch)
    },
  })

  it('loses nothing: the next push goes on from there', async () => {
    writeClaudeLogs(
      laptop.home,
      Array.from({ length: 50 }, (_, n) => call(`c${n}`, { output: n })),
    )
    using store = SqliteFleet.open(laptop.store, { now: Date.now })
    const broken = await push({ ...pushOptions(laptop), target: failing(store, 2), batchSize: 10 })
    expect(broken).toMatchObject({ status: 'partial', counts: { events: 20 }, fault: { message: 'the line is cut' } })
    expect(await push({ ...pushOptions(laptop), target: failing(store, 0) })).toMatchObject({ status: 'failed' })
    expect((await pushTo(laptop)).counts.events).toBe(30)
    expect(storedSums(laptop.store)).toEqual(ledgerSums(laptop.data))
  })

  it('stops where it is told to', async () => {
    writeClaudeLogs(laptop.home, [call('a')])
    const signal = AbortSignal.abort()
    expect(await pushTo(laptop, { signal })).toMatchObject({ status: 'failed', fault: null, counts: { events: 0 } })
  })
})

describe('the outbox', () => {
  const outbox = (): string => path.join(laptop.data, 'outbox.sqlite')

  it('is its owner’s only', async () => {
    writeClaudeLogs(laptop.home, [call('a')])
    await pushTo(laptop)
    expect(statSync(outbox()).mode & 0o777).toBe(0o600)
  })

  it('that is damaged is set aside with a word, and all is sent again, which changes nothing (001-37)', async () => {
    writeClaudeLogs(laptop.home, [call('a'), call('b')])
    await pushTo(laptop)
    const before = standingRows(laptop.store)
    for (const ending of ['-wal', '-shm']) rmSync(outbox() + ending, { force: true })
    writeFileSync(outbox(), 'this is no database, and never was one')
    const result = await pushTo(laptop)
    expect(result.counts.events).toBe(2)
    expect(result.warnings.join()).toMatch(/outbox is kept as .*broken-\d{14}/)
    expect(standingRows(laptop.store)).toEqual(before)
    expect((await pushTo(laptop)).status).toBe('unchanged')
  })

  it('whose rows are not as they were written is set aside too', async () => {
    writeClaudeLogs(laptop.home, [call('a')])
    await pushTo(laptop)
    {
      using database = new DatabaseSync(outbox())
      database.exec("update sent set rows = x'00112233445566778899'")
    }
    appendFileSync(logOf(laptop.home), `${claudeLine(call('a', { output: 51 }))}\n`)
    const result = await pushTo(laptop)
    expect(result.warnings.join()).toContain('everything is sent again')
    expect(storedSums(laptop.store)).toEqual(ledgerSums(laptop.data))
    expect(existsSync(outbox())).toBe(true)
  })
})
