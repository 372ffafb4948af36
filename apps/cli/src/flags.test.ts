import { rmSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'
import { fullNumber, smartNumber } from '@aic/core/report'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LoggedForTest, newHome, writeClaudeLogs } from '../../../testing/claude-home.ts'
import { runInProcess } from '../../../testing/run-in-process.ts'
import { helpFlag } from './args/parse.ts'
import { commandNames, loadCommand } from './commands.ts'

const home = newHome()
afterAll(() => rmSync(home, { recursive: true, force: true }))

const calls: LoggedForTest[] = [
  { at: '2026-01-05T09:10:00.000Z', id: '1' },
  { at: '2026-01-05T10:30:00.000Z', id: '2', model: 'claude-opus-4-5-20251101', input: 700 },
  { at: '2026-02-10T10:00:00.000Z', id: '3', session: 's2', cwd: '/work/other', cacheRead: 9_000 },
  {
    at: '2026-02-11T11:00:00.000Z',
    id: '4',
    session: 's2',
    cwd: '/work/other/deep',
    model: 'claude-opus-4-5-20251101',
  },
  { at: '2026-03-08T12:00:00.000Z', id: '5', session: 's3', cacheWrite5m: 400, cacheWrite1h: 3_000 },
]
beforeAll(() => writeClaudeLogs(home, calls))

const aic = (args: readonly string[]) => runInProcess(args, { home, nowMs: Date.UTC(2026, 2, 9, 12) })

interface Totals {
  readonly tokens: number
  readonly usd: number | null
}

interface Row {
  readonly totalTokens: number
  readonly totalCost?: number
  readonly costUSD?: number
}

function jsonTotals(text: string): Totals {
  const json = JSON.parse(text) as { totals?: Row; blocks?: Row[] }
  const rows = json.blocks ?? [json.totals as Row]
  return totalsOf(rows.map((row) => [row.totalTokens, row.totalCost ?? row.costUSD ?? null]))
}

function csvTotals(text: string): Totals {
  const [head = [], ...lines] = text
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','))
  const cell = (line: string[], title: string) => (head.includes(title) ? Number(line[head.indexOf(title)] || 0) : null)
  return totalsOf(lines.map((line) => [cell(line, 'total') as number, cell(line, 'costUsd')]))
}

function totalsOf(rows: readonly (readonly [tokens: number, usd: number | null])[]): Totals {
  const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0)
  const usd = rows.some((row) => row[1] === null) ? null : Number(sum(rows.map((row) => row[1] ?? 0)).toFixed(9))
  return { tokens: sum(rows.map((row) => row[0])), usd }
}

const reports = ['daily', 'weekly', 'monthly', 'session', 'blocks', 'projects', 'models', 'sources'] as const

/** Flags that every report takes, with values that mean the same to each: spans that begin and end where no week, month or block does. */
const flags: readonly (readonly string[])[] = [
  [],
  ['--since', '2026-02-01'],
  ['--until', '2026-02-15'],
  ['--since', '20260201', '--until', '20260215'],
  ['--last', '500'],
  ['--source', 'claude-code'],
  ['--project', 'other'],
  ['--model', 'opus'],
  ['--timezone', 'Asia/Tokyo'],
  ['--start-of-week', 'sunday'],
  ['--order', 'asc'],
  ['--order', 'desc'],
  ['--breakdown'],
  ['--instances'],
  ['--by-agent'],
  ['--by-agent', '--breakdown'],
  ['--breakdown', '--instances', '--order', 'desc'],
  ['--compact'],
  ['--offline'],
  ['--mode', 'auto'],
  ['--mode', 'calculate'],
  ['--mode', 'display'],
  ['--no-cost'],
  ['--no-background'],
  ['--project-aliases', 'other=Shop'],
  ['--color'],
  ['--no-color'],
]

describe.each(flags.map((list) => [list.join(' ') || 'no flags', list] as const))('%s', (_, list) => {
  it.each(reports)('%s takes it and adds up to the same, as JSON, CSV and a table', async (report) => {
    const expected = jsonTotals((await aic(['daily', '--json', ...list])).stdout)
    expect(expected.tokens).toBeGreaterThan(0)
    const json = await aic([report, '--json', ...list])
    expect(json).toMatchObject({ code: 0, stderr: '' })
    expect(jsonTotals(json.stdout)).toEqual(expected)
    const csv = await aic([report, '--csv', ...list])
    expect(csv).toMatchObject({ code: 0, stderr: '' })
    expect(csvTotals(csv.stdout)).toEqual(expected)
    const table = await aic([report, ...list])
    expect(table).toMatchObject({ code: 0, stderr: '' })
    const isCompact = list.includes('--compact')
    expect(tableTotal(table.stdout)).toBe(isCompact ? smartNumber(expected.tokens) : fullNumber(expected.tokens))
  })
})

/** What the column Total says on the last line; of several tables (one per project) the sum. */
function tableTotal(text: string): string {
  const tables = stripVTControlCharacters(text)
    .split(/^(?=.*Input.* Total)/m)
    .slice(1)
  const totals = tables.map((table) => {
    const [head = '', ...lines] = table.split('\n')
    const last = lines.findLast((line) => /^.{0,6}(Total|\d{4}-)/.test(line)) ?? ''
    const cells = last.slice(0, head.indexOf(' Total') + 6).split(' ')
    return cells.at(-1) ?? ''
  })
  if (totals.length === 1) return totals[0] ?? ''
  return fullNumber(totals.reduce((sum, one) => sum + Number(one.replaceAll(',', '')), 0))
}

it('no letter stands for two flags of a command', async () => {
  for (const command of await Promise.all(commandNames.map(loadCommand))) {
    const letters = Object.values({ ...command.flags, ...helpFlag }).flatMap(({ short }) => short ?? [])
    expect(letters, command.name).toEqual([...new Set(letters)])
  }
})

it('blocks counts the last N blocks, weekly the last N weeks', async () => {
  const blocks = JSON.parse((await aic(['blocks', '--last', '2', '--json'])).stdout).blocks as { isGap: boolean }[]
  expect(blocks.map(({ isGap }) => isGap)).toEqual([false, true, false])
  const weeks = JSON.parse((await aic(['weekly', '--last', '5', '--json'])).stdout).weekly as { week: string }[]
  expect(weeks.map(({ week }) => week)).toEqual(['2026-02-09', '2026-03-02'])
})

it('a breakdown has a line per model of a block, and per agent of a model', async () => {
  expect((await aic(['blocks', '--breakdown', '--last', '4'])).stdout).toMatch(/\n {3}sonnet-4-5 .*\n {3}opus-4-5 /)
  expect((await aic(['models', '--breakdown', '--compact'])).stdout).toMatch(/\n opus-4-5 .*\n {3}claude-code /)
  expect((await aic(['models', '--breakdown', '--csv'])).stdout).toMatch(/^model,folder,agent,.*\r\n.*,claude-code,/)
})

it('by agent, a row is the sum of its agents, and an agent of its models', async () => {
  const { daily } = JSON.parse((await aic(['daily', '--by-agent', '--json'])).stdout)
  expect(daily[0]).toMatchObject({
    agent: 'all',
    metadata: { agents: ['claude-code'] },
    agents: [{ agent: 'claude-code', totalTokens: daily[0].totalTokens, modelBreakdowns: daily[0].modelBreakdowns }],
  })
  expect((await aic(['daily', '--by-agent', '-b'])).stdout).toMatch(/\n {3}claude-code .*\n {5}opus-4-5 /)
  expect((await aic(['daily', '--by-agent', '-b', '--csv'])).stdout).toMatch(/^day,folder,agent,model,calls/)
})

it('sections are reports of the same usage, side by side', async () => {
  const json = JSON.parse((await aic(['daily', '--sections', 'monthly,session', '--json'])).stdout)
  expect(Object.keys(json)).toEqual(['monthly', 'session', 'totals', 'aic'])
  expect(json.session[0]).toMatchObject({
    agent: 'claude-code',
    period: 's3',
    metadata: { lastActivity: expect.any(String) },
  })
  expect(json.totals).toEqual(JSON.parse((await aic(['daily', '--json'])).stdout).totals)
  const { stdout } = await aic(['daily', '--sections', 'weekly, session'])
  expect(stdout.match(/^ (Weekly|Usage by session)/gm)).toEqual([' Weekly', ' Usage by session'])
  expect(await aic(['daily', '--sections', 'yearly'])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/"yearly"/),
  })
  expect(await aic(['daily', '--sections', 'daily', '--csv'])).toMatchObject({ code: 2 })
})

it('projects by instances name the folders', async () => {
  const { stdout } = await aic(['projects', '--instances'])
  for (const folder of ['/work/app', '/work/other']) expect(stdout).toContain(` ${folder} `)
})
