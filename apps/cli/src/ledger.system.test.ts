import { appendFileSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type LoggedForTest, newHome, writeClaudeLogs } from '../../../testing/claude-home.ts'
import { runAic } from '../../../testing/run-aic.ts'

let home: string
let other: string
beforeEach(() => {
  home = newHome()
  other = newHome()
  writeClaudeLogs(home, calls)
})
afterEach(() => {
  for (const folder of [home, other]) rmSync(folder, { recursive: true, force: true })
})

const calls: LoggedForTest[] = [
  { at: '2026-01-10T10:00:00.000Z', id: '1' },
  { at: '2026-01-11T10:00:00.000Z', id: '2', session: 's2', cwd: '/work/other', input: 4_000 },
  { at: '2026-02-11T10:00:00.000Z', id: '3', session: 's3', model: 'claude-opus-4-5' },
]
const aic = (args: readonly string[], at = home) => runAic(args, { home: at })
const json = (args: readonly string[], at = home) => JSON.parse(aic([...args, '--json'], at).stdout)
/** A report without what changes from run to run. */
const report = (name: string, at = home) => ({ ...json([name, '-z', 'UTC'], at), aic: undefined })
const reports = (at = home) => ['daily', 'monthly', 'session', 'projects', 'models'].map((name) => report(name, at))
const logs = (): string => path.join(home, '.claude')

describe('history', () => {
  it('is the same in every report after all logs are deleted', () => {
    const before = reports()
    rmSync(logs(), { recursive: true })
    expect(reports()).toEqual(before)
    expect(json(['ledger'])).toMatchObject({ calls: 3, callsOnlyHere: 3, logs: { present: 0, gone: 3 } })
    const { status, stdout } = aic(['ledger'])
    expect(status).toBe(0)
    expect(stdout).toMatch(/3 calls, 2026-01-10 10:00 to 2026-02-11 10:00\n/)
    expect(stdout).toMatch(/claude-code {2}3 calls, 3 logs\n/)
    expect(stdout).toMatch(/0 still there, 3 gone or from elsewhere\n {3}3 calls that only the ledger still knows\n$/)
  })

  it('goes to another machine by export and import, and is the same there', () => {
    const before = reports()
    const file = path.join(other, 'calls.jsonl')
    expect(aic(['ledger', 'export', '--out', file])).toMatchObject({ status: 0, stdout: '' })
    expect(aic(['ledger', 'export']).stdout).toBe(readFileSync(file, 'utf8'))
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(3)
    expect(statSync(file).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600)
    expect(aic(['ledger', 'import', file], other)).toMatchObject({ status: 0, stdout: ' 3 records added\n' })
    expect(aic(['ledger', 'import', file], other).stdout).toBe(' 0 records added, 3 known already\n')
    expect(reports(other)).toEqual(before)
  })

  it('is exported by days and agents', () => {
    const ids = (args: string[]) => aic(['ledger', 'export', '-z', 'UTC', ...args]).stdout.split('\n').length - 1
    expect(ids(['--since', '2026-01-11'])).toBe(2)
    expect(ids(['--until', '2026-01-11'])).toBe(2)
    expect(ids(['--source', 'codex'])).toBe(0)
  })

  it('of another ledger file is taken in, also from a damaged line on', () => {
    aic(['daily'])
    const file = path.join(home, '.local', 'share', 'aic', 'ledger.sqlite')
    expect(json(['ledger', 'import', file], other)).toMatchObject({ records: 3, added: 3, problemCount: 0 })
    const lines = path.join(other, 'half.jsonl')
    writeFileSync(lines, aic(['ledger', 'export']).stdout.slice(0, -40))
    const { status, stdout } = aic(['ledger', 'import', lines], other)
    expect(status).toBe(1)
    expect(stdout).toBe(' 0 records added, 2 known already\n ! line 3: it is no JSON\n')
    expect(aic(['ledger', 'import', path.join(other, 'none')], other)).toMatchObject({ status: 1, stdout: '' })
  })
})

describe('looking after the ledger', () => {
  it('verify says that all is well, or what differs and exits with 1', () => {
    const good = aic(['ledger', 'verify'])
    expect(good.status).toBe(0)
    expect(good.stdout).toContain('✓ 3 calls in 3 logs: the ledger has all of them.')
    const database = new DatabaseSync(path.join(home, '.local', 'share', 'aic', 'ledger.sqlite'))
    database.exec(`delete from part where path like '%s2.jsonl'`)
    database.close()
    const bad = aic(['ledger', 'verify', '-z', 'UTC'])
    expect(bad.status).toBe(1)
    expect(bad.stdout).toContain('✗ 1 day with sums that are not what the records come to:\n     2026-01-11  1 call')
    expect(bad.stdout).toContain('✗ 3 calls in 3 logs: the ledger lacks 1:\n     2026-01-11 10:00  claude-code s2,')
    expect(json(['ledger', 'verify'])).toMatchObject({ isSound: false, missing: [{ session: 's2' }] })
  })

  it('compact leaves every report as it was', () => {
    for (let i = 0; i < 5; i++) {
      const line = aicLine(i)
      appendFileSync(path.join(logs(), 'projects', '-work-app', 's1.jsonl'), line)
      aic(['daily'])
    }
    const before = reports()
    expect(json(['ledger', 'compact'])).toMatchObject({ partsBefore: 7, partsAfter: 3 })
    expect(reports()).toEqual(before)
    expect(aic(['ledger', 'verify']).status).toBe(0)
  })

  it('reprice prices what is stored anew, and says before and after', () => {
    aic(['daily'])
    const settings = path.join(home, '.config', 'aic', 'agent.json')
    aic(['config', 'set', 'pricingOverrides.claude-opus-4-5.inputCostPerToken', '1e-3'])
    expect(report('daily').totals.totalCost).toBeGreaterThan(0.1)
    rmSync(settings)
    expect(report('daily').totals.totalCost).toBeLessThan(0.05)
    expect(aic(['ledger', 'reprice', '--model', 'opus']).stdout).toMatch(/^ 0 records with another cost by prices /)
  })

  it('refuses what makes no sense', () => {
    for (const args of [['frobnicate'], ['import'], ['verify', '--since', '2026-01-01'], ['compact', 'now']]) {
      expect(aic(['ledger', ...args])).toMatchObject({ status: 2, stdout: '' })
    }
  })
})

const aicLine = (i: number): string =>
  `${JSON.stringify({
    type: 'assistant',
    timestamp: `2026-01-12T10:0${i}:00.000Z`,
    sessionId: 's1',
    cwd: '/work/app',
    requestId: `req_more${i}`,
    message: {
      id: `msg_more${i}`,
      model: 'claude-sonnet-4-5-20250929',
      usage: { input_tokens: 10, output_tokens: 5 },
    },
  })}\n`

describe('erase', () => {
  it('only says what it would do, until it is told to', () => {
    reports()
    const { status, stdout } = aic(['ledger', 'erase', '--before', '2026-02-01', '-z', 'UTC'])
    expect(status).toBe(1)
    expect(stdout).toMatch(/Nothing was erased\. The ledger holds 2 records of the time before 2026-02-01\.\n/)
    expect(json(['ledger'])).toMatchObject({ calls: 3 })
    expect(aic(['ledger', 'erase', '--yes']).status).toBe(2)
    expect(aic(['ledger', 'erase', '--all', '--before', '2026-02-01', '--yes']).status).toBe(2)
    expect(aic(['ledger', 'erase', '--before', 'soon']).stderr).toContain('--before can\'t be "soon"')
  })

  it('forgets what was before a day, though its logs are there', () => {
    reports()
    const { status, stdout } = aic(['ledger', 'erase', '--before', '2026-02-01', '-z', 'UTC', '--yes'])
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^ Erased: 2 records of the time before 2026-02-01/)])
    expect(json(['ledger'])).toMatchObject({ calls: 1 })
    expect(aic(['ledger', 'verify']).status).toBe(0)
    expect(aic(['ledger', 'compact']).status).toBe(0)
    expect(json(['ledger'])).toMatchObject({ calls: 1 })
  })

  it('of all reads the logs that are still there again', () => {
    reports()
    rmSync(path.join(logs(), 'projects/-work-other'), { recursive: true })
    expect(aic(['ledger', 'erase', '--all', '--yes']).status).toBe(0)
    expect(json(['ledger'])).toMatchObject({ calls: 2 })
  })
})
