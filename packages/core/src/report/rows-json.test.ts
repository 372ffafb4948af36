import { describe, expect, it } from 'vitest'
import { usageOf } from '../../../../testing/usage-of-events.ts'
import { blocksOf } from './blocks.ts'
import { blocksJson } from './blocks-json.ts'
import { everything, select } from './filter.ts'
import { type Grouping, type RowsQuery, reportRows } from './rows.ts'
import { instancesJson, rowsJson } from './rows-json.ts'
import { withoutCost } from './without-cost.ts'
import { utc } from './zone.ts'

const usage = usageOf([
  {
    at: '2026-01-10T10:00:00Z',
    model: 'b',
    cwd: '/home/me/my.app',
    input: 100,
    output: 50,
    cacheWrite5m: 600,
    cacheWrite1h: 400,
    cacheRead: 2000,
    priced: 0.009,
  },
  { at: '2026-01-10T10:01:00Z', model: 'a', cwd: '/home/me/my.app', input: 10, priced: 0.5 },
  { at: '2026-01-10T10:02:00Z', model: null, cwd: null, session: 's2', input: 1, isBackground: true },
])
const rows = (by: Grouping, more: Partial<RowsQuery> = {}, of = usage) =>
  reportRows(select(of, everything, utc), { by, mode: 'auto', startOfWeek: 'monday', ...more })

describe('rows as ccusage writes them', () => {
  it('by agent hold what each agent and its models used', () => {
    const two = usageOf([
      { at: '2026-01-10T10:00:00Z', source: 'x', model: 'a', input: 1 },
      { at: '2026-01-10T10:00:00Z', source: 'y', model: 'a', input: 2 },
      { at: '2026-01-10T10:00:00Z', source: 'y', model: 'b', input: 4 },
    ])
    const agent = (name: string, input: number, models: readonly (readonly [string, number])[]) =>
      expect.objectContaining({
        agent: name,
        inputTokens: input,
        modelBreakdowns: models.map(([modelName, inputTokens]) => expect.objectContaining({ modelName, inputTokens })),
      })
    expect(rowsJson('day', rows('day', {}, two), { isByAgent: true })).toMatchObject({
      daily: [
        {
          agent: 'all',
          metadata: { agents: ['x', 'y'] },
          agents: [
            agent('y', 6, [
              ['b', 4],
              ['a', 2],
            ]),
            agent('x', 1, [['a', 1]]),
          ],
        },
      ],
    })
  })

  it('carry its keys, our period, and what it lacks under aic', () => {
    expect(rowsJson('day', rows('day'))).toEqual({
      daily: [
        {
          date: '2026-01-10',
          period: '2026-01-10',
          agent: 'all',
          metadata: { agents: ['agent'] },
          inputTokens: 111,
          outputTokens: 50,
          cacheCreationTokens: 1000,
          cacheReadTokens: 2000,
          totalTokens: 3161,
          totalCost: 0.509,
          modelsUsed: ['b', 'a', 'unknown'],
          modelBreakdowns: [
            { modelName: 'a', inputTokens: 10, outputTokens: 0, cacheCreationTokens: 0, cacheReadTokens: 0, cost: 0.5 },
            {
              modelName: 'b',
              inputTokens: 100,
              outputTokens: 50,
              cacheCreationTokens: 1000,
              cacheReadTokens: 2000,
              cost: 0.009,
            },
            {
              modelName: 'unknown',
              inputTokens: 1,
              outputTokens: 0,
              cacheCreationTokens: 0,
              cacheReadTokens: 0,
              cost: null,
              missingPricing: true,
            },
          ],
          aic: {
            calls: 3,
            cacheWrite5mTokens: 600,
            cacheWrite1hTokens: 400,
            reasoningTokens: 0,
            webSearches: 0,
            isCostPartial: true,
            unpricedCalls: 1,
            background: { calls: 1, totalTokens: 1, totalCost: 0 },
            sources: [expect.objectContaining({ source: 'agent', totalTokens: 3161, totalCost: 0.509, calls: 3 })],
          },
        },
      ],
      totals: {
        inputTokens: 111,
        outputTokens: 50,
        cacheCreationTokens: 1000,
        cacheReadTokens: 2000,
        totalTokens: 3161,
        totalCost: 0.509,
        unpricedModels: ['unknown'],
        aic: expect.objectContaining({ calls: 3 }),
      },
    })
  })

  it.each([
    ['week', 'weekly', { week: '2026-01-05', period: '2026-01-05' }],
    ['month', 'monthly', { month: '2026-01', period: '2026-01' }],
    ['project', 'projects', { project: '/home/me/my.app', projectPath: '-home-me-my-app' }],
    ['model', 'models', { model: 'a' }],
    ['source', 'sources', { source: 'agent' }],
  ] as const)('name %s rows', (by, top, expected) => {
    expect(rowsJson(by, rows(by))).toMatchObject({ [top]: { 0: expected } })
  })

  it('give sessions their folder and times', () => {
    expect(rowsJson('session', rows('session'))).toMatchObject({
      sessions: [
        {
          sessionId: 's1',
          projectPath: '-home-me-my-app',
          firstActivity: '2026-01-10T10:00:00.000Z',
          lastActivity: '2026-01-10T10:01:00.000Z',
        },
        { sessionId: 's2', projectPath: 'unknown', totalCost: null },
      ],
    })
  })

  it('stand below their folder with --instances', () => {
    expect(instancesJson('day', rows('day', { isByInstance: true }))).toMatchObject({
      projects: {
        '-home-me-my-app': [{ date: '2026-01-10', project: '-home-me-my-app' }],
        unknown: [{ totalTokens: 1 }],
      },
      totals: { totalTokens: 3161 },
    })
  })

  it('add up to 0, not to -0 or null, for nothing (trap 63)', () => {
    const empty = rowsJson('day', rows('day', {}, usageOf([])))
    expect(JSON.stringify(empty)).toContain('"totalCost":0,')
    expect(Object.is((empty as { totals: { totalCost: number } }).totals.totalCost, 0)).toBe(true)
  })

  it('lose every amount of money with --no-cost', () => {
    expect(JSON.stringify(withoutCost(rowsJson('day', rows('day'))))).not.toMatch(/cost/i)
  })
})

describe('blocks as ccusage writes them', () => {
  const blocks = (nowMs: number, limit: number | null) =>
    blocksJson(blocksOf(select(usage, everything, utc), 'auto', nowMs), nowMs, limit)

  it('have its keys', () => {
    expect(blocks(Date.parse('2026-01-11T00:00:00Z'), null)).toEqual({
      blocks: [
        {
          id: '2026-01-10T10:00:00.000Z',
          startTime: '2026-01-10T10:00:00.000Z',
          endTime: '2026-01-10T15:00:00.000Z',
          actualEndTime: '2026-01-10T10:02:00.000Z',
          isActive: false,
          isGap: false,
          entries: 3,
          tokenCounts: {
            inputTokens: 111,
            outputTokens: 50,
            cacheCreationInputTokens: 1000,
            cacheReadInputTokens: 2000,
          },
          totalTokens: 3161,
          costUSD: 0.509,
          models: ['b', 'a', 'unknown'],
          burnRate: null,
          projection: null,
          aic: expect.objectContaining({ isCostPartial: true }),
        },
      ],
    })
  })

  it('tell burn rate, projection and limit of the active one', () => {
    expect(blocks(Date.parse('2026-01-10T10:30:00Z'), 100_000)).toMatchObject({
      blocks: [
        {
          isActive: true,
          burnRate: { tokensPerMinute: 1580.5, tokensPerMinuteForIndicator: 80.5, costPerHour: 15.27 },
          projection: { remainingMinutes: 270, totalTokens: 429_896, totalCost: 69.22 },
          tokenLimitStatus: { limit: 100_000, projectedUsage: 429_896, status: 'exceeds' },
        },
      ],
    })
  })
})
