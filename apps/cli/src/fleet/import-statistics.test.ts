import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { utc } from '@aic/core/report'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeClaudeLogs } from '../../../../testing/claude-home.ts'
import { pushTo } from '../../../../testing/fleet-push.ts'
import { screenOf } from '../screen/screen.ts'
import { ccusageSections } from './ccusage-statistics.ts'
import { statisticsText } from './import-statistics.ts'
import type { Section } from './statistics-rows.ts'

let scratch: string
beforeEach(() => {
  scratch = mkdtempSync(path.join(tmpdir(), 'aic-statistics-'))
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

const nowMs = Date.parse('2026-09-01T11:00:00.000Z')
const look = { screen: screenOf({ env: {}, stdout: { write: () => {} } }), zone: utc, nowMs }

/** What an import of calls to these models says, one call each ten minutes. */
async function said(...models: readonly string[]): Promise<string> {
  const home = path.join(scratch, 'home')
  const calls = models.map((model, i) => ({ at: `2026-09-01T10:${10 + 10 * i}:00.000Z`, id: `c${i}`, model }))
  writeClaudeLogs(home, calls)
  const push = await pushTo(
    { home, data: path.join(scratch, 'data'), store: path.join(scratch, 'fleet.sqlite') },
    { nowMs },
  )
  return statisticsText({ push, ccusage: null, tables: null }, look)
}

describe('statistics of an import from the ledger', () => {
  it('give shares of the cost where all of it is known', async () => {
    const text = await said('claude-sonnet-4-5-20250929')
    expect(text).toMatch(/ Cost +<\$0\.01\n/)
    expect(text).toMatch(/1\. sonnet-4-5 +<\$0\.01 {2}150 tokens, 100\.0%\n/)
  })

  it('write ? for what nobody knows the cost of, of models, sessions and blocks too', async () => {
    const text = await said('house-model-7')
    expect(text).toMatch(/ Cost +\? {2}1 call without a known price\n/)
    expect(text).toMatch(/1\. house-model-7 +\? {2}150 tokens\n/)
    expect(text).toMatch(/ Cost a session +\?\n/)
    expect(text).toMatch(/ claude-code +\? {2}150 tokens since /)
    expect(text).not.toContain('$')
  })

  it('write ≥ for what is known in part, and no share of it', async () => {
    const text = await said('house-model-7', 'claude-sonnet-4-5-20250929')
    expect(text).toMatch(/ Cost +≥<\$0\.01 {2}1 call without a known price\n/)
    expect(text).toMatch(/1\. sonnet-4-5 +<\$0\.01 {2}150 tokens\n +2\. house-model-7 +\? {2}150 tokens\n/)
    expect(text).toMatch(/ Cost a session +≥<\$0\.01\n/)
    expect(text).toMatch(/ claude-code +≥<\$0\.01 {2}/)
  })

  it('compare with the import before as far as both costs are known', async () => {
    await said('house-model-7')
    expect(await said('house-model-7', 'claude-sonnet-4-5-20250929')).toMatch(/ Calls +\+1\n[^]* Cost +\?\n/)
    expect(await said('house-model-7', 'claude-sonnet-4-5-20250929', 'house-model-7')).toMatch(
      / Cost +\+≥\$0\.00 {2}1 call more without a known price\n/,
    )
  })
})

describe('statistics of ccusage', () => {
  const tokens = { input: 100, output: 50, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, reasoning: 0 }
  const part = (model: string, costNanoUsd: number | null) => ({ model, tokens, costNanoUsd })

  /** Of a daily report with one day of these parts. */
  function rowsOf(...breakdown: readonly ReturnType<typeof part>[]): Section[1][] {
    const [{ costNanoUsd }] = breakdown as [ReturnType<typeof part>]
    const day = { type: 'daily', agent: 'claude', key: '2026-09-01', project: null, session: null, models: [] } as const
    const record = { ...day, startMs: nowMs, endMs: nowMs, tokens, costNanoUsd, breakdown }
    const report = { rows: 1, records: [record], blocks: [], skipped: {} }
    const fetched = { name: 'daily', report, words: [], attempts: 1, elapsedMs: 1, problem: null } as const
    return ccusageSections({ reports: [fetched] }, look).map(([, rows]) => rows)
  }

  it('write ? for models whose price it does not know, and ≥ for a day with such a model', () => {
    const [amounts, models] = rowsOf(part('claude-opus-4-8', 2_000_000_000), part('house-model-7', null))
    expect(amounts?.[0]).toEqual(['Cost', '≥$2.00', '1 amount without a cost'])
    expect(models).toEqual([
      ['1. opus-4-8', '$2.00', '150 tokens'],
      ['2. house-model-7', '?', '150 tokens'],
    ])
  })

  it('write ? where no cost is known', () => {
    const [amounts] = rowsOf(part('house-model-7', null))
    expect(amounts?.[0]).toEqual(['Cost', '?', '1 amount without a cost'])
  })
})
