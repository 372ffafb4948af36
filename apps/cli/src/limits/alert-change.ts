import type { AlertSettings } from '@aic/engine/limits'
import { UsageError } from '../args/usage-error.ts'

/** The flags of `aic alerts settings`. */
export const alertFlags = {
  info: { kind: 'text', value: 'PERCENT', help: 'settings: the first level' },
  warning: { kind: 'text', value: 'PERCENT', help: 'settings: the second level' },
  critical: { kind: 'text', value: 'PERCENT', help: 'settings: the last level' },
  channels: { kind: 'text', value: 'A,B', help: 'settings: where to: desktop, terminal, webhook; or none' },
  quiet: { kind: 'text', value: 'HH:MM-HH:MM', help: 'settings: local times in which alerts are held, or never' },
  source: {
    kind: 'text',
    choices: ['auto', 'oauth', 'local'],
    help: 'settings: whose word goes first: the latest, the vendor’s, this machine’s',
  },
  on: { kind: 'switch', help: 'settings: raise alerts' },
  off: { kind: 'switch', help: 'settings: raise none' },
} as const

/** What those flags say. */
export interface AlertValues {
  readonly info: string | undefined
  readonly warning: string | undefined
  readonly critical: string | undefined
  readonly channels: string | undefined
  readonly quiet: string | undefined
  readonly source: AlertSettings['preferredSource'] | undefined
  readonly on: boolean
  readonly off: boolean
}

/** The change that the flags ask for; null for none. Throws {@link UsageError} for what can't be. */
export function alertChange(values: AlertValues, now: AlertSettings): Partial<AlertSettings> | null {
  const { info, warning, critical, channels, quiet, source, on, off } = values
  if (on && off) throw new UsageError('--on and --off contradict each other', '', 'contradicting-flags')
  const thresholds = {
    ...(info === undefined ? {} : { info: percentOf('--info', info) }),
    ...(warning === undefined ? {} : { warning: percentOf('--warning', warning) }),
    ...(critical === undefined ? {} : { critical: percentOf('--critical', critical) }),
  }
  const change: Partial<AlertSettings> = {
    ...(on || off ? { isEnabled: on } : {}),
    ...(Object.keys(thresholds).length === 0 ? {} : { thresholds: rising({ ...now.thresholds, ...thresholds }) }),
    ...(channels === undefined ? {} : { channels: channelsOf(channels) }),
    ...(quiet === undefined ? {} : { quietHours: quietOf(quiet) }),
    ...(source === undefined ? {} : { preferredSource: source }),
  }
  return Object.keys(change).length === 0 ? null : change
}

function percentOf(flag: string, text: string): number {
  const percent = Number(text.replace(/%$/, ''))
  if (Number.isInteger(percent) && percent >= 1 && percent <= 100) return percent
  throw new UsageError(`${flag} can't be "${text}"`, 'It is a whole percentage from 1 to 100.')
}

function rising(thresholds: AlertSettings['thresholds']): AlertSettings['thresholds'] {
  const { info, warning, critical } = thresholds
  if (info < warning && warning < critical) return thresholds
  throw new UsageError(
    `Levels must rise, but would be info ${info}, warning ${warning}, critical ${critical}`,
    'Give the others too.',
  )
}

const channelsOf = (text: string): readonly string[] =>
  text === 'none'
    ? []
    : text
        .split(',')
        .map((channel) => channel.trim())
        .filter(Boolean)

function quietOf(text: string): AlertSettings['quietHours'] {
  if (text === 'never') return null
  const time = '((?:[01]\\d|2[0-3]):[0-5]\\d)'
  const [, from, to] = new RegExp(`^${time}-${time}$`).exec(text) ?? []
  if (from !== undefined && to !== undefined && from !== to) return { from, to }
  throw new UsageError(`--quiet can't be "${text}"`, 'Write two local times, such as 22:00-07:00, or never.')
}
