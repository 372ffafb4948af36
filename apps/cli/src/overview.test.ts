import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { claudeLine, newHome, writeClaudeLogs } from '../../../testing/claude-home.ts'
import { runInProcess } from '../../../testing/run-in-process.ts'
import { widthOf } from './screen/text.ts'

const [home, hostile] = [newHome(), newHome()]
afterAll(() => {
  for (const folder of [home, hostile]) rmSync(folder, { recursive: true, force: true })
})

/** A Wednesday. */
const nowMs = Date.UTC(2026, 2, 11, 14, 20)
const overview = (at: string, ...args: readonly string[]) =>
  runInProcess(args, { home: at, nowMs, env: { COLUMNS: '100' } })

describe('the overview', () => {
  beforeAll(() => {
    const calls = [
      ['2026-03-11T09:00', 200_000],
      ['2026-03-10T14:10', 100_000],
      ['2026-03-10T14:16', 1_000_000],
      ['2026-03-04T14:00', 300_000],
      ['2026-03-04T15:00', 1_000_000],
      ['2026-03-02T00:00', 100_000],
      ['2026-03-01T23:59', 1_000_000],
    ] as const
    const model = 'claude-haiku-4-5-20251001'
    writeClaudeLogs(
      home,
      calls.map(([at, input], i) => ({ at: `${at}:00.000Z`, id: String(i), input, output: 0, model })),
    )
  })

  it('compares today with yesterday, and this week with the last, up to the same quarter of an hour', async () => {
    const { stdout } = await overview(home)
    expect(stdout).toMatch(/Today +\$0\.20 +200\.0K tokens +1 call +yesterday by 14:15 \$0\.10\n/)
    expect(stdout).toMatch(/Week +\$1\.30 .* 3 calls +since 03-09, last week by then \$0\.40\n/)
    const json = JSON.parse((await overview(home, '--json')).stdout)
    expect(json.today.yesterdayByNow).toMatchObject({ totalTokens: 100_000, totalCost: 0.1 })
    expect(json.week.lastWeekByNow).toMatchObject({ totalTokens: 400_000 })
  })

  it('compares in local time', async () => {
    const tokyo = JSON.parse((await overview(home, '--json', '-z', 'Asia/Tokyo')).stdout)
    expect(tokyo.today.yesterdayByNow).toMatchObject({ totalTokens: 100_000 })
    expect(tokyo.today.date).toBe('2026-03-11')
  })

  it('says what its costs are', async () => {
    const caption = async (...args: string[]) => (await overview(home, ...args)).stdout.replaceAll(/\s+/g, ' ')
    expect(await caption()).toMatch(/what agents report, else tokens at list prices of 20\d\d-\d\d-\d\d: estimates/)
    expect(await caption('-m', 'calculate')).toMatch(/Costs are tokens at list prices/)
    expect(await caption('-m', 'display')).toMatch(/Costs are what agents report: estimates/)
    expect(await caption('--no-cost')).not.toMatch(/\$|estimates/)
  })
})

describe('names that nobody foresaw', () => {
  beforeAll(() => {
    const names = [
      '\u001b[2Jred\u202eevil\nline',
      'שלום-עולם',
      'x'.repeat(300),
      '日本語プロジェクト名がとても長い場合',
      'e\u0301te\u0301',
    ]
    const models = ['claude-opus-4-5-20251101', `unknown-${'y'.repeat(200)}`, 'm\u009b31m', 'claude-haiku-4-5-20251001']
    const lines = names.flatMap((name, i) =>
      [10, 60, 200, 2_000].map((minutes, j) =>
        claudeLine({
          at: new Date(nowMs - minutes * 60_000).toISOString(),
          id: `${i}-${j}`,
          session: `s${i}`,
          cwd: `/w/${name}`,
          model: models[(i + j) % models.length] as string,
          input: 1_000_000 * (i + 1),
        }),
      ),
    )
    const folder = path.join(hostile, '.claude', 'projects', 'x')
    mkdirSync(folder, { recursive: true })
    writeFileSync(path.join(folder, 'a.jsonl'), `${lines.join('\n')}\n`)
  })

  const reports = ['overview', 'daily', 'weekly', 'monthly', 'session', 'blocks', 'projects', 'models', 'sources']
  const flags = [[], ['--breakdown'], ['--instances'], ['--no-cost']]
  it.each(['40', '60', '80', '100', '120', '200'])('fit a terminal of %s columns in every report', async (COLUMNS) => {
    for (const report of reports) {
      for (const more of report === 'overview' ? [[]] : flags) {
        const { code, stdout } = await runInProcess([report, ...more], { home: hostile, nowMs, env: { COLUMNS } })
        expect(code).toBe(0)
        const lines = stdout.split('\n')
        expect(lines.length).toBeGreaterThan(4)
        const tooWide = lines.filter((line) => widthOf(line) > Number(COLUMNS))
        expect(tooWide, `${report} ${more.join(' ')}`).toEqual([])
        // oxlint-disable-next-line no-control-regex -- what must not be there
        expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
      }
    }
  })
})
