import { readFileSync } from 'node:fs'
import { writeWhole } from '../../write-whole.ts'

/** What the last scheduled run came to. */
export interface ScheduledEnd {
  /** UTC ms. */
  readonly startMs: number
  readonly endMs: number
  /** Of the program: 0 all went well; null when it was ended by a signal or never started. */
  readonly exitCode: number | null
  readonly outcome: 'completed' | 'failed'
}

/** Keeps it as lines `name=value`, for people and scripts: `start`, `end`, `exit_code`, `outcome`. */
export function writeLastRun(file: string, { startMs, endMs, exitCode, outcome }: ScheduledEnd): void {
  const lines = [
    `start=${new Date(startMs).toISOString()}`,
    `end=${new Date(endMs).toISOString()}`,
    `exit_code=${exitCode ?? ''}`,
    `outcome=${outcome}`,
  ]
  writeWhole(file, `${lines.join('\n')}\n`)
}

/** Null where there was none yet, or where the file does not say. */
export function readLastRun(file: string): ScheduledEnd | null {
  const value = new Map(linesOf(file).map((line) => [line.split('=', 1)[0], line.slice(line.indexOf('=') + 1)]))
  const startMs = Date.parse(value.get('start') ?? '')
  const endMs = Date.parse(value.get('end') ?? '')
  const code = value.get('exit_code')
  const outcome = value.get('outcome')
  if (Number.isNaN(startMs) || Number.isNaN(endMs) || (outcome !== 'completed' && outcome !== 'failed')) return null
  return { startMs, endMs, exitCode: code === undefined || code === '' ? null : Number(code), outcome }
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
