import { ProviderFault } from '@aic/core/limit'

/** An object of an answer, read leniently: several names for one field, numbers as texts, times in any form. See {@link fieldsOf}. */
export interface Fields {
  /** Where it stands in the answer, for messages: `$.data.limits[0]`. */
  readonly path: string
  /** As it came. */
  readonly json: Readonly<Record<string, unknown>>
  /** Whether one of the names has a value other than null. */
  has(...names: readonly string[]): boolean
  /** A finite number, or a text that is one. Null where it is absent; throws for anything else. */
  number(...names: readonly string[]): number | null
  /** A text that is not empty; a number as its text. Null where it is absent or something else: nothing depends on texts. */
  text(...names: readonly string[]): string | null
  /** A currency such as `USD`, upper case. Null where it is absent; throws for what is none, since amounts mean nothing without it. */
  currency(...names: readonly string[]): string | null
  /** A boolean, also as a text or 0 and 1. Null where it is absent or something else. */
  flag(...names: readonly string[]): boolean | null
  /** UTC ms. Null where it is absent, empty or 0; throws for what is no time. */
  time(...names: readonly string[]): number | null
  /** Null where it is absent; throws for anything else. */
  object(...names: readonly string[]): Fields | null
  /** Objects in a list. Empty where it is absent; throws for anything else. */
  list(...names: readonly string[]): readonly Fields[]
  /** As {@link number}; throws where it is absent, too. */
  needNumber(...names: readonly string[]): number
  /** As {@link text}; throws where it is absent, too. */
  needText(...names: readonly string[]): string
  /** As {@link currency}; throws where it is absent, too. */
  needCurrency(...names: readonly string[]): string
  /** As {@link object}; throws where it is absent, too. */
  needObject(...names: readonly string[]): Fields
  /** As {@link list}; throws where it is absent, too. */
  needList(...names: readonly string[]): readonly Fields[]
}

/**
 * Reads an object of an answer. The first of the names that has a value counts. What has the wrong shape throws a `parse` fault that names
 * the place and never the value.
 *
 * ```ts
 * fieldsOf({ data: { used: '12' } }).needObject('data').number('used') // 12
 * ```
 */
export function fieldsOf(json: unknown, path = '$'): Fields {
  if (!isObject(json)) throw wrong(path, 'an object', json)
  return new ReadFields(json, path)
}

class ReadFields implements Fields {
  readonly json: Readonly<Record<string, unknown>>
  readonly path: string

  constructor(json: Readonly<Record<string, unknown>>, path: string) {
    this.json = json
    this.path = path
  }

  has(...names: readonly string[]): boolean {
    return this.#find(names) !== null
  }

  number(...names: readonly string[]): number | null {
    const found = this.#find(names)
    if (found === null) return null
    const value = numberOf(found.value)
    if (value === null) throw wrong(found.path, 'a number', found.value)
    return value
  }

  text(...names: readonly string[]): string | null {
    const value = this.#find(names)?.value
    if (typeof value === 'number') return String(value)
    return typeof value === 'string' && value.trim() !== '' ? value : null
  }

  currency(...names: readonly string[]): string | null {
    const found = this.#find(names)
    if (found === null) return null
    if (typeof found.value === 'string' && /^[a-z]{3}$/i.test(found.value)) return found.value.toUpperCase()
    throw wrong(found.path, 'a currency', found.value)
  }

  flag(...names: readonly string[]): boolean | null {
    const value = this.#find(names)?.value
    if (value === true || value === 1 || value === 'true') return true
    return value === false || value === 0 || value === 'false' ? false : null
  }

  time(...names: readonly string[]): number | null {
    const found = this.#find(names)
    if (found === null || found.value === '' || numberOf(found.value) === 0) return null
    const atMs = timeOf(found.value)
    if (atMs === null) throw wrong(found.path, 'a time', found.value)
    return atMs
  }

  object(...names: readonly string[]): Fields | null {
    const found = this.#find(names)
    return found === null ? null : fieldsOf(found.value, found.path)
  }

  list(...names: readonly string[]): readonly Fields[] {
    const found = this.#find(names)
    if (found === null) return []
    if (!Array.isArray(found.value)) throw wrong(found.path, 'a list', found.value)
    return found.value.map((item: unknown, at) => fieldsOf(item, `${found.path}[${at}]`))
  }

  needNumber(...names: readonly string[]): number {
    return this.number(...names) ?? this.#missing(names)
  }

  needText(...names: readonly string[]): string {
    return this.text(...names) ?? this.#missing(names)
  }

  needCurrency(...names: readonly string[]): string {
    return this.currency(...names) ?? this.#missing(names)
  }

  needObject(...names: readonly string[]): Fields {
    return this.object(...names) ?? this.#missing(names)
  }

  needList(...names: readonly string[]): readonly Fields[] {
    return this.has(...names) ? this.list(...names) : this.#missing(names)
  }

  #find(names: readonly string[]): { readonly value: unknown; readonly path: string } | null {
    const name = names.find((one) => Object.hasOwn(this.json, one) && this.json[one] !== null)
    return name === undefined ? null : { value: this.json[name], path: `${this.path}.${name}` }
  }

  #missing(names: readonly string[]): never {
    throw new ProviderFault('parse', `The answer has no ${this.path}.${names[0]}`)
  }
}

/** A finite number, or a text that is one; null for anything else. */
export function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' && isNumber.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}

const isNumber = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i

/** ISO 8601, with or without fraction and zone (UTC), a day (its beginning), seconds or milliseconds since 1970, to UTC ms; else null. */
export function timeOf(value: unknown): number | null {
  const number = numberOf(value)
  if (number !== null) return number > 1e9 && number < 1e14 ? Math.round(number > 1e12 ? number : number * 1_000) : null
  const match = typeof value === 'string' ? isTime.exec(value.trim()) : null
  if (match === null) return null
  const [, day, time = '00:00:00', fraction = '', zone = 'Z'] = match
  const atMs = Date.parse(`${day}T${time}.${fraction.slice(0, 3).padEnd(3, '0')}${zone.toUpperCase()}`)
  return Number.isFinite(atMs) ? atMs : null
}

const isTime = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}:\d{2})(?:[.,](\d+))?\s?([Zz]|[+-]\d{2}:\d{2})?)?$/

/** Whether a decoded value is an object with fields. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const wrong = (path: string, wanted: string, value: unknown): ProviderFault =>
  new ProviderFault('parse', `${path} of the answer is ${kindOf(value)}, not ${wanted}`)

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'missing'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
