import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LoggedForTest, newHome, writeClaudeLogs } from '../../../testing/claude-home.ts'
import { fleetHome } from '../../../testing/fleet-home.ts'
import { FleetUser } from '../../../testing/fleet-user.ts'
import { goldenFleet, goldenTenant } from '../../../testing/golden-fleet.ts'
import { runAicBeside } from '../../../testing/run-aic.ts'

let user: FleetUser
beforeAll(async () => {
  user = await FleetUser.open(calls)
})
afterAll(async () => user[Symbol.asyncDispose]())

const calls: LoggedForTest[] = [
  { at: '2026-01-10T10:00:00.000Z', id: '1', cwd: '/work/secret-app', input: 2_000_000 },
  { at: '2026-01-11T10:00:00.000Z', id: '2', session: 's2', cwd: '/work/other', input: 4_000 },
  { at: '2026-02-11T10:00:00.000Z', id: '3', session: 's3', model: 'claude-opus-4-5', output: 1_000_000 },
]
const aic: FleetUser['aic'] = (...asked) => user.aic(...asked)
const json = async (args: string, database: string, extra: Record<string, string> = {}) => {
  const { stdout, stderr } = await aic(`${args} --json`, database, extra)
  expect(stderr).toBe('')
  return JSON.parse(stdout)
}
const hasControls = (text: string): boolean => text.includes('\u001b') || text.includes('\r')

describe('setting up', () => {
  it('makes all tables at once, and the second time nothing (001-24)', async () => {
    const first = await aic('fleet init', 'setup')
    expect(first).toMatchObject({ status: 0, stderr: '' })
    expect(first.stdout).toContain(' ✓ table usage_events\n')
    expect(first.stdout).toMatch(/Ready: \d+ statements \(database setup at http:\/\/127\.0\.0\.1:\d+, schema \d+\)/)
    expect((await aic('fleet init', 'setup')).stdout).toMatch(/^ Nothing to do: all is there \(database setup/)
  })

  it('shows its statements without doing them, one table if so asked, also where no server answers (001-25)', async () => {
    const { status, stdout, stderr } = await aic('fleet init --dry-run --table usage_blocks', 'planned')
    expect(status).toBe(0)
    expect(stdout).toMatch(/^CREATE DATABASE IF NOT EXISTS `planned`;\n\nCREATE TABLE IF NOT EXISTS usage_blocks \(/)
    expect(stderr).toContain('2 statements; nothing was done')
    const alone = await aic('fleet init --dry-run --table usage_blocks', 'planned', { CH_PORT: '1' })
    expect(alone.stdout).toMatch(/^CREATE TABLE IF NOT EXISTS usage_blocks \(/)
    expect(alone.stderr).toContain('no answer from http://127.0.0.1:1')
    const shared = await aic('fleet init --dry-run --reader ann', 'planned')
    expect(shared.stdout).toMatch(
      /`aic_ann` ON `planned`.usage_events FOR SELECT USING tenant_id = 'default' TO `ann`;/,
    )
    expect(shared.stdout).toMatch(/`aic_default` ON `planned`.usage_events FOR SELECT USING 1 TO `default`;/)
    const wrong = await aic('fleet init --dry-run --table bananas', 'setup')
    expect(wrong).toMatchObject({ status: 2, stdout: '' })
    expect(wrong.stderr).toMatch(/^aic: The fleet has no table bananas \[bad-value\]\nIt has: .*usage_events/)
  })

  it('mends one table that somebody dropped (001-25)', async () => {
    await aic('fleet init', 'mend')
    await user.fleet.clickHouse.run('DROP TABLE mend.usage_blocks SYNC')
    const { stdout } = await aic('fleet init --table usage_blocks', 'mend')
    expect(stdout).toMatch(/^ ✓ table usage_blocks\n Ready: 1 statement \(/)
  })
})

describe('an import', () => {
  it('needs no arguments, says what it did and what there is now, plain where the output is no terminal (001-01, 001-43, 001-44)', async () => {
    await aic('fleet init', 'plain')
    const { status, stdout, stderr } = await runAicBeside(['import'], user.at('plain'))
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(hasControls(stdout)).toBe(false)
    expect(stdout).not.toMatch(/[⠋⠙⠹]|️⃣/u)
    expect(stdout).toMatch(/^1\. Import into http:\/\/127\.0\.0\.1:\d+, database plain, as desk\n/)
    expect(stdout).toMatch(
      /\n2\. Looking at the logs of this machine\n[^]*\n3\. Sending what is new\n[^]*\n4\. Statistics\n/,
    )
    expect(stdout).toMatch(/✓ 3 calls, 5 blocks sent in 2 batches, in \d+\.\ds\n/)
  })

  it('ends with the tables, cost and tokens, models by cost, sessions and active blocks (001-46, 001-47, 001-48, 001-49, 001-50)', async () => {
    await aic('fleet init', 'numbers')
    const { stdout } = await aic('fleet import', 'numbers')
    expect(stdout).toMatch(/ {3}═+\n {3}Tables\n[^]*usage_events +3\n/)
    expect(stdout).toMatch(/Cost and tokens\n {5}Cost +\$37\.01\n {5}Calls +3\n {5}Input +2\.0M\n {5}Output +1\.0M\n/)
    expect(stdout).toMatch(/Models by cost\n {5}1\. opus-4-5 +\$25\.00 +1\.0M tokens, \d+\.\d%\n {5}2\. sonnet-4-5 /)
    expect(stdout).toMatch(/Sessions\n {5}Sessions +3\n {5}Projects +3\n/)
    expect(stdout).toMatch(/Active blocks\n {5}None goes on now\n/)
  })

  it('sends nothing the second time and says how much there is more since the first (001-37, 001-51)', async () => {
    await aic('fleet init', 'twice')
    const first = await json('import', 'twice')
    expect(first).toMatchObject({ status: 'completed', exitCode: 0, counts: { events: 3 }, comparison: null })
    const again = await json('import', 'twice')
    expect(again).toMatchObject({
      status: 'unchanged',
      counts: { events: 0, batches: 0 },
      comparison: { records: 0, costNanoUsd: 0 },
      contentHash: first.contentHash,
    })
    expect((await json('fleet verify', 'twice')).rows.usage_events).toBe(3)
    const more = newHome()
    writeClaudeLogs(more, [...calls, { at: '2026-02-12T10:00:00.000Z', id: '4', session: 's4' }])
    const { stdout } = await runAicBeside(['import'], { ...user.at('twice'), home: more })
    expect(stdout).toMatch(/Since the import before, \d+s ago\n {5}Calls +\+1\n {5}All tokens +\+150\n {5}Cost +\+/)
    rmSync(more, { recursive: true, force: true })
  })

  it('--quiet says nothing where all went well, and --dry-run sends nothing', async () => {
    await aic('fleet init', 'quiet')
    const dry = await json('import --dry-run', 'quiet')
    expect(dry).toMatchObject({ isDryRun: true, counts: { events: 3 }, tables: null })
    expect((await json('fleet verify', 'quiet')).rows.usage_events).toBe(0)
    expect(await aic('import --quiet', 'quiet')).toEqual({ status: 0, stdout: '', stderr: '' })
    expect((await json('fleet verify', 'quiet')).totals).toMatchObject({ calls: 3, machines: 1, unpricedCalls: 0 })
  })

  it('sends all again to a store that lost rows, if so asked', async () => {
    await aic('fleet init', 'restored')
    await aic('import', 'restored')
    await user.fleet.clickHouse.run('TRUNCATE TABLE restored.usage_events')
    expect(await json('import', 'restored')).toMatchObject({ status: 'unchanged' })
    expect(await json('import --again', 'restored')).toMatchObject({ status: 'completed', counts: { events: 3 } })
    expect((await json('fleet verify', 'restored')).rows.usage_events).toBe(3)
  })

  it('sends all again once the tables were made anew, and nobody lost a row (001-26, 001-27)', async () => {
    await aic('fleet init', 'anew')
    await aic('import', 'anew')
    const backup = await json('fleet backup', 'anew')
    expect(backup.backups).toContainEqual({
      table: 'usage_events',
      backup: expect.stringMatching(/^backup_\d{8}_\d{6}_usage_events$/),
      rows: 3,
    })
    expect(await aic('fleet recreate', 'anew')).toMatchObject({ status: 2, stdout: '' })
    expect((await json('fleet verify', 'anew')).rows.usage_events).toBe(3)
    const recreated = await json('fleet recreate --yes', 'anew')
    expect(recreated.backups).toContainEqual(expect.objectContaining({ table: 'usage_events', rows: 3 }))
    expect((await json('fleet verify', 'anew')).rows.usage_events).toBe(0)
    expect(await json('import', 'anew')).toMatchObject({ status: 'completed', counts: { events: 3 } })
  })
})

it('an import where no agent has worked says so', async () => {
  const empty = newHome()
  await aic('fleet init', 'nobody')
  const { status, stdout } = await runAicBeside(['import'], user.at('nobody', {}, empty))
  expect(status).toBe(0)
  expect(stdout).toMatch(/✓ Nothing to send: no calls of agents were found here\. aic doctor shows where it looks\n$/)
  rmSync(empty, { recursive: true, force: true })
})

describe('privacy', () => {
  it('is on: names are hashed, which it says, and an audit finds none (001-72)', async () => {
    await aic('fleet init', 'private')
    const { stdout } = await aic('import', 'private')
    expect(stdout).toContain('✓ Project Privacy: Enabled (names are hashed with the team’s key)\n')
    const audit = await json('fleet audit', 'private')
    expect(audit).toMatchObject({ ok: true, findings: [] })
    expect(audit.words).toBeGreaterThan(0)
  })

  it('is off with --no-hash-projects, which it says, and an audit finds it (001-71, 001-72)', async () => {
    await aic('fleet init', 'open')
    const { stdout } = await aic('import --no-hash-projects', 'open')
    expect(stdout).toContain('✓ Project Privacy: Disabled (names of projects and sessions are sent as they are)\n')
    const { status, stdout: found } = await aic('fleet audit', 'open')
    expect(status).toBe(1)
    expect(found).toMatch(/✗ usage_events\.project_key: 3 rows, of the form \/xxxx\/xxx/)
  })

  it('writes names as the original design does with --hash-mode legacy8, and refuses two ways at once', async () => {
    await aic('fleet init', 'legacy')
    expect(await json('import --hash-mode legacy8', 'legacy')).toMatchObject({ hashMode: 'legacy8', isPrivate: true })
    const { status, stderr } = await aic('import --hash-mode legacy8 --no-hash-projects', 'legacy')
    expect(status).toBe(2)
    expect(stderr).toContain('contradict each other [contradicting-flags]')
  })

  it('has one key on all machines of a team, handed on by a pipe and never in the arguments', async () => {
    expect(await aic('fleet key show', 'key')).toMatchObject({ status: 2, stdout: '' })
    const { stdout: key } = await aic('fleet key show --yes', 'key')
    expect(key).toMatch(/^[\w-]{43}\n$/)
    const elsewhere = user.at('key2')
    const set = await runAicBeside(['fleet', 'key', 'set'], { ...elsewhere, input: key })
    expect(set).toMatchObject({ status: 0, stderr: '' })
    const shown = (await aic('fleet key', 'key')).stdout.slice(0, 13)
    expect((await aic('fleet key', 'key2')).stdout.slice(0, 13)).toBe(shown)
    expect(await runAicBeside(['fleet', 'key', 'set', key.trim()], elsewhere)).toMatchObject({ status: 2 })
    const bad = await runAicBeside(['fleet', 'key', 'set'], { ...elsewhere, input: 'short' })
    expect(bad.stderr).toMatch(/^aic: That is no key: [^]*\[bad-value\]/)
    expect(bad.stderr).not.toContain('short')
  })
})

describe('several machines', () => {
  it('need nothing but their own import, and are told apart (001-83)', async () => {
    await aic('fleet init', 'team')
    await aic('import', 'team')
    const other = newHome()
    writeClaudeLogs(other, [{ at: '2026-02-12T10:00:00.000Z', id: '9', session: 's9' }])
    await runAicBeside(['import'], user.at('team', { MACHINE_NAME: 'laptop' }, other))
    const { rows } = await json('fleet query machine-efficiency', 'team')
    expect(rows.map(({ machine }: { machine: string }) => machine).sort()).toEqual(['desk', 'laptop'])
    const status = await json('fleet status', 'team')
    expect(status.machines.map(({ machine, isStale }: Record<string, unknown>) => [machine, isStale])).toEqual([
      ['desk', false],
      ['laptop', false],
    ])
    rmSync(other, { recursive: true, force: true })
  })

  it('that went silent are called stale, with what to do (001-81)', async () => {
    await aic('fleet init', 'silent')
    await aic('import', 'silent')
    await user.fleet.clickHouse.run(
      "INSERT INTO silent.import_runs (tenant_id, run_id, machine_id, machine_name, started_at, duration_ms, status) VALUES ('default', generateUUIDv4(), 'm9', 'attic', now64(3) - INTERVAL 3 DAY, 5, 'completed')",
    )
    const { status, stdout } = await aic('fleet status', 'silent')
    expect(status).toBe(0)
    expect(stdout).toMatch(/attic .* stale, 3d ago\n/)
    expect(stdout).toContain(' ! No import of attic for a day: aic fleet cron status there.\n')
    expect(stdout).toMatch(/ {3}Waiting {5}nothing\n/)
    expect(stdout).toMatch(/ {3}Last import .*: 3 calls, /)
  })

  it('leave a history of their imports (001-84)', async () => {
    await aic('fleet init', 'history')
    await aic('import', 'history')
    const { rows } = await json('fleet query import-history', 'history')
    expect(rows).toMatchObject([{ machine: 'desk', status: 'completed', records: 3 }])
  })
})

describe('queries', () => {
  it('are listed by theme, and answer as table, JSON and CSV', async () => {
    await aic('fleet init', 'asked')
    await aic('import', 'asked')
    const list = await aic('fleet query', 'asked')
    expect(list.stdout).toMatch(/ {3}daily-trends +Cost and tokens by day {2}\(--from today-29, --to today\)\n/)
    const days = '--from 2026-01-01 --to 2026-01-31'
    const table = await aic(`fleet query daily-trends ${days}`, 'asked')
    expect(table.stdout).toMatch(/ Day +Calls [^]* 2026-01-10 +1 +2,000,000 /)
    const { query, parameters, rows } = await json(`fleet query daily-trends ${days}`, 'asked')
    expect({ query, parameters }).toEqual({
      query: 'daily-trends',
      parameters: { from: '2026-01-01', to: '2026-01-31' },
    })
    expect(rows).toMatchObject([
      { date: '2026-01-10', calls: 1 },
      { date: '2026-01-11', calls: 1 },
    ])
    const { stdout } = await aic(`fleet query daily-trends ${days} --format csv`, 'asked')
    expect(stdout).toMatch(/^date,calls,[^]*\r\n2026-01-10,1,2000000,/)
  })

  it('answer of this machine alone without a server, with names as they are', async () => {
    const nowhere = { CH_PORT: '1' }
    const { rows } = await json('fleet query project-cost --local', 'local', nowhere)
    expect(rows.map(({ project }: { project: string }) => project).sort()).toEqual(['app', 'other', 'secret-app'])
  })

  it('that are asked wrongly say what was meant', async () => {
    expect(await aic('fleet query daily-trend', 'asked')).toMatchObject({
      status: 2,
      stderr: 'aic: There is no query "daily-trend" [bad-value]\nDid you mean daily-trends?\n',
    })
    expect((await aic('fleet query daily-trends --top 3', 'asked')).stderr).toBe(
      'aic: aic fleet query daily-trends takes no --top [unknown-flag]\nIt takes --from, --to.\n',
    )
    expect(await aic('fleet query daily-trends --from soon', 'asked')).toMatchObject({ status: 2, stdout: '' })
    expect(await aic('fleet init --local', 'asked')).toMatchObject({ status: 2, stdout: '' })
  })
})

it('a hub without a ClickHouse is asked in its own file', async () => {
  const hub = await fleetHome({ fleet: { tenant: goldenTenant } }, goldenFleet().batches)
  const { stdout, stderr } = await runAicBeside(['fleet', 'query', 'machine-overview', '--json'], { home: hub })
  expect(stderr).toBe('')
  expect(JSON.parse(stdout).rows.length).toBeGreaterThan(1)
  rmSync(hub, { recursive: true, force: true })
})
