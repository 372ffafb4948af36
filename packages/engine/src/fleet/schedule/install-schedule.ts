import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { AicError } from '@aic/core'
import { runSystemCommand } from '../../agent-control/install-service.ts'
import { writeWhole } from '../../write-whole.ts'
import { cronLines, editCrontab, hasOurs, readCrontab, writeCrontab } from './crontab.ts'
import { isOpenToOthers, pinnedVariables, readEnvFile, writeEnvFile } from './env-file.ts'
import { readLastRun, type ScheduledEnd } from './last-run.ts'
import { type ScheduleFiles, scheduleFiles } from './schedule-files.ts'
import {
  launchdJob,
  type Schedule,
  type ScheduleInput,
  type Scheduler,
  systemdTimer,
  windowsSchedule,
} from './schedule-of.ts'

/** What became of a schedule. */
export interface ScheduleChange {
  readonly scheduler: Scheduler
  readonly name: string
  /** False where all was so before. */
  readonly isChanged: boolean
  readonly files: ScheduleFiles
  /** What the system refused, or could not keep, a sentence each. */
  readonly problems: readonly string[]
  /** What is good to know of it, a sentence; null for nothing. */
  readonly note: string | null
}

/** How a schedule stands. */
export interface ScheduleStatus {
  /** What starts it; null where nothing does. */
  readonly scheduler: Scheduler | null
  readonly name: string | null
  readonly files: ScheduleFiles
  /** Null where it has not run yet. */
  readonly lastRun: ScheduledEnd | null
  /** What is not as it should be, a sentence each. */
  readonly problems: readonly string[]
}

/**
 * Has the system send usage at times from now on, by the scheduler asked for, else by the best that it has. Doing it again changes nothing
 * but what is out of date, and leaves one schedule. Throws `AicError` `no-service` where there is no scheduler.
 */
export function installSchedule(input: ScheduleInput, asked: Scheduler | null = null): ScheduleChange {
  const files = scheduleFiles(input)
  const scheduler = asked ?? bestScheduler(input)
  const kept = readEnvFile(files.env)
  // A password that was there at the first installation is not lost when the next is made in a shell without it.
  const lost = writeEnvFile(files.env, { ...kept, ...variablesOf(input) }).map(
    (name) => `${name} can’t be kept for scheduled runs: its value has quotes of all kinds.`,
  )
  const others = present(input).filter((other) => other !== scheduler)
  const unremoved = others.flatMap((other) => removeOne(other, input))
  const done = scheduler === 'cron' ? installCron(input) : installFiles(scheduleOf(scheduler, input), input)
  return {
    scheduler,
    files,
    ...done,
    isChanged: done.isChanged || others.length > 0 || !isDeepStrictEqual(kept, readEnvFile(files.env)),
    problems: [...lost, ...unremoved, ...done.problems],
    note: scheduler === 'systemd' ? lingerNote : null,
  }
}

const lingerNote = 'It runs while you are logged in; loginctl enable-linger has it run always.'

const variablesOf = ({ env, node, variables = [] }: ScheduleInput) => pinnedVariables(env, { node, named: variables })

/** What an installation would write and tell the system. */
export interface SchedulePlan {
  readonly scheduler: Scheduler
  readonly name: string
  /** Files that describe it, and the lines of the crontab. */
  readonly texts: readonly { readonly path: string; readonly text: string }[]
  readonly commands: readonly string[]
  /** Names of the variables that would be kept in the private file. */
  readonly variables: readonly string[]
}

/** The same, but nothing is done. Throws as {@link installSchedule}. */
export function planSchedule(input: ScheduleInput, asked: Scheduler | null = null): SchedulePlan {
  const scheduler = asked ?? bestScheduler(input)
  const variables = Object.keys(variablesOf(input)).sort()
  if (scheduler === 'cron') {
    const texts = [{ path: cronName, text: `${cronLines(input)}\n` }]
    return { scheduler, name: cronName, texts, commands: ['crontab -'], variables }
  }
  const { name, files, install } = scheduleOf(scheduler, input)
  return { scheduler, name, texts: files, commands: install.map((words) => words.join(' ')), variables }
}

/** Takes every schedule of ours away, and the variables; the log stays. */
export function removeSchedule(
  input: ScheduleInput,
): Omit<ScheduleChange, 'scheduler' | 'name' | 'note'> & { readonly names: readonly string[] } {
  const files = scheduleFiles(input)
  const found = present(input)
  const problems = found.flatMap((scheduler) => removeOne(scheduler, input))
  rmSync(files.env, { force: true })
  return { isChanged: found.length > 0, files, problems, names: found.map((scheduler) => nameOf(scheduler, input)) }
}

/** How it stands: what starts it, and how the last run ended. */
export function scheduleStatus(input: ScheduleInput): ScheduleStatus {
  const files = scheduleFiles(input)
  const [scheduler = null] = present(input)
  const problems = [
    ...(isOpenToOthers(files.env, input.platform)
      ? [`Others can read ${files.env}, where passwords may stand: chmod 600 it.`]
      : []),
    ...(scheduler !== null && !existsSync(files.env)
      ? [`${files.env} is gone: aic fleet cron install makes it anew.`]
      : []),
    ...(scheduler === null ? [] : notInEffect(scheduler, input)),
  ]
  return {
    scheduler,
    name: scheduler === null ? null : nameOf(scheduler, input),
    files,
    lastRun: readLastRun(files.lastRun),
    problems,
  }
}

/** Those of which there is something of ours. */
function present(input: ScheduleInput): Scheduler[] {
  return schedulersOf(input.platform).filter((scheduler) => {
    if (scheduler === 'cron') return isInCrontab(input)
    const { files, query } = scheduleOf(scheduler, input)
    if (files.length > 0) return files.some((file) => existsSync(file.path))
    return query !== null && runSystemCommand(query, input) === null
  })
}

/** A user who may have no crontab has none of ours in it. */
function isInCrontab({ env }: ScheduleInput): boolean {
  try {
    return hasOurs(readCrontab(env) ?? '')
  } catch (error) {
    if (error instanceof AicError) return false
    throw error
  }
}

/** By system, the best first: one that makes up for missed runs. */
function schedulersOf(platform: NodeJS.Platform): readonly Scheduler[] {
  if (platform === 'darwin') return ['launchd', 'cron']
  if (platform === 'win32') return ['tasks']
  return platform === 'linux' ? ['systemd', 'cron'] : ['cron']
}

function bestScheduler(input: ScheduleInput): Scheduler {
  const usable = schedulersOf(input.platform).find((scheduler) => {
    if (scheduler === 'systemd') return runSystemCommand(['systemctl', '--user', 'show-environment'], input) === null
    return scheduler !== 'cron' || readCrontab(input.env) !== null
  })
  if (usable !== undefined) return usable
  throw new AicError(
    'no-service',
    'This system has nothing that starts programs at times: no systemd of the user, no cron',
    {
      advice: 'Have the agent send: aic agent start. Or have a scheduler of your own run aic fleet import.',
    },
  )
}

function scheduleOf(scheduler: Exclude<Scheduler, 'cron'>, input: ScheduleInput): Schedule {
  if (scheduler === 'systemd') return systemdTimer(input)
  return scheduler === 'launchd' ? launchdJob(input) : windowsSchedule(input)
}

const cronName = 'crontab'
const nameOf = (scheduler: Scheduler, input: ScheduleInput): string =>
  scheduler === 'cron' ? cronName : scheduleOf(scheduler, input).name

type Done = Pick<ScheduleChange, 'name' | 'isChanged' | 'problems'>

function installCron(input: ScheduleInput): Done {
  const before = readCrontab(input.env)
  if (before === null) throw new AicError('no-service', 'There is no cron here: crontab is not in PATH')
  const after = editCrontab(before, cronLines(input))
  if (after !== before) writeCrontab(after, input.env)
  return { name: cronName, isChanged: after !== before, problems: [] }
}

function installFiles({ name, files, install, query }: Schedule, input: ScheduleInput): Done {
  const stale = files.filter((file) => !existsSync(file.path) || readFileSync(file.path, 'utf8') !== file.text)
  const isInEffect = stale.length === 0 && query !== null && files.length > 0 && runSystemCommand(query, input) === null
  if (isInEffect) return { name, isChanged: false, problems: [] }
  for (const file of stale) {
    mkdirSync(path.dirname(file.path), { recursive: true })
    writeWhole(file.path, file.text)
  }
  // Nothing to unload the first time is no fault: only what comes last tells.
  const problem = install.map((command) => runSystemCommand(command, input)).at(-1) ?? null
  return { name, isChanged: stale.length > 0, problems: problem === null ? [] : [problem] }
}

function removeOne(scheduler: Scheduler, input: ScheduleInput): string[] {
  if (scheduler === 'cron') {
    writeCrontab(editCrontab(readCrontab(input.env) ?? '', null), input.env)
    return []
  }
  const { files, remove } = scheduleOf(scheduler, input)
  const problems = remove.map((command) => runSystemCommand(command, input)).filter((problem) => problem !== null)
  for (const file of files) rmSync(file.path, { force: true })
  return problems
}

function notInEffect(scheduler: Scheduler, input: ScheduleInput): string[] {
  if (scheduler === 'cron') return []
  const { name, files, query } = scheduleOf(scheduler, input)
  const isWhole =
    files.every((file) => existsSync(file.path)) && (query === null || runSystemCommand(query, input) === null)
  return isWhole ? [] : [`${name} is not in effect: aic fleet cron install mends it.`]
}
