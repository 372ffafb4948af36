import { toNanoUsd } from '@aic/core'

/** An object of a JSON answer whose fields nobody has looked at yet. */
export type Fields = Readonly<Record<string, unknown>>

/** The value as an object; null for lists, texts, numbers and nothing. */
export const fieldsOf = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null

/** The value as a list; empty when it is none. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** The first of the names that holds something; releases of ccusage call the same thing differently. */
export const first = (fields: Fields, ...names: readonly string[]): unknown =>
  names.map((name) => fields[name]).find((value) => value !== undefined && value !== null)

/** A text that can name something: not empty, of a length that no name exceeds. Null for anything else. */
export const nameOf = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' && value.length <= 1_000 ? value : null

/** The names in a list, each once; of an object its keys, which is how some releases list models. */
export function namesOf(value: unknown): string[] {
  const names = fieldsOf(value) === null ? listOf(value) : Object.keys(value as Fields)
  return [...new Set(names.map(nameOf).filter((name) => name !== null))]
}

const decimal = /^(\d{1,7})(?:\.(\d+))?$/

/**
 * USD as JSON holds it, to nano-USD, rounded once: a number, or a decimal text, which is read digit by digit and never becomes a float.
 * Null for nothing; `'bad'` for what no amount can be.
 */
export function nanoUsdOf(value: unknown): number | null | 'bad' {
  if (value === undefined || value === null) return null
  if (typeof value !== 'string') {
    const nanoUsd = toNanoUsd(value)
    return nanoUsd === null ? 'bad' : nanoUsd + 0 // ccusage writes -0.0 for no cost
  }
  const [, whole, fraction = ''] = decimal.exec(value.trim().replace(/^\$/, '')) ?? []
  if (whole === undefined) return 'bad'
  const digits = fraction.padEnd(10, '0').slice(0, 10)
  return Number((BigInt(whole + digits) + 5n) / 10n)
}
