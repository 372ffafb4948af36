/** A JSON object of unknown shape. */
export type Json = { readonly [key: string]: unknown }

/** Whether a value is a JSON object, and no list. */
export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The object at `value`, or an empty one. */
export const objectOf = (value: unknown): Json => (isObject(value) ? value : {})

/** A text that is not empty, or null. */
export const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
