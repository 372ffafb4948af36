import type { OtelValue } from '@aic/engine/telemetry'

/** A JSON object of unknown shape. */
export type Fields = { readonly [key: string]: unknown }

/** The object at `value`, or an empty one. */
export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}

/** The objects of a list; none where there is no list. */
export const listOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.map(fieldsOf) : [])

/** Attributes of several holders as one; the last to name one decides. */
export function attributesOf(...holders: readonly Fields[]): Map<string, OtelValue> {
  const attributes = new Map<string, OtelValue>()
  for (const holder of holders) {
    for (const { key, value } of listOf(holder.attributes)) {
      const plain = plainValue(fieldsOf(value))
      if (typeof key === 'string' && plain !== null) attributes.set(key, plain)
    }
  }
  return attributes
}

/** A text, number or flag; null for lists, maps and bytes. JSON writes 64-bit numbers as texts. */
export function plainValue({ stringValue, boolValue, intValue, doubleValue }: Fields): OtelValue | null {
  if (typeof stringValue === 'string') return stringValue
  if (typeof boolValue === 'boolean') return boolValue
  return numberOf(intValue) ?? numberOf(doubleValue)
}

/** A number, also one written as text; null for anything else. */
export function numberOf(value: unknown): number | null {
  if (typeof value !== 'number' && (typeof value !== 'string' || value === '')) return null
  const number = Number(value)
  return Number.isFinite(number) ? number : null
}

/** Nanoseconds since 1970 to UTC ms; null for 0, which OTLP takes for unknown, and for what is no time. */
export function msOf(nano: unknown): number | null {
  const number = numberOf(nano)
  return number === null || number <= 0 || number > 9e21 ? null : Math.round(number / 1e6)
}
