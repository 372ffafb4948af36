import { alertLevels, defaultThresholds, type Thresholds, thresholdFaults } from '@aic/core/limit'
import type { Journal, StoredAlertSettings } from '@aic/store/journal'
import type { Config } from '../config/config.ts'
import { ConfigError, isObject } from '../config/fields.ts'
import type { AlertSettings } from '../limits/monitor.ts'
import { minuteOfDay } from './quiet-hours.ts'

/** Ways to tell people. */
export const channelNames = ['desktop', 'terminal', 'webhook'] as const
/** The user of a machine: there is one. */
export const theUser = 'local'

const preferences = ['auto', 'oauth', 'local'] as const

/** Where settings of alerts come from, besides what was set through aic. */
export interface AlertSources {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly config: Pick<Config, 'alerts' | 'preferredSource'>
}

/**
 * Settings of alerts in use: variables (`USAGE_ALERT_THRESHOLDS`, `USAGE_PREFERRED_SOURCE`) over what the user set through aic, over
 * `agent.json`, over the defaults. Throws {@link ConfigError} that names a wrong variable or setting.
 */
export function getAlertSettings(journal: Journal, sources: AlertSources, userId = theUser): AlertSettings {
  const stored = journal.settings.read(userId) as Partial<AlertSettings>
  const settings = { ...fromConfig(sources.config), ...stored, ...fromVariables(sources.env) }
  return checked(settings)
}

/** Sets what `change` names and keeps the rest. Throws {@link ConfigError} that names each wrong field, and then nothing is set. */
export function updateAlertSettings(
  journal: Journal,
  sources: AlertSources,
  change: Partial<AlertSettings>,
  options: { readonly atMs: number; readonly userId?: string },
): AlertSettings {
  const { atMs, userId = theUser } = options
  const before = getAlertSettings(journal, sources, userId)
  const thresholds = change.thresholds === undefined ? undefined : { ...before.thresholds, ...change.thresholds }
  checked({ ...before, ...change, ...(thresholds !== undefined && { thresholds }) })
  const stored: StoredAlertSettings = { ...change, ...(thresholds !== undefined && { thresholds }) }
  journal.settings.change(userId, stored, atMs)
  return getAlertSettings(journal, sources, userId)
}

function fromConfig({ alerts, preferredSource }: AlertSources['config']): AlertSettings {
  const { enabled = true, quietFrom, quietTo, webhookUrl } = alerts
  const usual = webhookUrl === undefined ? ['desktop', 'terminal'] : ['desktop', 'terminal', 'webhook']
  const thresholds = Object.fromEntries(alertLevels.map((level) => [level, alerts[level] ?? defaultThresholds[level]]))
  return {
    isEnabled: enabled,
    thresholds: thresholds as unknown as Thresholds,
    preferredSource,
    channels:
      alerts.channels
        ?.split(',')
        .map((name) => name.trim())
        .filter(Boolean) ?? usual,
    quietHours: quietFrom === undefined || quietTo === undefined ? null : { from: quietFrom, to: quietTo },
  }
}

function fromVariables(env: AlertSources['env']): Partial<AlertSettings> {
  const { USAGE_ALERT_THRESHOLDS: thresholds, USAGE_PREFERRED_SOURCE: preferred } = env
  return {
    ...(thresholds !== undefined && thresholds.trim() !== '' && { thresholds: parseThresholds(thresholds) }),
    ...(preferred !== undefined &&
      preferred.trim() !== '' && {
        preferredSource: preferred.trim().toLowerCase() as AlertSettings['preferredSource'],
      }),
  }
}

/** `{"info": 50, "warning": 75, "critical": 90}`, `info:50,warning:75,critical:90` or `50,75,90`. */
function parseThresholds(text: string): Thresholds {
  const words = text.replaceAll(/[{}"'\s]/g, '').split(',')
  const pairs = words.map((word, i) => {
    const [name, value] = word.includes(':') || word.includes('=') ? word.split(/[:=]/) : [alertLevels[i], word]
    return [name, Number(value)]
  })
  return { ...defaultThresholds, ...(Object.fromEntries(pairs) as Partial<Thresholds>) }
}

/** The settings, if each is what it may be. */
function checked(settings: AlertSettings): AlertSettings {
  const faults = [
    ...(isObject(settings.thresholds)
      ? Object.entries(thresholdFaults(settings.thresholds)).map(([level, fault]) => `thresholds.${level} ${fault}`)
      : ['thresholds must be an object']),
    ...unknownNames(settings.thresholds),
    ...(typeof settings.isEnabled === 'boolean' ? [] : ['isEnabled must be true or false']),
    ...(preferences.includes(settings.preferredSource)
      ? []
      : [`preferredSource must be one of ${preferences.join(', ')}`]),
    ...channelFaults(settings.channels),
    ...quietFaults(settings.quietHours),
  ]
  if (faults.length > 0) throw new ConfigError(faults.join('; '))
  return settings
}

const unknownNames = (thresholds: Thresholds): readonly string[] =>
  Object.keys(thresholds)
    .filter((name) => !(alertLevels as readonly string[]).includes(name))
    .map((name) => `thresholds.${name} is no level; there are ${alertLevels.join(', ')}`)

function channelFaults(channels: readonly string[]): readonly string[] {
  if (!Array.isArray(channels)) return ['channels must be a list']
  const unknown = channels.filter((name) => !(channelNames as readonly string[]).includes(name))
  return unknown.map((name) => `channels holds ${String(name)}; there are ${channelNames.join(', ')}`)
}

function quietFaults(hours: AlertSettings['quietHours']): readonly string[] {
  if (hours === null) return []
  const wrong = (['from', 'to'] as const).filter(
    (end) => typeof hours[end] !== 'string' || minuteOfDay(hours[end]) === null,
  )
  return wrong.map((end) => `quietHours.${end} must be a local time such as 22:00`)
}
