import path from 'node:path'

/** What a service is made of. */
export interface ServiceInput {
  readonly platform: NodeJS.Platform
  readonly home: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Node, absolute. */
  readonly node: string
  /** The agent's program, absolute. */
  readonly program: string
}

/** A command of the system: program and arguments. */
export type SystemCommand = readonly [string, ...string[]]

/** How the system is told to run the agent whenever the user is there. */
export interface Service {
  /** As people call it: `systemd user unit aic-agent.service`. */
  readonly name: string
  /** A file that describes it; null where the system keeps it elsewhere. */
  readonly file: { readonly path: string; readonly text: string } | null
  /** Makes and starts it anew. */
  readonly install: readonly SystemCommand[]
  /** Starts it where it is made already and does not run. */
  readonly ensure: readonly SystemCommand[]
  /** Ends and forgets it. */
  readonly remove: readonly SystemCommand[]
}

/** Variables that the agent must share with the user's shell; never one that holds a secret. */
const keptVariables = [
  'AIC_CONFIG_DIR',
  'AIC_DATA_DIR',
  'AIC_OTEL_DIR',
  'AIC_AGENT_PORT',
  'AIC_LOG_LEVEL',
  'XDG_CONFIG_HOME',
  'XDG_DATA_HOME',
] as const

const variablesOf = (env: ServiceInput['env']): [string, string][] =>
  keptVariables.flatMap((name) => {
    const value = env[name]
    return value ? [[name, value]] : []
  })

/** The service of a system; null where aic knows none. */
export function serviceOf(input: ServiceInput): Service | null {
  if (input.platform === 'linux') return systemdService(input)
  if (input.platform === 'darwin') return launchdService(input)
  return input.platform === 'win32' ? windowsTask(input) : null
}

const unit = 'aic-agent.service'

/** https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html */
function systemdService({ home, env, node, program }: ServiceInput): Service {
  const folder = path.posix.join(env.XDG_CONFIG_HOME || path.posix.join(home, '.config'), 'systemd', 'user')
  const text = [
    '[Unit]',
    'Description=aic agent: what AI agents use and cost',
    '',
    '[Service]',
    `ExecStart=${systemdArgument(node)} ${systemdArgument(program)}`,
    ...variablesOf(env).map(([name, value]) => `Environment=${systemdWord(`${name}=${value}`)}`),
    'Restart=on-failure',
    'RestartSec=5',
    'NoNewPrivileges=yes',
    'UMask=0077',
    '',
    '[Install]',
    'WantedBy=default.target',
    '',
  ].join('\n')
  return {
    name: `systemd user unit ${unit}`,
    file: { path: path.posix.join(folder, unit), text },
    install: [
      ['systemctl', '--user', 'daemon-reload'],
      ['systemctl', '--user', 'enable', unit],
      ['systemctl', '--user', 'restart', unit],
    ],
    ensure: [
      ['systemctl', '--user', 'enable', unit],
      ['systemctl', '--user', 'start', unit],
    ],
    remove: [['systemctl', '--user', 'disable', '--now', unit]],
  }
}

/** A word of a unit file, where `%` means something. https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html */
const systemdWord = (word: string): string =>
  `"${word.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"`

/** The same of a command, where `$` names a variable. */
export const systemdArgument = (word: string): string => systemdWord(word).replaceAll('$', () => '$$')

const launchdLabel = 'dev.aic.agent'

/** https://developer.apple.com/library/archive/documentation/MacOSX/Conceptual/BPSystemStartup/Chapters/CreatingLaunchdJobs.html */
function launchdService({ home, env, node, program }: ServiceInput): Service {
  const file = path.posix.join(home, 'Library', 'LaunchAgents', `${launchdLabel}.plist`)
  const variables = variablesOf(env).map(([name, value]) => `<key>${name}</key><string>${xml(value)}</string>`)
  const text = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
<key>Label</key><string>${launchdLabel}</string>
<key>ProgramArguments</key><array><string>${xml(node)}</string><string>${xml(program)}</string></array>
<key>EnvironmentVariables</key><dict>${variables.join('')}</dict>
<key>RunAtLoad</key><true/>
<key>KeepAlive</key><dict><key>SuccessfulExit</key><false/></dict>
<key>ProcessType</key><string>Background</string>
<key>Umask</key><integer>63</integer>
</dict></plist>
`
  return {
    name: `launchd agent ${launchdLabel}`,
    file: { path: file, text },
    install: [
      ['launchctl', 'unload', file],
      ['launchctl', 'load', '-w', file],
    ],
    ensure: [['launchctl', 'load', '-w', file]],
    remove: [['launchctl', 'unload', '-w', file]],
  }
}

/** A text in a property list. */
export const xml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** Name of the task on Windows. */
export const taskName = 'aic agent'

/** https://learn.microsoft.com/windows-server/administration/windows-commands/schtasks-create */
function windowsTask({ node, program }: ServiceInput): Service {
  return {
    name: `scheduled task "${taskName}"`,
    file: null,
    install: [
      [
        'schtasks',
        '/Create',
        '/F',
        '/SC',
        'ONLOGON',
        '/RL',
        'LIMITED',
        '/TN',
        taskName,
        '/TR',
        `"${node}" "${program}"`,
      ],
      ['schtasks', '/Run', '/TN', taskName],
    ],
    ensure: [],
    remove: [['schtasks', '/Delete', '/F', '/TN', taskName]],
  }
}
