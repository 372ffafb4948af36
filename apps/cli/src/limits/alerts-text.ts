import type { AlertSettings } from '@aic/engine/limits'
import type { Paint, Screen } from '../screen/screen.ts'
import { clean, wrap } from '../screen/text.ts'
import type { ShownAlert } from './door.ts'
import { moment, type Reader } from './words.ts'

/** Alerts that were raised, the newest first, and what became of each. */
export function alertsText(alerts: readonly ShownAlert[], reader: Reader, screen: Screen): string {
  if (alerts.length === 0) return ' No alert yet. aic alerts settings shows when there will be.\n'
  return alerts.map((alert) => alertText(alert, reader, screen)).join('')
}

function alertText(alert: ShownAlert, reader: Reader, { paint, width }: Screen): string {
  const { level, title, message, atMs, deliveries } = alert
  const [head = '', ...rest] = wrap(
    `${moment(atMs, reader)}  ${level.padEnd(8)}  ${clean(title)}`,
    Math.min(width, 110) - 2,
  )
  const sent = deliveries.map(({ channel, state, error }) =>
    clean(`${channel} ${stateText(channel, state)}${error === null ? '' : ` (${error})`}`),
  )
  const said = [...(message === title ? [] : [clean(message)]), ...(sent.length === 0 ? [] : [sent.join(', ')])]
  const below = said.flatMap((text) => wrap(text, Math.min(width, 110) - 6)).map((line) => `     ${paint.dim(line)}\n`)
  const more = rest.map((line) => `     ${styleOf(level, paint)(line)}\n`)
  return ` ${styleOf(level, paint)(head)}\n${more.join('')}${below.join('')}`
}

/** A terminal can't be written to by itself: the next command does it. */
const stateText = (channel: string, state: string): string =>
  channel === 'terminal' && state === 'pending' ? 'with the next command' : state

const styleOf = (level: ShownAlert['level'], paint: Paint): ((text: string) => string) =>
  ({ info: paint.cyan, warning: paint.yellow, critical: paint.red })[level]

/** When and how people are told. */
export function alertSettingsText(settings: AlertSettings, { paint }: Screen): string {
  const { isEnabled, thresholds, preferredSource, channels, quietHours } = settings
  const rows = [
    ['Alerts', isEnabled ? paint.green('on') : paint.yellow('off')],
    ['Levels', `info ${thresholds.info}%, warning ${thresholds.warning}%, critical ${thresholds.critical}%`],
    ['Channels', channels.length === 0 ? 'none' : clean(channels.join(', '))],
    ['Quiet', quietHours === null ? 'never' : clean(`${quietHours.from} to ${quietHours.to}`)],
    ['Source', preferredSource],
  ] as const
  return rows.map(([name, value]) => ` ${paint.dim(name.padEnd(9))} ${value}\n`).join('')
}
