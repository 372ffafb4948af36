import { readFileSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeClaudeLogs } from '../../../testing/claude-home.ts'
import { type EmbeddedFleet, openEmbeddedFleet } from '../../../testing/embedded-fleet.ts'
import { aicBin, runAicBeside } from '../../../testing/run-aic.ts'
import { SystemPrograms } from '../../../testing/vendors/system-programs.ts'

let fleet: EmbeddedFleet
let system: SystemPrograms
beforeAll(async () => {
  fleet = await openEmbeddedFleet()
  system = new SystemPrograms('crontab', 'systemctl')
  system.fault = 'no-systemd'
  writeClaudeLogs(system.home, [{ at: '2026-01-10T10:00:00.000Z', id: '1' }])
})
afterAll(async () => {
  await fleet.close()
  system[Symbol.dispose]()
})

const data = () => path.join(system.home, 'data')
const settings = () => path.join(system.home, 'settings')
const envFile = () => path.join(settings(), 'fleet.env')
const log = () => path.join(data(), 'fleet', 'cron.log')
const aic = (args: string, env: Record<string, string> = {}) =>
  runAicBeside(args.split(' '), {
    home: system.home,
    env: { ...system.env, AIC_DATA_DIR: data(), AIC_CONFIG_DIR: settings(), ...env },
  })
const server = () => ({
  CH_HOST: '127.0.0.1',
  CH_PORT: String(fleet.settings.port),
  CH_DATABASE: 'cron',
  MACHINE_NAME: 'desk',
})

describe.skipIf(process.platform !== 'linux')('aic fleet cron', () => {
  it('sends every hour by a crontab that holds no secret; doing it again changes nothing (001-77, 001-78)', async () => {
    system.crontab = '5 4 * * 0 /usr/bin/true\n'
    const { status, stdout, stderr } = await aic('fleet cron install', { ...server(), CH_PASSWORD: 'open-sesame-9' })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(
      /^ ✓ Usage is sent every hour by crontab\n {3}variables, passwords too: [^\n]*fleet\.env \(only you can read it\)\n/,
    )
    expect(system.crontab).toMatch(
      /^5 4 \* \* 0 \/usr\/bin\/true\n# >>> aic fleet[^\n]*\n0 \* \* \* \* [^\n]*'fleet' 'cron' 'run'/,
    )
    expect(system.crontab).toContain(aicBin)
    expect(system.crontab).not.toContain('open-sesame-9')
    expect(readFileSync(envFile(), 'utf8')).toContain("CH_PASSWORD='open-sesame-9'\n")
    expect(statSync(envFile()).mode & 0o777).toBe(0o600)
    const before = system.crontab
    expect((await aic('fleet cron install', { ...server(), CH_PASSWORD: '' })).stdout).toMatch(
      /^ Nothing to do: crontab sends every hour already/,
    )
    expect(system.crontab).toBe(before)
  })

  it('runs with what was kept, each line of the log with its time, and status shows how it ended (001-79)', async () => {
    await aic('fleet init', server())
    await aic('fleet cron remove')
    await aic('fleet cron install', server())
    expect((await aic(`fleet cron run --env-file ${envFile()}`)).status).toBe(0)
    const lines = readFileSync(log(), 'utf8').trim().split('\n')
    expect(lines.every((line) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z /.test(line))).toBe(true)
    expect(lines.some((line) => line.includes('✓ 1 call, '))).toBe(true)
    expect(lines.at(-1)).toMatch(/ finish: exit code 0 after /)
    const { stdout } = await aic('fleet cron status')
    expect(stdout).toMatch(/^ crontab: last run [\d-]+ [\d:]+, \d+s ago: completed\n/)
    expect(JSON.parse((await aic('fleet verify --json', server())).stdout).rows.usage_events).toBe(1)
  })

  it('that fails says so in its exit code, its log and its status', async () => {
    rmSync(log())
    await aic('fleet cron install', { ...server(), CH_PORT: '1' })
    expect((await aic(`fleet cron run --env-file ${envFile()}`)).status).toBe(1)
    expect(readFileSync(log(), 'utf8')).toContain('aic: Nothing answers at http://127.0.0.1:1 [fleet-failed]')
    expect((await aic('fleet cron status')).stdout).toContain(': failed, exit code 1\n')
  })

  it('is taken away again, and nothing else with it (001-77)', async () => {
    expect((await aic('fleet cron remove')).stdout).toMatch(/^ Removed: crontab\. The log stays: /)
    expect(system.crontab).toBe('5 4 * * 0 /usr/bin/true\n')
    expect((await aic('fleet cron remove')).stdout).toBe(' There was nothing to remove.\n')
    const status = await aic('fleet cron status')
    expect(status).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(/^ Nothing sends usage by itself: aic fleet cron install\n/),
    })
  })

  it('shows what it would write, takes other hours, and refuses what is none', async () => {
    const { stdout } = await aic('fleet cron install --every 6h --dry-run', server())
    expect(stdout).toMatch(/^# crontab\n# >>> aic fleet[^\n]*\n0 \*\/6 \* \* \* /)
    expect(stdout).toMatch(/\n# kept in a file that only you can read: [^\n]*CH_DATABASE, CH_HOST/)
    expect(system.crontab).toBe('5 4 * * 0 /usr/bin/true\n')
    expect(await aic('fleet cron install --every 5h')).toMatchObject({ status: 2, stdout: '' })
    expect(await aic('fleet cron status --every 2h')).toMatchObject({ status: 2, stdout: '' })
  })
})
