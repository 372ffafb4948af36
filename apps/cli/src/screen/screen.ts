import type { Cli } from '../cli.ts'

/** Puts colours on text, or leaves it. */
export interface Paint {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly red: (text: string) => string
  readonly green: (text: string) => string
  readonly yellow: (text: string) => string
  readonly cyan: (text: string) => string
}

/** Where a command draws. */
export interface Screen {
  /** Columns; Infinity when the output goes to a file or pipe and nothing says otherwise. */
  readonly width: number
  readonly isTty: boolean
  readonly paint: Paint
}

/** The flags that decide about colours. */
export interface ScreenFlags {
  readonly color?: boolean
  readonly 'no-color'?: boolean
}

/** The screen that a command draws on, by its flags, environment and terminal. */
export function screenOf({ env, stdout }: Pick<Cli, 'env' | 'stdout'>, flags: ScreenFlags = {}): Screen {
  const isTty = stdout.isTTY === true
  const paint = hasColor(env, isTty, flags) ? colors : plain
  return { width: columnsFrom(env) ?? (isTty ? stdout.columns || 80 : Infinity), isTty, paint }
}

/** Flags first, then FORCE_COLOR (https://force-color.org), then NO_COLOR (https://no-color.org), then: a terminal that can. */
function hasColor(env: Cli['env'], isTty: boolean, flags: ScreenFlags): boolean {
  if (flags['no-color'] === true) return false
  if (flags.color === true) return true
  const { FORCE_COLOR: force, NO_COLOR: no, TERM: term } = env
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false'
  if (no !== undefined && no !== '') return false
  return isTty && term !== 'dumb'
}

function columnsFrom({ COLUMNS: columns = '' }: Cli['env']): number | null {
  return /^[1-9]\d{0,4}$/.test(columns) ? Number(columns) : null
}

const ansi = (on: number, off: number) => (text: string) => `\u001b[${on}m${text}\u001b[${off}m`
const colors: Paint = {
  bold: ansi(1, 22),
  dim: ansi(2, 22),
  red: ansi(31, 39),
  green: ansi(32, 39),
  yellow: ansi(33, 39),
  cyan: ansi(36, 39),
}
const same = (text: string): string => text
const plain: Paint = { bold: same, dim: same, red: same, green: same, yellow: same, cyan: same }
