import { ProviderFault } from '@aic/core/limit'
import { numberOf, timeOf } from '../fields.ts'
import { centsToNano, unitsToNano } from '../money.ts'
import { parsePath, valueAt } from './json-path.ts'

/** A path as files write it; absent: nothing is there. */
type Where = string | undefined

/** What stands at a path; null where nothing does. */
export function at(json: unknown, where: Where): unknown {
  const path = where === undefined ? null : parsePath(where)
  return path === null ? null : (valueAt(json, path) ?? null)
}

/** A number, also as a text; null where nothing stands. Throws a `parse` fault for anything else. */
export const numberAt = (json: unknown, where: Where): number | null => readAt(json, where, 'number', numberOf)

/** UTC ms; null where nothing stands. Throws a `parse` fault for what is no time. */
export const timeAt = (json: unknown, where: Where): number | null => readAt(json, where, 'time', timeOf)

/** Nano-units of money; null where nothing stands. Throws a `parse` fault for what is no amount. */
export const nanoAt = (json: unknown, where: Where, moneyIn: 'units' | 'cents'): number | null =>
  readAt(json, where, 'amount of money', moneyIn === 'cents' ? centsToNano : unitsToNano)

/** A text that is not empty, or a number as its text; else null. */
export function textAt(json: unknown, where: Where): string | null {
  const value = at(json, where)
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 200) : null
}

/** The entries of a list; null where nothing stands. Throws a `parse` fault for what is no list. */
export const listAt = (json: unknown, where: Where): readonly unknown[] | null =>
  readAt(json, where, 'list', (value) => (Array.isArray(value) ? (value as unknown[]) : null))

function readAt<T>(json: unknown, where: Where, what: string, read: (value: unknown) => T | null): T | null {
  const found = at(json, where)
  if (found === null) return null
  const value = read(found)
  if (value === null) throw new ProviderFault('parse', `What stands at ${where} of the answer is no ${what}`)
  return value
}
