import { spawnSync } from 'node:child_process'
import { AicError } from '@aic/core'
import { cronTime } from './intervals.ts'
import { commandOf, type ScheduleInput } from './schedule-of.ts'

/** Lines between these are ours; all others are left as they are. */
const begin = '# >>> aic fleet: made by `aic fleet cron install`, taken out by `aic fleet cron remove`'
const end = '# <<< aic fleet'

/**
 * The lines of a crontab that send usage. What cron takes for a line’s end is escaped; nothing secret stands
 * here. The run writes its own log: what cron would mail is that it could not even start. Throws `AicError` `no-service` for paths that
 * would make further lines.
 */
export function cronLines(input: ScheduleInput): string {
  const broken = commandOf(input).find((word) => /[\n\r\0]/.test(word))
  if (broken !== undefined)
    throw new AicError('no-service', `A crontab can’t hold a path of several lines: ${JSON.stringify(broken)}`)
  const command = commandOf(input).map(shellWord).join(' ').replaceAll('%', String.raw`\%`)
  return [begin, `${cronTime(input.every)} ${command}`, end].join('\n')
}

/** A word as sh reads it back. */
const shellWord = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`

/** A crontab with our lines in place of those it has; null takes them out. */
export function editCrontab(text: string, lines: string | null): string {
  const others = withoutOurs(text.split('\n')).join('\n').replace(/\n+$/, '')
  const parts = [others, lines ?? ''].filter((part) => part !== '')
  return parts.length === 0 ? '' : `${parts.join('\n')}\n`
}

/** Whether it has lines of ours. */
export const hasOurs = (text: string): boolean => text.split('\n').includes(begin)

/** A block whose end somebody deleted ends after its one line: what follows is not ours. */
function withoutOurs(lines: readonly string[]): string[] {
  const from = lines.indexOf(begin)
  if (from === -1) return [...lines]
  const to = lines.indexOf(end, from)
  const after = to === -1 || to > from + 2 ? from + 2 : to + 1
  return [...lines.slice(0, from), ...withoutOurs(lines.slice(after))]
}

type Env = ScheduleInput['env']

/**
 * The user’s crontab; empty where there is none yet, null where there is no cron. Throws `AicError` `no-service` when it can’t be read: it
 * must not be written then, since all that it held would be lost.
 */
export function readCrontab(env: Env): string | null {
  const { status, error, stdout, stderr } = spawnSync('crontab', ['-l'], { env, encoding: 'utf8', timeout: 20_000 })
  if (error !== undefined && 'code' in error && error.code === 'ENOENT') return null
  if (status === 0) return stdout
  if (/no crontab for/i.test(stderr)) return ''
  throw failure(error?.message ?? stderr)
}

/** Puts it in the place of the old one. Throws `AicError` `no-service`. */
export function writeCrontab(text: string, env: Env): void {
  const { status, error, stderr } = spawnSync('crontab', ['-'], { env, input: text, encoding: 'utf8', timeout: 20_000 })
  if (status !== 0) throw failure(error?.message ?? stderr)
}

const failure = (why: string): AicError =>
  new AicError('no-service', `crontab refused: ${why.trim().split('\n').at(-1) ?? ''}`, {
    advice: 'Your system may let only some users have one: /etc/cron.allow. Or have the agent send: aic agent install.',
  })
