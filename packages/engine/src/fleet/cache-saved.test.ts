import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { bundledBook, noTokens, type TokenCounts } from '@aic/core'
import { Outbox, type SentRow } from '@aic/fleet'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type LoggedForTest, writeClaudeLogs } from '../../../../testing/claude-home.ts'
import { type PushingMachine, pushTo } from '../../../../testing/fleet-push.ts'
import { cacheSavedBy, type SavedCall, type SavedSum } from './cache-saved.ts'

const saved = cacheSavedBy(await bundledBook())
const atMs = Date.UTC(2026, 5, 15, 12)

// Claude Sonnet 4.5, nano-USD a token: input 3,000, cache read 300, write 3,750 (5 minutes) and 6,000 (an hour); above 200,000 twice that.
function callOf(tokens: Partial<TokenCounts>, more: Partial<SavedCall> = {}): SavedCall {
  const call = { model: 'claude-sonnet-4-5', atMs, webSearches: 0, tier: 'standard', isUsOnly: false } as const
  return { ...call, tokens: { ...noTokens, ...tokens }, calculatedNanoUsd: null, ...more }
}
const sumOf = (tokens: Partial<TokenCounts>, more: Partial<SavedSum> = {}): SavedSum => ({
  ...callOf(tokens),
  calls: 1,
  ...more,
})

describe('of a call', () => {
  it('is known where the price comes to the cost that the ledger has', () => {
    expect(saved.ofCall(callOf({ cacheRead: 1_000 }, { calculatedNanoUsd: 300_000 }))).toBe(2_700_000)
    expect(saved.ofCall(callOf({ cacheWrite1h: 1_000 }, { calculatedNanoUsd: 6_000_000 }))).toBe(-3_000_000)
    expect(saved.ofCall(callOf({ cacheRead: 300_000 }, { calculatedNanoUsd: 180_000_000 }))).toBe(1_620_000_000)
  })

  it('is not known where the call was priced by another list, or by none', () => {
    expect(saved.ofCall(callOf({ cacheRead: 1_000 }, { calculatedNanoUsd: 300_001 }))).toBeNull()
    expect(saved.ofCall(callOf({ cacheRead: 1_000 }, { calculatedNanoUsd: 300_000, model: 'zork-9' }))).toBeNull()
    expect(saved.ofCall(callOf({ cacheRead: 1_000 }))).toBeNull()
    expect(saved.ofCall(callOf({ input: 1_000 }))).toBeNull()
  })

  it('is 0 where nothing was cached, whatever the price was', () => {
    expect(saved.ofCall(callOf({ input: 1_000 }, { calculatedNanoUsd: 7 }))).toBe(0)
  })
})

describe('of a sum', () => {
  it('is what it is of one call where it is one', () => {
    expect(saved.ofSum(sumOf({ cacheRead: 300_000 }, { calculatedNanoUsd: 180_000_000 }))).toBe(1_620_000_000)
    expect(saved.ofSum(sumOf({ cacheRead: 1_000 }, { calculatedNanoUsd: 300_001 }))).toBeNull()
    expect(saved.ofSum(sumOf({ cacheRead: 1_000 }))).toBeNull()
    expect(saved.ofSum(sumOf({ output: 1 }, { calculatedNanoUsd: 7 }))).toBe(0)
  })

  it('goes by the usual price where short prompts add up to more than a long one', () => {
    const sum = { calls: 3, calculatedNanoUsd: 90_000_001 }
    expect(saved.ofSum(sumOf({ cacheRead: 300_000 }, sum))).toBe(810_000_000)
  })

  it('is not known where some of its calls had another price', () => {
    const sum = { calls: 3, calculatedNanoUsd: 120_000_000 }
    expect(saved.ofSum(sumOf({ cacheRead: 300_000 }, sum))).toBeNull()
  })
})

describe('a push', () => {
  let scratch: string
  let laptop: PushingMachine
  beforeEach(() => {
    scratch = mkdtempSync(path.join(tmpdir(), 'aic-cache-saved-'))
    laptop = {
      home: path.join(scratch, 'home'),
      data: path.join(scratch, 'data'),
      store: path.join(scratch, 'fleet.sqlite'),
    }
  })
  afterEach(() => rmSync(scratch, { recursive: true, force: true }))

  const call = (id: string, more: Partial<LoggedForTest> = {}): LoggedForTest => ({
    at: '2026-09-01T10:00:00.000Z',
    id,
    ...more,
  })
  const rows = (sql: string): Record<string, unknown>[] => {
    using database = new DatabaseSync(laptop.store, { readOnly: true })
    return database.prepare(sql).all()
  }
  const savings = (): unknown[] =>
    rows('select cache_saved_nano_usd as saved from v_usage order by cache_read_tokens, output_tokens').map(
      (row) => row.saved,
    )
  const configure = (pricingOverrides: object): void => {
    mkdirSync(path.join(laptop.data, 'config'), { recursive: true })
    writeFileSync(path.join(laptop.data, 'config', 'agent.json'), JSON.stringify({ pricingOverrides }))
  }

  it('tells of each call what the cache saved, and of one without a price nothing', async () => {
    writeClaudeLogs(laptop.home, [
      call('a'),
      call('b', { cacheRead: 10_000, cacheWrite5m: 1_000 }),
      call('c', { cacheRead: 20_000, cacheWrite1h: 90_000 }),
      call('d', { cacheRead: 30_000, model: 'claude-nova-9' }),
    ])
    await pushTo(laptop)
    expect(savings()).toEqual([0, 26_250_000, -216_000_000, null])
  })

  it('goes by the user’s own prices where calls were priced by them', async () => {
    const own = { inputCostPerToken: 5e-6, outputCostPerToken: 1e-5, cacheReadInputTokenCost: 1e-6 }
    writeClaudeLogs(laptop.home, [call('a', { cacheRead: 1_000 })])
    await pushTo(laptop)
    expect(savings()).toEqual([2_700_000])
    configure({ 'claude-sonnet-4-5-20250929': own })
    await pushTo(laptop)
    expect(savings()).toEqual([4_000_000])
  })

  it('sends calls that were sent before they told it once more, and only once', async () => {
    writeClaudeLogs(laptop.home, [call('a'), call('b', { cacheRead: 10_000 }), call('c', { model: 'claude-nova-9' })])
    await pushTo(laptop)
    beAsBefore(laptop)
    expect(savings()).toEqual([null, null, null])
    expect((await pushTo(laptop)).counts.events).toBe(2)
    expect(savings()).toEqual([0, null, 27_000_000])
    expect(await pushTo(laptop)).toMatchObject({ status: 'unchanged', counts: { events: 0 } })
  })
})

/** The place and what is remembered of it, as an aic left them that did not tell what the cache saved. */
function beAsBefore({ store, data }: PushingMachine): void {
  using database = new DatabaseSync(store)
  const told = database.prepare('select event_id from usage_events where cache_saved_nano_usd is not null').all()
  const toldIds = new Set(told.map(({ event_id: id }) => id))
  database.exec(`update usage_events set cache_saved_nano_usd = null, version = version - ${formerly}`)
  using state = new DatabaseSync(path.join(data, 'outbox.sqlite'), { readOnly: true })
  using outbox = Outbox.open(data, String(state.prepare('select target from state').get()?.target))
  const sent = [...outbox.allSent()]
  const ledger = outbox.fact('ledger') as object
  outbox.forget()
  // What a row without the number said is the same with null in its place; of the others it was something else.
  const contentOf = ({ content: [a, b], eventId }: SentRow): SentRow['content'] => [toldIds.has(eventId) ? a ^ 1 : a, b]
  outbox.mark(sent.map((row) => ({ ...row, version: row.version - formerly, content: contentOf(row) })))
  outbox.setFacts({ ledger: { ...ledger, fingerprint: 'of before' } })
}

/** So much less a version was: half a year of price weeks. */
const formerly = 26n << 8n
