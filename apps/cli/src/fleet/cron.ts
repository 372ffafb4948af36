import {
  type Interval,
  installSchedule,
  planSchedule,
  removeSchedule,
  runScheduled,
  type ScheduleChange,
  type ScheduleInput,
  type ScheduleStatus,
  scheduleStatus,
  variablesIn,
} from '@aic/engine/fleet'
import { unknownWord } from '../args/unknown-word.ts'
import { UsageError } from '../args/usage-error.ts'
import type { Cli, ExitCode } from '../cli.ts'
import { configOf } from '../config.ts'
import { writeJson } from '../report/envelope.ts'
import { zoneOf } from '../report/options.ts'
import { ago, dateTime } from '../screen/format.ts'
import { type Screen, screenOf } from '../screen/screen.ts'
import { clean, cleanLines } from '../screen/text.ts'
import type { FleetInput } from './actions.ts'
import { aicProgram } from './program.ts'

const words = ['install', 'status', 'remove'] as const

/** `aic fleet cron [install|status|remove]`; `run` is what the scheduler starts. */
export async function run(input: FleetInput): Promise<ExitCode> {
  const [word = 'status'] = input.args
  if (word !== 'install' && input.values.every !== undefined) {
    throw new UsageError(`aic fleet cron ${word} takes no --every`, 'Write aic fleet cron install --every 2h.')
  }
  switch (word) {
    case 'install':
      return install(input)
    case 'status':
      return status(input)
    case 'remove':
      return remove(input)
    case 'run':
      return runHere(input)
    default:
      throw unknownWord('aic fleet cron', word, words)
  }
}

const inputOf = (cli: Cli, every: Interval = '1h'): ScheduleInput => ({
  platform: cli.platform,
  home: cli.home,
  env: cli.env,
  variables: variablesIn(configOf(cli)),
  node: process.execPath,
  program: aicProgram,
  every,
})

function install({ values, cli }: FleetInput): ExitCode {
  const input = inputOf(cli, values.every)
  if (values['dry-run'] === true) {
    const plan = planSchedule(input)
    if (values.json === true) return writeJson(plan, { noCost: false, jq: null }, cli)
    const texts = plan.texts.map(({ path, text }) => `# ${path}\n${text}\n`)
    const kept = `# kept in a file that only you can read: ${plan.variables.join(', ')}\n`
    cli.stdout.write(
      `${texts.map(cleanLines).join('')}${plan.commands.map((line) => `$ ${clean(line)}\n`).join('')}${kept}`,
    )
    return 0
  }
  const change = installSchedule(input)
  if (values.json === true) writeJson(change, { noCost: false, jq: null }, cli)
  else cli.stdout.write(installedText(change, input.every, screenOf(cli, values)))
  return change.problems.length === 0 ? 0 : 1
}

function installedText(
  { name, isChanged, files, problems, note }: ScheduleChange,
  every: Interval,
  { paint }: Screen,
): string {
  const often = every === '1h' ? 'every hour' : every === '1d' ? 'once a day' : `every ${every.slice(0, -1)} hours`
  return [
    isChanged
      ? ` ${paint.green('✓')} Usage is sent ${often} by ${clean(name)}`
      : ` Nothing to do: ${clean(name)} sends ${often} already`,
    `   variables, passwords too: ${clean(files.env)} (only you can read it)`,
    `   log: ${clean(files.log)}`,
    ...(note === null ? [] : [`   ${clean(note)}`]),
    ...problems.map((problem) => ` ${paint.yellow('!')} ${clean(problem)}`),
    '',
  ].join('\n')
}

function status({ values, cli }: FleetInput): ExitCode {
  const found = scheduleStatus(inputOf(cli))
  if (values.json === true) writeJson(statusJson(found), { noCost: false, jq: null }, cli)
  else
    cli.stdout.write(
      statusText(found, { screen: screenOf(cli, values), zone: zoneOf(values.timezone, cli), nowMs: cli.nowMs }),
    )
  return found.scheduler !== null && found.problems.length === 0 ? 0 : 1
}

const statusJson = ({ lastRun, ...rest }: ScheduleStatus): object => ({
  ...rest,
  lastRun:
    lastRun === null
      ? null
      : { ...lastRun, startMs: undefined, endMs: undefined, start: isoOf(lastRun.startMs), end: isoOf(lastRun.endMs) },
})

const isoOf = (atMs: number): string => new Date(atMs).toISOString()

interface Look {
  readonly screen: Screen
  readonly zone: ReturnType<typeof zoneOf>
  readonly nowMs: number
}

function statusText(
  { scheduler, name, files, lastRun, problems }: ScheduleStatus,
  { screen, zone, nowMs }: Look,
): string {
  const { paint } = screen
  const last =
    lastRun === null
      ? 'has not run yet'
      : `last run ${dateTime(zone, lastRun.startMs)}, ${ago(nowMs - lastRun.startMs)}: ${
          lastRun.outcome === 'completed'
            ? paint.green('completed')
            : paint.red(`failed, exit code ${lastRun.exitCode ?? 'none'}`)
        }`
  return [
    scheduler === null ? ' Nothing sends usage by itself: aic fleet cron install' : ` ${clean(name ?? '')}: ${last}`,
    ...(scheduler === null ? [] : [`   log: ${clean(files.log)}`]),
    ...problems.map((problem) => ` ${paint.yellow('!')} ${clean(problem)}`),
    '',
  ].join('\n')
}

function remove({ values, cli }: FleetInput): ExitCode {
  const { isChanged, names, problems, files } = removeSchedule(inputOf(cli))
  if (values.json === true) writeJson({ isChanged, names, problems }, { noCost: false, jq: null }, cli)
  else {
    const text = isChanged
      ? ` Removed: ${names.join(', ')}. The log stays: ${files.log}`
      : ' There was nothing to remove.'
    cli.stdout.write(`${clean(text)}\n${problems.map((problem) => ` ! ${clean(problem)}\n`).join('')}`)
  }
  return problems.length === 0 ? 0 : 1
}

/** Started by the scheduler: runs an import, its lines with their times into the log. */
async function runHere({ values, cli }: FleetInput): Promise<ExitCode> {
  const envFile = values['env-file'] ?? scheduleStatus(inputOf(cli)).files.env
  const { env, home, platform } = cli
  const command = [process.execPath, aicProgram, 'fleet', 'import'] as const
  const end = await runScheduled({ command, envFile, env, home, platform, nowMs: Date.now })
  if (end === null || end.exitCode === 0) return 0
  return end.exitCode === 3 ? 3 : 1
}
