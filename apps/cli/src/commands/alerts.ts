import { unknownWord } from '../args/unknown-word.ts'
import { UsageError } from '../args/usage-error.ts'
import type { Cli, ExitCode } from '../cli.ts'
import { defineCommand } from '../command.ts'
import { type AlertValues, alertChange, alertFlags } from '../limits/alert-change.ts'
import { alertSettingsText, alertsText } from '../limits/alerts-text.ts'
import { type LimitsDoor, type ShownAlert, withLimits } from '../limits/door.ts'
import { countOf } from '../limits/row-count.ts'
import { writeJson } from '../report/envelope.ts'
import { colorFlags, filterFlags, jsonFlags } from '../report/flags.ts'
import { zoneOf } from '../report/options.ts'
import { type ScreenFlags, screenOf } from '../screen/screen.ts'

const words = ['list', 'settings', 'test'] as const

interface Values extends AlertValues, ScreenFlags {
  readonly json: boolean
  readonly jq: string | undefined
  readonly timezone: string | undefined
  readonly limit: string | undefined
}

export const command = defineCommand({
  name: 'alerts',
  summary: 'Alerts that were raised, when they are, and whether they arrive',
  details:
    'Each level of a window is told once. settings shows when, or changes it with flags; test sends a notice through every channel and exits with 1 when one did not arrive. Only the agent watches while you work: aic agent start.',
  usage: '[list | settings | test]',
  words,
  flags: {
    limit: { kind: 'text', short: 'n', value: 'N', help: 'list: how many, newest first; default 20' },
    ...alertFlags,
    ...jsonFlags,
    timezone: { ...filterFlags.timezone, help: 'IANA zone of times; default: the zone of this machine' },
    ...colorFlags,
  },
  examples: [
    { line: 'aic alerts', help: 'what was told lately' },
    { line: 'aic alerts settings --warning 80 --critical 95', help: 'when to be told' },
    { line: 'aic alerts settings --quiet 22:00-07:00', help: 'not at night' },
    { line: 'aic alerts test', help: 'does it arrive?' },
  ],
  async run(values, cli, [word = 'list', ...more]): Promise<ExitCode> {
    if (!words.includes(word as (typeof words)[number])) {
      throw unknownWord('aic alerts', word, words)
    }
    if (more[0] !== undefined) throw new UsageError(`Unexpected argument "${more[0]}"`, 'See aic alerts --help.')
    checkFlags(word, values)
    return withLimits(cli, async (door) => {
      if (word === 'settings') return settings(door, values, cli)
      return word === 'test' ? test(door, values, cli) : list(door, values, cli)
    })
  },
})

/** A flag that would be passed over in silence is refused. */
function checkFlags(word: string, values: Values): void {
  const own = Object.keys(alertFlags) as (keyof typeof alertFlags)[]
  const given = own.find((name) => values[name] !== undefined && values[name] !== false)
  if (word !== 'settings' && given !== undefined) {
    throw new UsageError(`aic alerts ${word} takes no --${given}`, `Write aic alerts settings --${given}.`)
  }
  if (word !== 'list' && values.limit !== undefined) {
    throw new UsageError(`aic alerts ${word} takes no --limit`, 'See aic alerts --help.')
  }
}

async function list(door: LimitsDoor, values: Values, cli: Cli): Promise<ExitCode> {
  const alerts = await door.alerts({ limit: countOf(values.limit, 20) })
  if (isJson(values)) return writeJson({ alerts }, jsonOptions(values), cli)
  cli.stdout.write(alertsText(alerts, readerOf(values, cli), screenOf(cli, values)))
  return 0
}

async function settings(door: LimitsDoor, values: Values, cli: Cli): Promise<ExitCode> {
  const now = await door.alertSettings()
  const change = alertChange(values, now)
  const after = change === null ? now : await door.setAlertSettings(change)
  if (isJson(values)) return writeJson(after, jsonOptions(values), cli)
  cli.stdout.write(alertSettingsText(after, screenOf(cli, values)))
  return 0
}

async function test(door: LimitsDoor, values: Values, cli: Cli): Promise<ExitCode> {
  const alert = await door.testAlert()
  if (isJson(values)) writeJson(alert, jsonOptions(values), cli)
  else {
    cli.stdout.write(alertsText([alert], readerOf(values, cli), screenOf(cli, values)))
    const failed = alert.deliveries.filter(({ state }) => state === 'failed').map(({ channel }) => channel)
    const others = alert.deliveries.map(({ channel }) => channel).filter((channel) => !failed.includes(channel))
    if (failed.length > 0 && others.length > 0) {
      cli.stdout.write(`\n Without ${failed.join(', ')}: aic alerts settings --channels ${others.join(',')}\n`)
    }
  }
  return alert.deliveries.every(isOnItsWay) ? 0 : 1
}

/** Nothing writes to a terminal by itself: the next command does. */
const isOnItsWay = ({ channel, state }: ShownAlert['deliveries'][number]): boolean =>
  state === 'sent' || (channel === 'terminal' && state === 'pending')

const readerOf = ({ timezone }: Values, cli: Cli) => ({ zone: zoneOf(timezone, cli), nowMs: cli.nowMs })
const isJson = ({ json, jq }: Values): boolean => json || jq !== undefined
const jsonOptions = ({ jq }: Values) => ({ noCost: false, jq: jq ?? null })
