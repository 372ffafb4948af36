import { describe, expect, it } from 'vitest'
import { GroundTruth } from './ground-truth.ts'
import { compareTotals, readTotals, totalsOf } from './totals.ts'

const tokens = { input: 10, output: 20, cacheRead: 30, cacheWrite5m: 4, cacheWrite1h: 1, reasoning: 7 }
const noon = Date.UTC(2026, 0, 10, 12)

function manifest(output = 20) {
  const truth = new GroundTruth()
  truth.add(noon, 'opus', { ...tokens, output })
  truth.add(noon + 86_400_000, 'opus', tokens)
  return truth.manifest('claude', 1)
}

const cell = { inputTokens: 10, outputTokens: 20, cacheReadTokens: 30, cacheCreationTokens: 5 }
const breakdown = [{ ...cell, modelName: 'opus' }]

describe('totals of reports', () => {
  it.each([
    [
      'rows by date',
      { date: '2026-01-10', modelBreakdowns: breakdown },
      { date: '2026-01-11', modelBreakdowns: breakdown },
    ],
    [
      'rows by period',
      { period: '2026-01-10', modelBreakdowns: breakdown },
      { period: '2026-01-11', modelBreakdowns: breakdown },
    ],
    ['rows of Codex', { date: '2026-01-10', models: { opus: cell } }, { date: '2026-01-11', models: { opus: cell } }],
  ])('are read from %s', (_, ...daily) => {
    expect(compareTotals(readTotals(JSON.stringify({ daily }), 'days'), totalsOf([manifest()], 'days'))).toBe('equal')
  })

  it('are read by model, days added up, where a report has no days', () => {
    const entries = [{ model: 'opus', input: 20, output: 40, cacheRead: 60, cacheWrite: 10 }]
    expect(compareTotals(readTotals(JSON.stringify({ entries }), 'models'), totalsOf([manifest()], 'models'))).toBe(
      'equal',
    )
  })

  it('of several corpora add up', () => {
    expect(totalsOf([manifest(), manifest(1)], 'days').get('2026-01-10 opus')).toMatchObject({ input: 20, output: 21 })
  })

  it('say where they differ and by how much', () => {
    expect(compareTotals(totalsOf([manifest(1)], 'days'), totalsOf([manifest()], 'days'))).toBe(
      'differs in 1 of 2 rows (first: 2026-01-10 opus): output 21 instead of 40',
    )
    expect(compareTotals(new Map(), totalsOf([manifest()], 'days'))).toContain('differs in 2 of 2 rows')
  })
})
