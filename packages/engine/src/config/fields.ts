import { parseHubUrl } from '../hub/sync/hub-url.ts'

/** A setting is not what it must be. The message names the setting and the file or variable that holds it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** As far as https://json-schema.org/draft/2020-12 is needed here. */
export type JsonSchema = { readonly [key: string]: unknown }

/** What a setting may be: how its value is read, and how it is described. */
export interface Field<T> {
  readonly schema: JsonSchema
  /** The value. Throws {@link ConfigError}; `at` is the setting's name in it: `statusline.costSource`. */
  read(value: unknown, at: string): T
  /** A value as environment variables and command lines write it; absent where only JSON will do. */
  parse?(text: string): unknown
  /** Settings within this one. */
  readonly fields?: Fields
  /** What each entry of a map is. */
  readonly entry?: Field<unknown>
  /** It is a secret or holds one: errors never show its value. Defaults to false. */
  readonly isSecret?: boolean
}

/** The settings of an object by name; and the value that a setting has. */
export type Fields = { readonly [name: string]: Field<unknown> }
export type ValueOf<F> = F extends Field<infer T> ? T : never
/** Settings that may all be left out. */
export type ValuesOf<F extends Fields> = { readonly [name in keyof F]?: ValueOf<F[name]> }

/** True or false; as text also 1, yes, on and their opposites. */
export const flag = (description: string): Field<boolean> => ({
  schema: { type: 'boolean', description },
  read: (value, at) => (typeof value === 'boolean' ? value : fail(at, 'true or false', value)),
  parse(text) {
    const word = text.toLowerCase()
    return ['1', 'true', 'yes', 'on'].includes(word) || (['0', 'false', 'no', 'off'].includes(word) ? false : text)
  },
})

/** A text that is not empty. */
export const text = (description: string): Field<string> => ({
  schema: { type: 'string', minLength: 1, description },
  read: (value, at) => (typeof value === 'string' && value !== '' ? value : fail(at, 'a text', value)),
  parse: (value) => value,
})

/** A text that is never shown: not by errors, and by `aic config get` only its end. */
export const secret = (description: string): Field<string> => ({
  schema: { type: 'string', minLength: 1, writeOnly: true, description },
  read(value, at) {
    if (typeof value === 'string' && value.trim() !== '') return value
    return failUnseen(at, 'a text that is not empty')
  },
  parse: (value) => value.trim(),
  isSecret: true,
})

/** Whose pages: `https://example.com`, without path or wildcard, as browsers write it. */
export const origin = (description: string): Field<string> => ({
  schema: { type: 'string', pattern: originPattern.source, description },
  read: (value, at) =>
    typeof value === 'string' && isOrigin(value) ? value : fail(at, 'an origin such as https://example.com', value),
  parse: (value) => value,
})

/** Nothing that a header could take for its own: no semicolon, comma, wildcard. */
const originPattern = /^https?:\/\/[a-z0-9.:[\]-]+$/

const isOrigin = (value: string): boolean =>
  originPattern.test(value) && URL.canParse(value) && new URL(value).origin === value

/** Where a hub is. A name and password in it are a secret, and not shown. */
export const hubAddress = (description: string): Field<string> => ({
  schema: { type: 'string', pattern: '^https?://', description },
  read(value, at) {
    if (typeof value === 'string' && parseHubUrl(value) !== null) return value
    const what =
      'an address such as https://hub.example.com (http:// for a hub on this machine or in a private network), without a name, key or query in it'
    return typeof value === 'string' && /[@?#]/.test(value) ? failUnseen(at, what) : fail(at, what, value)
  },
  parse: (value) => value.trim(),
})

/** One of a few words. */
export const choice = <const T extends readonly string[]>(choices: T, description: string): Field<T[number]> => ({
  schema: { enum: choices, description },
  read: (value, at) =>
    choices.includes(value as string) ? (value as T[number]) : fail(at, `one of ${choices.join(', ')}`, value),
  parse: (value) => value,
})

/** A number from `min` to `max`, both inclusive. */
export const number = (min: number, max: number, description: string): Field<number> => ({
  schema: { type: 'number', minimum: min, ...(Number.isFinite(max) && { maximum: max }), description },
  read(value, at) {
    if (typeof value === 'number' && value >= min && value <= max) return value
    return fail(at, Number.isFinite(max) ? `a number from ${min} to ${max}` : `a number of at least ${min}`, value)
  },
  parse: (value) => (value.trim() === '' || Number.isNaN(Number(value)) ? value : Number(value)),
})

/** A list. Of texts it may be written with commas. */
export const listOf = <T>(entry: Field<T>, description: string): Field<readonly T[]> => ({
  schema: { type: 'array', items: entry.schema, description },
  read(value, at) {
    if (!Array.isArray(value)) return fail(at, 'a list', value)
    return value.map((each, place) => entry.read(each, `${at}[${place}]`))
  },
  parse: (value) =>
    value
      .split(',')
      .map((each) => each.trim())
      .filter((each) => each !== ''),
})

/** Entries by names that the user chooses. Of texts it may be written `a=b,c=d`. */
export const mapOf = <T>(entry: Field<T>, description: string): Field<{ readonly [name: string]: T }> => ({
  schema: { type: 'object', additionalProperties: entry.schema, description },
  read(value, at) {
    if (!isObject(value)) return notAnObject(at, value, entry.isSecret)
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, entry.read(each, `${at}.${name}`)]))
  },
  ...(entry.schema.type === 'string' && { parse: parsePairs }),
  entry,
  ...(entry.isSecret === true && { isSecret: true }),
})

/** An object with settings of its own. */
export const object = <const F extends Fields>(fields: F, description: string): Field<ValuesOf<F>> => {
  const isSecret = Object.values(fields).some((field) => field.isSecret === true)
  return {
    schema: { type: 'object', additionalProperties: false, properties: schemasOf(fields), description },
    read: (value, at) => (isObject(value) ? readFields(fields, value, at) : notAnObject(at, value, isSecret)),
    fields,
    ...(isSecret && { isSecret }),
  }
}

/** The JSON Schema of each setting. */
export const schemasOf = (fields: Fields): JsonSchema =>
  Object.fromEntries(Object.entries(fields).map(([name, { schema }]) => [name, schema]))

/** The settings that an object holds. Throws {@link ConfigError} for one that is none. */
export function readFields<F extends Fields>(fields: F, values: Record<string, unknown>, at: string): ValuesOf<F> {
  const read: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(values)) {
    const full = at === '' ? name : `${at}.${name}`
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (field === undefined) {
      throw new ConfigError(`${full} is no setting; there are ${Object.keys(fields).join(', ')}`)
    }
    read[name] = field.read(value, full)
  }
  return read as ValuesOf<F>
}

/** Whether a value of a settings file is an object. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function fail(at: string, what: string, value: unknown): never {
  const shown = JSON.stringify(value) ?? String(value)
  throw new ConfigError(`${at} must be ${what}, but is ${shown.length > 60 ? `${shown.slice(0, 59)}…` : shown}`)
}

const failUnseen = (at: string, what: string): never => {
  throw new ConfigError(`${at} must be ${what}; its value is not shown here, it may be a secret`)
}

const notAnObject = (at: string, value: unknown, isSecret = false): never =>
  isSecret ? failUnseen(at, 'an object') : fail(at, 'an object', value)

function parsePairs(pairs: string): unknown {
  const split = pairs.split(',').filter((pair) => pair.trim() !== '')
  if (split.some((pair) => !pair.includes('='))) return pairs
  return Object.fromEntries(split.map((pair) => pair.split(/=(.*)/s, 2).map((side) => side.trim())))
}
