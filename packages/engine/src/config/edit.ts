import { writeWhole } from '../write-whole.ts'
import { type Config, type ConfigFile, parseConfig, readConfigFile } from './config.ts'
import { ConfigError, type Field, isObject } from './fields.ts'
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
  const [first = '', ...rest] = key.split('.')
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
  const last = rest.at(-1) ?? ''
  const inner = rest.length > 1 && entry.fields && Object.hasOwn(entry.fields, last) ? entry.fields[last] : undefined
  if (inner === undefined) return { names: [first, rest.join('.')], field: entry }
  return { names: [first, rest.slice(0, -1).join('.'), last], field: inner }
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
