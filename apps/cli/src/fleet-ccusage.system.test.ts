import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FleetUser } from '../../../testing/fleet-user.ts'
import { CcusageProgram } from '../../../testing/vendors/ccusage-program.ts'
import { newerCcusage } from '../../../testing/vendors/ccusage-reports.ts'

let user: FleetUser
beforeAll(async () => {
  user = await FleetUser.open([{ at: '2026-01-10T10:00:00.000Z', id: '1' }])
})
afterAll(async () => user[Symbol.asyncDispose]())

const aic = (args: string, database: string, program: CcusageProgram) =>
  user.aic(args, database, { ...program.env, HOME: user.home, CH_PASSWORD: '' })

describe('check --from ccusage', () => {
  it('looks for bunx and npx, and tries all five commands with their real counts (001-58, 001-59, 001-60)', async () => {
    using program = new CcusageProgram({ answers: newerCcusage }, ['bunx', 'npx'])
    await aic('fleet init', 'checked', program)
    const { status, stdout } = await aic('fleet check --from ccusage', 'checked', program)
    expect(status).toBe(0)
    expect(stdout).toMatch(
      / ✓ What runs ccusage +ccusage no, bunx 1\.2\.21, npx 10\.9\.2; by bunx, ccusage 20\.0\.24\n/,
    )
    expect(stdout).toMatch(/ ✓ ccusage [^\n]*daily[^\n]* +2 records in \d+\.\d s\n/)
    expect(stdout.match(/ ✓ ccusage .* \d+ records?\b.* in /g)).toHaveLength(5)
    expect(stdout).toMatch(/All 14 checks passed\.\n$/)
    expect((await aic('fleet check', 'checked', program)).stdout).not.toContain('ccusage')
  })

  it('fails with what to do where nothing runs it, and where a report is no JSON (001-58, 001-60, 001-68, 001-69)', async () => {
    using none = new CcusageProgram({ answers: newerCcusage }, [])
    const missing = await aic('fleet check --from ccusage', 'checked', none)
    expect(missing.status).toBe(1)
    expect(missing.stdout).toMatch(/ ✗ What runs ccusage [^]*→ Install Bun or Node\.js/)
    using babbling = new CcusageProgram({ answers: newerCcusage, babbles: ['daily'] })
    const { status, stdout } = await aic('fleet check --from ccusage --json', 'checked', babbling)
    expect(status).toBe(1)
    const failed = JSON.parse(stdout).checks.filter(({ ok }: { ok: boolean }) => !ok)
    expect(failed).toMatchObject([{ id: 'ccusage-daily', detail: expect.stringContaining('no JSON') }])
  })
})

describe('import --from ccusage', () => {
  it('tells each report as it comes, n of 5, and what was sent (001-43)', async () => {
    using program = new CcusageProgram({ answers: newerCcusage })
    await aic('fleet init', 'whole', program)
    const { status, stdout, stderr } = await aic('import --from ccusage', 'whole', program)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const told = [...stdout.matchAll(/ ✓ (\w+): (\d+) records? in \d+\.\ds \((\d)\/5\)\n/g)]
    expect(told.map(([, , , done]) => done)).toEqual(['1', '2', '3', '4', '5'])
    expect(Object.fromEntries(told.map(([, name, count]) => [name, count]))).toEqual({
      daily: '2',
      monthly: '1',
      session: '3',
      blocks: '3',
      projects: '3',
    })
    expect(stdout).toMatch(/ Tables\n[^]* {5}usage_events +[1-9]/)
    expect(stdout).toMatch(/ Cost and tokens\n {5}Cost +≥?\$\d+\.\d\d[^\n]*\n {5}Input +/)
    expect(stdout).toMatch(/ Models by cost\n {5}1\. [^]* Sessions\n {5}Sessions +\d\n[^]* Active blocks\n/)
    const again = await aic('import', 'whole', program)
    expect(again.stdout).toContain('✓ Nothing new since the import before\n')
  })

  it('goes on without a report that failed, says so, and exits with 3 (001-85)', async () => {
    using program = new CcusageProgram({ answers: newerCcusage, breaks: ['monthly'] })
    await aic('fleet init', 'partly', program)
    const { status, stdout, stderr } = await aic('import --from ccusage', 'partly', program)
    expect(status).toBe(3)
    expect(stdout).toMatch(/ ✗ monthly: [^\n]*\(\d\/5\)\n/)
    expect(stderr).toBe('aic: 1 report of ccusage failed, the others were imported\n')
    const json = await aic('import --json', 'partly', program)
    expect(JSON.parse(json.stdout)).toMatchObject({ status: 'partial', exitCode: 3, from: 'ccusage' })
  })

  it('fails where nothing came, and is refused where the ledger told before', async () => {
    using program = new CcusageProgram({ answers: newerCcusage }, [])
    await aic('fleet init', 'refused', program)
    const { status, stderr } = await aic('import --from ccusage --quiet', 'refused', program)
    expect(status).toBe(1)
    expect(stderr).toBe('aic: ccusage told nothing: aic fleet check --from ccusage says why\n')
    await aic('fleet init', 'ledger', program)
    expect((await aic('import --quiet', 'ledger', program)).status).toBe(0)
    const twice = await aic('import --from ccusage', 'ledger', program)
    expect(twice.status).toBe(2)
    expect(twice.stderr).toContain('by ccusage it would count twice [two-ways]\n')
  })

  it('gives way to the ledger with --force, and what it told is taken back', async () => {
    using program = new CcusageProgram({ answers: newerCcusage })
    await aic('fleet init', 'over', program)
    await aic('import --from ccusage --quiet', 'over', program)
    expect((await aic('import --from ledger', 'over', program)).status).toBe(2)
    const { status, stdout } = await aic('import --from ledger --force', 'over', program)
    expect(status).toBe(0)
    expect(stdout).toMatch(/ ✓ \d+ rows of ccusage taken back\n/)
    const verified = JSON.parse((await aic('fleet verify --json', 'over', program)).stdout)
    expect(verified.rows.usage_events).toBe(1)
  })
})
