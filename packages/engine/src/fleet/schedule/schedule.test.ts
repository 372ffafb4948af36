import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { SystemPrograms } from '../../../../../testing/vendors/system-programs.ts'
import { readEnvFile, variablesIn } from './env-file.ts'
import { installSchedule, planSchedule, removeSchedule, scheduleStatus } from './install-schedule.ts'
import { calendarTime, cronTime, hoursAt, intervals } from './intervals.ts'
import { launchdJob, type ScheduleInput, systemdTimer, windowsSchedule } from './schedule-of.ts'

const password = 'made-up-password'

const inputOf = (system: SystemPrograms, more: Partial<ScheduleInput> = {}): ScheduleInput => ({
  platform: 'linux',
  home: system.home,
  env: { ...system.env, CH_HOST: 'db.example', CH_PASSWORD: password, SHELL_SECRET: 'not for us' },
  node: '/opt/node 24/100%/bin/node',
  program: "/opt/o'aic/aic.js",
  every: '1h',
  ...more,
})
const modeOf = (file: string): number => statSync(file).mode & 0o777

describe('a schedule by cron', () => {
  it('is a marked line at every full hour, beside the lines of others, and nothing the second time (001-77)', () => {
    using system = new SystemPrograms('crontab')
    system.crontab = '# mine\n5 4 * * * backup\n'
    const first = installSchedule(inputOf(system), 'cron')
    expect(first).toMatchObject({ scheduler: 'cron', isChanged: true, problems: [] })
    const env = path.join(system.home, '.config', 'aic', 'fleet.env')
    expect(system.crontab?.split('\n')).toEqual([
      '# mine',
      '5 4 * * * backup',
      '# >>> aic fleet: made by `aic fleet cron install`, taken out by `aic fleet cron remove`',
      String.raw`0 * * * * '/opt/node 24/100\%/bin/node' '/opt/o'\''aic/aic.js' 'fleet' 'cron' 'run' '--env-file' '${env}'`,
      '# <<< aic fleet',
      '',
    ])
    expect(installSchedule(inputOf(system), 'cron').isChanged).toBe(false)
    expect(system.told).toEqual(['crontab -'])
    expect(installSchedule(inputOf(system, { every: '6h' }), 'cron').isChanged).toBe(true)
    expect(system.crontab?.match(/^0 .*node 24/gm)).toEqual(["0 */6 * * * '/opt/node 24"])
    expect(removeSchedule(inputOf(system))).toMatchObject({ isChanged: true, names: ['crontab'], problems: [] })
    expect(system.crontab).toBe('# mine\n5 4 * * * backup\n')
    expect(removeSchedule(inputOf(system)).isChanged).toBe(false)
  })

  it('keeps secrets and variables in a file of its owner alone, and none in the crontab (001-78)', () => {
    using system = new SystemPrograms('crontab')
    const { files } = installSchedule(inputOf(system), 'cron')
    expect(system.crontab).not.toContain(password)
    expect(modeOf(files.env)).toBe(0o600)
    const text = readFileSync(files.env, 'utf8')
    expect(text).toContain(`CH_PASSWORD='${password}'`)
    expect(text).toContain("CH_HOST='db.example'")
    expect(text).toContain(`PATH='/opt/node 24/100%/bin:${system.bin}:/usr/bin:/bin'`)
    expect(text).not.toContain('SHELL_SECRET')
    const laterShell = inputOf(system, {
      env: { ...system.env, MY_PASSWORD: 'made-up too' },
      variables: ['MY_PASSWORD'],
    })
    expect(installSchedule(laterShell, 'cron').isChanged).toBe(true)
    expect(readEnvFile(files.env)).toMatchObject({ CH_PASSWORD: password, MY_PASSWORD: 'made-up too' })
    chmodSync(files.env, 0o644)
    expect(scheduleStatus(inputOf(system)).problems).toEqual([expect.stringContaining('chmod 600')])
    installSchedule(inputOf(system), 'cron')
    expect(modeOf(files.env)).toBe(0o600)
    removeSchedule(inputOf(system))
    expect(existsSync(files.env)).toBe(false)
  })

  it('is read by sh as it was meant, whatever is in a path (001-77)', () => {
    using system = new SystemPrograms('crontab')
    const node = path.join(system.home, `it's 100% $HOME node`)
    writeFileSync(node, '#!/bin/sh\nprintf "%s\\n" "$@"\n', { mode: 0o755 })
    const { files } = installSchedule(inputOf(system, { node, program: '/a b/aic.js' }), 'cron')
    const line = system.crontab?.split('\n')[1]?.replace('0 * * * * ', '') ?? ''
    const printed = execFileSync('/bin/sh', ['-c', line.replaceAll(String.raw`\%`, '%')], { encoding: 'utf8' })
    expect(printed.trim().split('\n')).toEqual(['/a b/aic.js', 'fleet', 'cron', 'run', '--env-file', files.env])
  })

  it('finds the variables that settings name', () => {
    expect(
      variablesIn({ fleet: { password: 'env:MY_PASSWORD', port: 8123 }, list: ['env:OTHER', 'file:/x', null] }),
    ).toEqual(['MY_PASSWORD', 'OTHER'])
  })

  it('never overwrites a crontab that it could not read', () => {
    using system = new SystemPrograms('crontab')
    system.crontab = '5 4 * * * backup\n'
    system.fault = 'no-cron'
    expect(() => installSchedule(inputOf(system), 'cron')).toThrow(/not allowed/)
    expect(system.crontab).toBe('5 4 * * * backup\n')
  })

  it('takes out its own line alone where somebody deleted the end of the block', () => {
    using system = new SystemPrograms('crontab')
    installSchedule(inputOf(system), 'cron')
    system.crontab = (system.crontab ?? '').replace('# <<< aic fleet\n', '7 7 * * * theirs\n# <<< aic fleet later\n')
    removeSchedule(inputOf(system))
    expect(system.crontab).toBe('7 7 * * * theirs\n# <<< aic fleet later\n')
  })
})

describe('a schedule by systemd', () => {
  it('is a timer that makes up for missed runs; told again only where something changed (001-77, 001-78)', () => {
    using system = new SystemPrograms('systemctl', 'crontab')
    const done = installSchedule(inputOf(system, { every: '2h' }))
    expect(done).toMatchObject({ scheduler: 'systemd', isChanged: true, problems: [] })
    const folder = path.join(system.home, '.config', 'systemd', 'user')
    const timer = readFileSync(path.join(folder, 'aic-fleet.timer'), 'utf8')
    expect(timer).toContain('OnCalendar=*-*-* 00/2:00:00\nPersistent=true\n')
    const service = readFileSync(path.join(folder, 'aic-fleet.service'), 'utf8')
    expect(service).toContain(
      `ExecStart="/opt/node 24/100%%/bin/node" "/opt/o'aic/aic.js" "fleet" "cron" "run" "--env-file" `,
    )
    expect(timer + service).not.toContain(password)
    const enabled = [
      'systemctl --user daemon-reload',
      'systemctl --user enable aic-fleet.timer',
      'systemctl --user restart aic-fleet.timer',
    ]
    expect(system.told).toEqual(enabled)
    expect(installSchedule(inputOf(system, { every: '2h' })).isChanged).toBe(false)
    expect(system.told).toEqual(enabled)
    expect(scheduleStatus(inputOf(system))).toMatchObject({ scheduler: 'systemd', lastRun: null, problems: [] })
    expect(removeSchedule(inputOf(system)).isChanged).toBe(true)
    expect(system.told.at(-1)).toBe('systemctl --user disable --now aic-fleet.timer')
    expect(existsSync(path.join(folder, 'aic-fleet.timer'))).toBe(false)
    expect(scheduleStatus(inputOf(system)).scheduler).toBeNull()
  })

  it('takes the place of one by cron, so that there is one; where there is no systemd, cron is it', () => {
    using system = new SystemPrograms('systemctl', 'crontab')
    installSchedule(inputOf(system), 'cron')
    expect(scheduleStatus(inputOf(system)).scheduler).toBe('cron')
    expect(installSchedule(inputOf(system)).scheduler).toBe('systemd')
    expect(system.crontab).toBe('')
    removeSchedule(inputOf(system))
    system.fault = 'no-systemd'
    expect(installSchedule(inputOf(system)).scheduler).toBe('cron')
  })

  it('says where the timer is not in effect, and mends it', () => {
    using system = new SystemPrograms('systemctl', 'crontab')
    const { files } = installSchedule(inputOf(system))
    chmodSync(files.env, 0o600)
    system.fault = 'no-systemd'
    expect(scheduleStatus(inputOf(system)).problems).toEqual([expect.stringContaining('is not in effect')])
    expect(installSchedule(inputOf(system), 'systemd').problems).toEqual([expect.stringContaining('No medium found')])
  })
})

describe('a schedule', () => {
  it('by launchd starts at hours of the day, and holds no secret', () => {
    using system = new SystemPrograms('launchctl', 'crontab')
    const input = inputOf(system, { platform: 'darwin', every: '12h' })
    expect(installSchedule(input)).toMatchObject({ scheduler: 'launchd', isChanged: true })
    const [file] = launchdJob(input).files
    const text = readFileSync(file?.path ?? '', 'utf8')
    expect(text).toContain("<string>/opt/o'aic/aic.js</string><string>fleet</string><string>cron</string>")
    expect(text.match(/<key>Hour<\/key><integer>\d+/g)).toEqual([
      '<key>Hour</key><integer>0',
      '<key>Hour</key><integer>12',
    ])
    expect(text).not.toContain(password)
    removeSchedule(input)
    expect(system.told).toEqual(['launchctl unload', 'launchctl load', 'launchctl unload'])
  })

  it('of Windows is a task', () => {
    using system = new SystemPrograms()
    const [create] = windowsSchedule(inputOf(system, { platform: 'win32', every: '4h' })).install
    expect(create?.join(' ')).toContain('/SC HOURLY /MO 4 /ST 00:00')
  })

  it('is every hour, or at hours that divide the day', () => {
    expect(intervals.map(cronTime).slice(0, 3)).toEqual(['0 * * * *', '0 */2 * * *', '0 */3 * * *'])
    expect([cronTime('1d'), calendarTime('1h'), calendarTime('1d')]).toEqual([
      '0 0 * * *',
      '*-*-* *:00:00',
      '*-*-* 00:00:00',
    ])
    expect(hoursAt('8h')).toEqual([0, 8, 16])
  })

  it('can be looked at before it is made', () => {
    using system = new SystemPrograms('systemctl', 'crontab')
    const plan = planSchedule(inputOf(system))
    expect(plan).toMatchObject({ scheduler: 'systemd', variables: ['CH_HOST', 'CH_PASSWORD', 'PATH'] })
    expect(JSON.stringify([plan, planSchedule(inputOf(system), 'cron')])).not.toContain(password)
    expect([system.told, system.crontab, scheduleStatus(inputOf(system)).scheduler]).toEqual([[], null, null])
  })

  it('needs something that starts programs', () => {
    using system = new SystemPrograms()
    const input = inputOf(system, { env: { PATH: system.bin }, platform: 'freebsd' })
    expect(() => installSchedule(input)).toThrow(expect.objectContaining({ code: 'no-service' }))
    expect(systemdTimer(input).files).toHaveLength(2)
  })
})
