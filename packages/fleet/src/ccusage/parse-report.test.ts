import { describe, expect, it } from 'vitest'
import {
  type CcusageAnswers,
  newerCcusage,
  olderCcusage,
  oldestCcusage,
} from '../../../../testing/vendors/ccusage-reports.ts'
import { ccusageReports, parseReport } from './parse-report.ts'
import type { CcusageRecord } from './record.ts'

const parse = (answers: CcusageAnswers, name: keyof CcusageAnswers) => {
  const report = parseReport(name, structuredClone(answers[name]))
  if (report === null) throw new Error(`no report: ${name}`)
  return report
}
const costOf = (records: readonly CcusageRecord[]) =>
  records.reduce((sum, { costNanoUsd }) => sum + (costNanoUsd ?? 0), 0)
const tokensOf = (records: readonly CcusageRecord[]) =>
  records.reduce((sum, { tokens: t }) => sum + t.input + t.output + t.cacheRead + t.cacheWrite5m + t.cacheWrite1h, 0)

describe('reports of ccusage', () => {
  it('of all five commands are read, as three ages of it write them (001-07)', () => {
    for (const answers of [newerCcusage, olderCcusage, oldestCcusage]) {
      for (const name of ccusageReports) {
        expect(parse(answers, name).records.length, name).toBeGreaterThan(0)
      }
    }
  })

  it('of newer releases keep agents apart, and count each nano-dollar and token once', () => {
    const { records, rows, skipped } = parse(newerCcusage, 'daily')
    expect(records.map(({ key, agent, costNanoUsd }) => [key, agent, costNanoUsd])).toEqual([
      ['2026-11-03', 'claude', 10_050_000],
      ['2026-11-03', 'codex', 12_500_000],
      ['2026-11-04', 'claude', 500_000],
      ['2026-11-04', 'gemini', 2_100_000],
    ])
    expect([rows, skipped]).toEqual([2, {}])
    expect(tokensOf(records)).toBe(5_725)
    const [monthly] = parse(newerCcusage, 'monthly').records
    expect(monthly).toMatchObject({ key: '2026-11', agent: null, costNanoUsd: 25_150_000 })
  })

  it('keep what an agent thought beyond its output as output, with the model that thought', () => {
    const gemini = parse(newerCcusage, 'daily').records.at(-1)
    expect(gemini?.tokens).toMatchObject({ input: 400, output: 130 })
    expect(gemini?.breakdown).toMatchObject([
      { model: 'gemini-2.5-pro', tokens: { output: 130 }, costNanoUsd: 2_100_000 },
    ])
  })

  it('of projects name them, whether they stand in a map or in the rows', () => {
    const newer = parse(newerCcusage, 'projects').records
    expect(newer.map(({ key, project, costNanoUsd }) => [key, project, costNanoUsd])).toEqual([
      ['2026-11-03', '-home-demo-code-shop', 6_450_000],
      ['2026-11-04', '-home-demo-code-shop', 500_000],
      ['2026-11-03', '-home-demo-code-docs', 3_600_000],
    ])
    const [oldest] = parse(oldestCcusage, 'projects').records
    expect(oldest).toMatchObject({ type: 'project_daily', project: '-home-demo-code-shop', agent: 'claude' })
  })

  it('of sessions know their times, and one without any is counted as unusable (001-53)', () => {
    const newer = parse(newerCcusage, 'session')
    expect(newer.records.map(({ session, agent, endMs }) => [session, agent, endMs])).toEqual([
      ['2026/11/03/rollout-2026-11-03T17-00-00-41ae7eae', 'codex', Date.UTC(2026, 10, 3, 18)],
      ['c5830be2-2639-473a-857d-7e7f47a5b6c5', 'claude', Date.UTC(2026, 10, 4, 8, 40)],
    ])
    expect(newer.skipped).toEqual({ 'no-time': 1 })
    const [older] = parse(olderCcusage, 'session').records
    expect(older).toMatchObject({
      session: '-home-demo-code-shop',
      project: '-home-demo-code',
      endMs: Date.UTC(2025, 6, 1),
    })
    expect(parse(oldestCcusage, 'session').records).toMatchObject([
      { session: 'session-1', costNanoUsd: 17_580_000_000 },
    ])
  })

  it('name the model of a row that has one, and do not guess which of several had how much', () => {
    expect(parse(oldestCcusage, 'daily').records[0]?.breakdown).toMatchObject([
      { model: 'claude-opus-4', costNanoUsd: 17_580_000_000 },
    ])
    expect(parse(olderCcusage, 'daily').records[0]).toMatchObject({
      breakdown: [],
      models: ['claude-opus-4', 'claude-sonnet-4'],
    })
  })

  it('that are none are not taken for reports of nothing', () => {
    expect([null, 'x', 1, {}, { daily: {} }, { error: 'no data' }].map((json) => parseReport('daily', json))).toEqual([
      null,
      null,
      null,
      null,
      null,
      null,
    ])
    expect(parseReport('daily', { daily: [], totals: {} })).toMatchObject({ records: [], rows: 0 })
    expect(parseReport('projects', { projects: {} })).toMatchObject({ records: [], rows: 0 })
    expect(parseReport('daily', [])).toMatchObject({ rows: 0 })
  })

  it('tell by reason what could not be used, and use the rest (001-85)', () => {
    const good = { date: '2026-11-01', inputTokens: 1, outputTokens: 1, totalCost: '0.000000001' }
    const report = parseReport('daily', {
      daily: [
        good,
        null,
        { ...good, date: '2026-02-30' },
        { ...good, date: 20261101 },
        { ...good, inputTokens: -1 },
        { ...good, outputTokens: '12' },
        { ...good, totalCost: 'NaN' },
        { ...good, totalCost: -1 },
        { ...good, modelBreakdowns: [{ modelName: 'x', inputTokens: 1.5 }] },
      ],
    })
    expect(report?.records).toHaveLength(1)
    expect(report?.skipped).toEqual({ 'no-record': 1, 'no-date': 2, 'bad-tokens': 3, 'bad-cost': 2 })
  })

  it('say the day of a date, whether it stands alone or in a time (001-52)', () => {
    const days = ['2026-11-01', '2026-11-01T23:30:00.000Z'].map(
      (date) => parseReport('daily', { daily: [{ date }] })?.records[0],
    )
    expect(days.map((day) => [day?.key, day?.startMs, day?.endMs])).toEqual([
      ['2026-11-01', Date.UTC(2026, 10, 1), Date.UTC(2026, 10, 2)],
      ['2026-11-01', Date.UTC(2026, 10, 1), Date.UTC(2026, 10, 2)],
    ])
  })

  it('read amounts as text digit by digit, and tokens without a cost as unpriced', () => {
    const cost = (totalCost: unknown) =>
      parseReport('daily', { daily: [{ date: '2026-11-01', inputTokens: 5, totalCost }] })?.records[0]?.costNanoUsd
    expect(cost('1234567.1234567894')).toBe(1_234_567_123_456_789)
    expect(cost('$0.0000000015')).toBe(2)
    expect(cost(0.009000000000000001)).toBe(9_000_000)
    expect([cost(0), cost(null), cost(undefined)]).toEqual([null, null, null])
    expect(costOf(parse(newerCcusage, 'daily').records)).toBe(25_150_000)
  })
})

describe('blocks of ccusage', () => {
  it('tell burn rate and projection from an object, a number or nothing (001-54, 001-55)', () => {
    const facts = [...parse(newerCcusage, 'blocks').blocks, ...parse(oldestCcusage, 'blocks').blocks]
    expect(facts.map(({ burnNanoUsdPerHour, projectedNanoUsd }) => [burnNanoUsdPerHour, projectedNanoUsd])).toEqual([
      [null, null],
      [null, null],
      [465_000_000, 2_160_000_000],
      [2_100_000_000, 42_500_000_000],
    ])
    const odd = parseReport('blocks', {
      blocks: [
        { startTime: '2026-11-01T10:00:00Z', endTime: '2026-11-01T15:00:00Z', burnRate: 'soon', projection: 3.5 },
      ],
    })
    expect(odd?.blocks[0]).toMatchObject({ burnNanoUsdPerHour: null, projectedNanoUsd: 3_500_000_000 })
  })

  it('map the last call and the reset of the limit, in UTC (001-53, 001-56)', () => {
    const [whole, gap, active] = parse(newerCcusage, 'blocks').blocks
    expect(whole).toMatchObject({
      actualEndMs: Date.UTC(2026, 10, 3, 12, 37, 12),
      limitResetMs: Date.UTC(2026, 10, 3, 15),
      entries: 3,
      isActive: false,
      record: { startMs: Date.UTC(2026, 10, 3, 10), endMs: Date.UTC(2026, 10, 3, 15) },
    })
    expect(gap).toMatchObject({
      isGap: true,
      actualEndMs: null,
      limitResetMs: null,
      record: { key: 'gap-2026-11-03T17:37:12.000Z' },
    })
    expect(active).toMatchObject({ isActive: true, entries: 2 })
    const zoned = parseReport('blocks', {
      blocks: [{ startTime: '2026-11-01T10:00:00+02:00', endTime: '2026-11-01T13:00:00' }],
    })
    expect(zoned?.records[0]).toMatchObject({ startMs: Date.UTC(2026, 10, 1, 8), endMs: Date.UTC(2026, 10, 1, 13) })
  })

  it('have no pace of 0 where ccusage does not know what they cost', () => {
    const times = { startTime: '2026-11-01T10:00:00Z', endTime: '2026-11-01T15:00:00Z', isActive: true }
    const pace = { burnRate: { costPerHour: 0 }, projection: { totalCost: 0 } }
    const unpriced = parseReport('blocks', { blocks: [{ ...times, ...pace, costUSD: 0, totalTokens: 900 }] })
    expect(unpriced?.blocks[0]).toMatchObject({
      record: { costNanoUsd: null },
      burnNanoUsdPerHour: null,
      projectedNanoUsd: null,
    })
  })

  it('leave out what no model wrote', () => {
    expect(parse(newerCcusage, 'blocks').records[0]?.models).toEqual(['claude-opus-4-8', 'claude-sonnet-4-6'])
  })
})
