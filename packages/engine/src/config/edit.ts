import { writeWhole } from '../write-whole.ts'
import { type Config, type ConfigFile, parseConfig, readConfigFile } from './config.ts'
import { ConfigError, type Field, isObject } from './fields.ts'
import { maskedSecret } from './secret.ts'
import { configVersion, settings } from './settings.ts'

/** The names on the way to a setting, and what it may be. */
interface Target {
  readonly names: readonly string[]
  readonly field: Field<unknown>
}

/** The value of a setting, named as in `statusline.costSource` or `projectAliases./work/api`; undefined when unset. Throws {@link ConfigError} for no setting. */
export function settingOf(config: Config | ConfigFile, key: string): unknown {
  let value: unknown = config
  for (const name of targetOf(key).names)
    value = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
  return value
}

/** Id of the provider that a setting is of; null for others. Throws {@link ConfigError} for no setting. */
export function providerOf(key: string): string | null {
  const [first, id = null] = targetOf(key).names
  return first === ('providers' satisfies keyof typeof settings) ? id : null
}

/** Whether a setting is a secret, holds some among others, or none. Throws {@link ConfigError} for no setting. */
export function secrecyOf(key: string): 'secret' | 'holds-secrets' | 'open' {
  const { isSecret, fields, entry } = targetOf(key).field
  if (isSecret !== true) return 'open'
  return fields === undefined && entry === undefined ? 'secret' : 'holds-secrets'
}

/** The value of a setting, of all where `key` is null, as it may be shown: secrets only by their ends. Undefined when unset. */
export function shownSetting(config: Config, key: string | null): unknown {
  if (key !== null) return shown(settingOf(config, key), targetOf(key).field)
  const all: Readonly<Record<string, Field<unknown>>> = settings
  return Object.fromEntries(Object.entries(config).map(([name, value]) => [name, shown(value, all[name])]))
}

function shown(value: unknown, field: Field<unknown> | undefined): unknown {
  if (field?.isSecret !== true) return value
  if (typeof value === 'string') return maskedSecret(value)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, shown(each, field.entry ?? field.fields?.[name])]),
  )
}

/** Writes one setting into the file, which is made if there is none. Null takes it out. Throws {@link ConfigError}, and then nothing is written. */
export function setSetting(file: string, key: string, text: string | null): void {
  const { names, field } = targetOf(key)
  const values = structuredClone(readConfigFile(file)) as Record<string, unknown>
  const value = text === null ? undefined : field.read(parsed(text, field), key)
  put(values, names, value)
  const json = `${JSON.stringify({ version: configVersion, ...values }, null, 2)}\n`
  parseConfig(json, file)
  writeWhole(file, json)
}

/** Names that users choose may hold dots: all that is left belongs to a map's key, but for a last name that its entries have. */
function targetOf(key: string): Target {
  if (key.split('.').includes('__proto__')) throw new ConfigError(`${key} is no setting: nothing is called __proto__`)
  const [first = '', ...rest] = withProviders(key).split('.')
  const field: Field<unknown> | undefined = Object.hasOwn(settings, first)
    ? settings[first as keyof typeof settings]
    : undefined
  if (field === undefined) throw new ConfigError(`${key} is no setting; there are ${Object.keys(settings).join(', ')}`)
  if (rest.length === 0) return { names: [first], field }
  const { fields, entry } = field
  if (fields !== undefined) {
    const inner = Object.hasOwn(fields, rest.join('.')) ? fields[rest.join('.')] : undefined
    if (inner === undefined) throw new ConfigError(`${key} is no setting; there are ${namesIn(first, fields)}`)
    return { names: [first, rest.join('.')], field: inner }
  }
  if (entry === undefined) throw new ConfigError(`${key} is no setting: ${first} holds one value`)
  const { names, field: inner } = inEntry(rest, entry)
  return { names: [first, ...names], field: inner }
}

/** `openai.api_key` is short for `providers.openai.api_key`, as the original design wrote it. */
function withProviders(key: string): string {
  const [first = '', second = ''] = key.split('.')
  const isShort = !Object.hasOwn(settings, first) && Object.hasOwn(settings.providers.entry?.fields ?? {}, second)
  return isShort ? `providers.${key}` : key
}

/** What the last names mean in an entry of a map: a setting of its own (`api_key`), a text of one (`extra.endpoint`), or all belong to its key. */
function inEntry(rest: readonly string[], entry: Field<unknown>): Target {
  const [last = '', before = ''] = rest.toReversed()
  const own = (name: string): Field<unknown> | undefined =>
    entry.fields !== undefined && Object.hasOwn(entry.fields, name) ? entry.fields[name] : undefined
  const inner = own(last)
  if (rest.length > 1 && inner !== undefined) return { names: [rest.slice(0, -1).join('.'), last], field: inner }
  const map = own(before)?.entry
  if (rest.length > 2 && map !== undefined) return { names: [rest.slice(0, -2).join('.'), before, last], field: map }
  return { names: [rest.join('.')], field: entry }
}

const namesIn = (first: string, fields: object): string =>
  Object.keys(fields)
    .map((name) => `${first}.${name}`)
    .join(', ')

function parsed(text: string, field: Field<unknown>): unknown {
  if (text.trimStart().startsWith('{')) {
    try {
      return JSON.parse(text)
    } catch {
      return text // a name may begin so; if it may not, reading it says what it must be
    }
  }
  return field.parse === undefined ? text : field.parse(text)
}

function put(values: Record<string, unknown>, names: readonly string[], value: unknown): void {
  const [name = '', ...rest] = names
  if (rest.length === 0) {
    if (value === undefined) delete values[name]
    else values[name] = value
    return
  }
  const inner = isObject(values[name]) ? values[name] : {}
  put(inner, rest, value)
  if (Object.keys(inner).length === 0) delete values[name]
  else values[name] = inner
}
