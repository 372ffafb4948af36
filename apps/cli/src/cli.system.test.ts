import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LoggedForTest, newHome, writeClaudeLogs } from '../../../testing/claude-home.ts'
import { runAic } from '../../../testing/run-aic.ts'
import manifest from '../package.json' with { type: 'json' }

const home = newHome()
const empty = newHome()
afterAll(() => {
  for (const folder of [home, empty]) rmSync(folder, { recursive: true, force: true })
})

interface Run {
  readonly in?: string
  readonly env?: Record<string, string>
  readonly home?: string
}

const aic = (args: readonly string[], { in: input = '', env = {}, home: at = home }: Run = {}) =>
  runAic(args, { home: at, input, env })

const json = (args: readonly string[], run: Run = {}) => JSON.parse(aic([...args, '--json'], run).stdout)

const calls: LoggedForTest[] = [
  { at: '2026-01-10T10:00:00.000Z', id: '1' },
  { at: '2026-01-10T23:30:00.000Z', id: '2', model: 'foo-bar-9', session: 's2', cwd: '/work/other' },
  { at: '2026-03-28T22:30:00.000Z', id: '3', session: 'ec433ce0-3cf8-4c12-8f94-9d5ecee9872d' },
  { at: '2026-03-29T21:59:00.000Z', id: '4', session: 'ec433ce0-3cf8-4c12-8f94-9d5ecee9872d' },
  { at: '2026-03-29T22:00:00.000Z', id: '5', session: 'ec433ce0-3cf8-4c12-8f94-9d5ecee9872d' },
]
beforeAll(() => writeClaudeLogs(home, calls))

describe('reports end to end', () => {
  it('add up to the same totals whichever the report', () => {
    const totals = ['daily', 'weekly', 'monthly', 'session', 'projects', 'models', 'sources'].map(
      (name) => json([name]).totals,
    )
    for (const one of totals) expect(one).toEqual(totals[0])
    expect(totals[0]).toMatchObject({ totalTokens: 750, inputTokens: 500, unpricedModels: ['foo-bar-9'] })
    const blocks = json(['blocks']).blocks as { totalTokens: number }[]
    expect(blocks.reduce((sum, block) => sum + block.totalTokens, 0)).toBe(750)
  })

  it.each(['daily', 'weekly', 'monthly', 'session', 'blocks', 'projects', 'models', 'sources'])(
    '%s takes every flag at once',
    (report) => {
      const flags =
        '--since 2026-01-01 --until 2026-12-31 --source claude-code --project app --model sonnet --timezone UTC --start-of-week sunday --order desc --breakdown --instances --compact --offline --mode calculate --no-cost --no-background --no-color'
      expect(aic([report, ...flags.split(' ')])).toMatchObject({ status: 0, stderr: '' })
    },
  )

  it('count days in the zone asked for: 23:30 UTC is the next day in Tokyo (trap 59)', () => {
    const dates = (zone: string) => json(['daily', '-z', zone]).daily.map((row: { date: string }) => row.date)
    expect(dates('UTC')).toEqual(['2026-01-10', '2026-03-28', '2026-03-29'])
    expect(dates('Asia/Tokyo')).toEqual(['2026-01-10', '2026-01-11', '2026-03-29', '2026-03-30'])
  })

  it('name the zone that they count in', () => {
    const zone = (TZ: string, ...args: string[]) => json(['daily', ...args], { env: { TZ } }).aic.timezone
    const found = [zone('UTC'), zone('Europe/Berlin'), zone(':Europe/Berlin'), zone('Mars/Phobos')]
    expect(found).toEqual(['UTC', 'Europe/Berlin', 'Europe/Berlin', 'UTC'])
    expect(zone('UTC', '-z', 'Asia/Tokyo')).toBe('Asia/Tokyo')
    expect(zone('')).toBe('UTC')
  })

  it('count a day of 23 hours from its midnight to its midnight', () => {
    const run = { env: { TZ: 'Europe/Berlin' } }
    const rows = json(['daily', '--since', '2026-03-28'], run).daily as { date: string; inputTokens: number }[]
    expect(rows.map((row) => [row.date, row.inputTokens])).toEqual([
      ['2026-03-28', 100],
      ['2026-03-29', 100],
      ['2026-03-30', 100],
    ])
    expect(json(['daily', '--since', '2026-03-29', '--until', '2026-03-29'], run).totals.inputTokens).toBe(100)
    expect(
      json(['daily', '--since', '2026-03-29', '--until', '2026-03-29', '-z', 'Europe/Berlin']).totals.inputTokens,
    ).toBe(100)
  })

  it('keep a session whose last call is on the last day (trap 60)', () => {
    expect(json(['session', '--until', '20260110']).sessions).toHaveLength(2)
  })

  it('narrow to a project by name, path or encoded path', () => {
    for (const name of ['other', '/work/other', '-work-other']) {
      expect(json(['daily', '-p', name]).totals.totalTokens).toBe(150)
    }
    expect(aic(['daily', '-p', 'nope']).stdout).toContain('Projects are ')
  })

  it('show one session by the beginning of its id, and null for none', () => {
    expect(json(['session', '--id', 'ec43'])).toMatchObject({
      sessionId: 'ec433ce0-3cf8-4c12-8f94-9d5ecee9872d',
      totalTokens: 450,
      entries: { length: 3, 0: { timestamp: '2026-03-28T22:30:00.000Z', inputTokens: 100, costUSD: 0.00105 } },
    })
    expect(aic(['session', '--id', 'ec43']).stdout).toMatch(/\n Total +300 +150 +0 +0 +450 +<\$0\.01\n/)
    expect(json(['session', '--id', 'ec43', '-m', 'display']).entries[0].costUSD).toBe(0)
    expect(aic(['session', '--id', 'nope', '--json'])).toMatchObject({ status: 0, stdout: 'null\n' })
    expect(aic(['session', '--id', 'nope'])).toMatchObject({ status: 1, stdout: '' })
  })

  it('say nothing was used as 0, never -0 or null (trap 63)', () => {
    const { stdout, status } = aic(['daily', '--json'], { home: empty })
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ daily: [], totals: { totalCost: 0, totalTokens: 0 } })
    expect(stdout).not.toMatch(/: -0/)
    expect(aic(['daily'], { home: empty }).stdout).toContain('No usage found')
  })

  it('take an agent before a report, as ccusage does', () => {
    expect(json(['claude', 'daily']).totals).toEqual(json(['daily']).totals)
  })

  it('write CSV', () => {
    expect(aic(['monthly', '--csv']).stdout.split('\r\n')[0]).toMatch(/^month,folder,models,calls/)
  })

  it('give the overview and the doctor as JSON too', () => {
    expect(json([])).toMatchObject({ today: { totalTokens: 0 }, recent: { days: { length: 30 } }, block: null })
    expect(json(['doctor'])).toMatchObject({
      version: manifest.version,
      prices: { unpricedModels: [{ modelName: 'foo-bar-9' }] },
    })
  })
})

describe('the terminal', () => {
  const ansi = '\u001b['

  it('gets no colours through a pipe unless they are forced', () => {
    expect(aic(['daily']).stdout).not.toContain(ansi)
    expect(aic(['daily'], { env: { FORCE_COLOR: '1' } }).stdout).toContain(ansi)
    expect(aic(['daily', '--color'], { env: { NO_COLOR: '1' } }).stdout).toContain(ansi)
    expect(aic(['daily', '--no-color'], { env: { FORCE_COLOR: '1' } }).stdout).not.toContain(ansi)
  })

  it('is not asked for by watch', () => {
    expect(aic(['watch'])).toMatchObject({ status: 2, stdout: '' })
  })
})

describe('exit codes', () => {
  it.each([
    [['--version'], 0],
    [['--help'], 0],
    [['help', 'daily'], 0],
    [['daily', '--help'], 0],
    [['dialy'], 2],
    [['daily', '--jsno'], 2],
    [['session', '--id', 'nope'], 1],
  ])('%j ends with %d', (args, code) => {
    const { status, stdout, stderr } = aic(args)
    expect(status).toBe(code)
    expect(code === 0 ? stderr : stdout).toBe('')
    expect(code === 0 ? stdout : stderr).not.toBe('')
  })

  it('--version is that of the package', () => {
    expect(aic(['--version']).stdout).toBe(`${manifest.version}\n`)
  })
})
