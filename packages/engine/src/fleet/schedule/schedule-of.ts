import path from 'node:path'
import { type SystemCommand, systemdArgument, xml } from '../../agent-control/service-files.ts'
import { calendarTime, hoursAt, type Interval } from './intervals.ts'
import { scheduleFiles } from './schedule-files.ts'

/** What can start a program at times. */
export const schedulers = ['systemd', 'launchd', 'cron', 'tasks'] as const
export type Scheduler = (typeof schedulers)[number]

/** What a schedule is made of. */
export interface ScheduleInput {
  readonly platform: NodeJS.Platform
  readonly home: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Node, absolute. */
  readonly node: string
  /** The program of aic, absolute. */
  readonly program: string
  readonly every: Interval
  /** Variables to keep besides those that aic knows: see `variablesIn`. */
  readonly variables?: readonly string[] | undefined
}

/** How the system is told. */
export interface Schedule {
  readonly scheduler: Scheduler
  /** As people call it: `systemd user timer aic-fleet.timer`. */
  readonly name: string
  /** Files that describe it. */
  readonly files: readonly { readonly path: string; readonly text: string }[]
  readonly install: readonly SystemCommand[]
  readonly remove: readonly SystemCommand[]
  /** Succeeds where it is in effect; null where the files tell. */
  readonly query: SystemCommand | null
}

/** What is run, whole paths and no secret: those are in the file that it names. */
export const commandOf = (input: ScheduleInput): readonly string[] => [
  input.node,
  input.program,
  'fleet',
  'cron',
  'run',
  '--env-file',
  scheduleFiles(input).env,
]

/** A timer of systemd, which makes up for a run that was missed while the machine was off. */
export function systemdTimer(input: ScheduleInput): Schedule {
  const { home, env, every } = input
  const folder = path.posix.join(env.XDG_CONFIG_HOME || path.posix.join(home, '.config'), 'systemd', 'user')
  const service = [
    '[Unit]',
    'Description=aic: sends usage to the fleet',
    '',
    '[Service]',
    'Type=oneshot',
    `ExecStart=${commandOf(input).map(systemdArgument).join(' ')}`,
    'NoNewPrivileges=yes',
    'UMask=0077',
    '',
  ]
  const timer = [
    '[Unit]',
    'Description=aic: sends usage to the fleet at times',
    '',
    '[Timer]',
    `OnCalendar=${calendarTime(every)}`,
    'Persistent=true',
    'RandomizedDelaySec=60',
    '',
    '[Install]',
    'WantedBy=timers.target',
    '',
  ]
  return {
    scheduler: 'systemd',
    name: 'systemd user timer aic-fleet.timer',
    files: [
      { path: path.posix.join(folder, 'aic-fleet.service'), text: service.join('\n') },
      { path: path.posix.join(folder, 'aic-fleet.timer'), text: timer.join('\n') },
    ],
    install: [
      ['systemctl', '--user', 'daemon-reload'],
      ['systemctl', '--user', 'enable', 'aic-fleet.timer'],
      ['systemctl', '--user', 'restart', 'aic-fleet.timer'],
    ],
    remove: [['systemctl', '--user', 'disable', '--now', 'aic-fleet.timer']],
    query: ['systemctl', '--user', 'is-enabled', '--quiet', 'aic-fleet.timer'],
  }
}

const label = 'dev.aic.fleet'

/** A job of launchd, which makes up for runs that were slept through. */
export function launchdJob(input: ScheduleInput): Schedule {
  const { home, every } = input
  const file = path.posix.join(home, 'Library', 'LaunchAgents', `${label}.plist`)
  const hour = (at: number): string =>
    `<dict><key>Hour</key><integer>${at}</integer><key>Minute</key><integer>0</integer></dict>`
  const text = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
<key>Label</key><string>${label}</string>
<key>ProgramArguments</key><array>${commandOf(input)
    .map((word) => `<string>${xml(word)}</string>`)
    .join('')}</array>
<key>StartCalendarInterval</key><array>${hoursAt(every).map(hour).join('')}</array>
<key>ProcessType</key><string>Background</string>
<key>Umask</key><integer>63</integer>
</dict></plist>
`
  return {
    scheduler: 'launchd',
    name: `launchd agent ${label}`,
    files: [{ path: file, text }],
    install: [
      ['launchctl', 'unload', file],
      ['launchctl', 'load', '-w', file],
    ],
    remove: [['launchctl', 'unload', '-w', file]],
    query: null,
  }
}

/** The name of the task on Windows. */
const taskName = 'aic fleet'

/** https://learn.microsoft.com/windows-server/administration/windows-commands/schtasks-create */
export function windowsSchedule(input: ScheduleInput): Schedule {
  const run = commandOf(input)
    .map((word) => `"${word}"`)
    .join(' ')
  const hours = String(24 / hoursAt(input.every).length)
  const often = input.every === '1d' ? ['/SC', 'DAILY'] : ['/SC', 'HOURLY', '/MO', hours]
  return {
    scheduler: 'tasks',
    name: `scheduled task "${taskName}"`,
    files: [],
    install: [['schtasks', '/Create', '/F', ...often, '/ST', '00:00', '/RL', 'LIMITED', '/TN', taskName, '/TR', run]],
    remove: [['schtasks', '/Delete', '/F', '/TN', taskName]],
    query: ['schtasks', '/Query', '/TN', taskName],
  }
}
