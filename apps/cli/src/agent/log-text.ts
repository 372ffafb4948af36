import type { Zone } from '@aic/core/report'
import { dateTime } from '../screen/format.ts'
import type { Paint, Screen } from '../screen/screen.ts'
import { clean } from '../screen/text.ts'

/** Levels of the agent's log, from the least. */
export const levels = ['trace', 'debug', 'info', 'warn', 'error'] as const
export type Level = (typeof levels)[number]

/** How lines of the log are shown. */
export interface LogLook {
  readonly screen: Screen
  readonly zone: Zone
  /** Lines below it are left out. */
  readonly least: Level
}

/** A line of the agent's log for people: `2026-11-23 14:05:09 warn  message  key=value`; null for one that is left out. */
export function logLineText(line: string, { screen: { paint }, zone, least }: LogLook): string | null {
  const entry = entryOf(line)
  if (entry === null) return line.trim() === '' ? null : ` ${clean(line)}`
  const { time, level, message, ...fields } = entry
  const rank = levels.indexOf(level as Level)
  if (rank >= 0 && rank < levels.indexOf(least)) return null
  const atMs = Date.parse(String(time))
  const when = Number.isNaN(atMs) ? String(time) : `${dateTime(zone, atMs)}${seconds(atMs)}`
  const rest = Object.entries(fields).map(([name, value]) => ` ${name}=${String(value)}`)
  const word = styleOf(String(level), paint)(clean(String(level)).padEnd(5))
  return ` ${paint.dim(clean(when))} ${word} ${clean(String(message))}${paint.dim(clean(rest.join('')))}`
}

const seconds = (atMs: number): string => `:${String(Math.floor(atMs / 1000) % 60).padStart(2, '0')}`

function styleOf(level: string, paint: Paint): (text: string) => string {
  return level === 'error' ? paint.red : level === 'warn' ? paint.yellow : paint.dim
}

function entryOf(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const entry: unknown = JSON.parse(line)
    return typeof entry === 'object' && entry !== null ? (entry as Record<string, unknown>) : null
  } catch {
    return null // cut short by a crash
  }
}
