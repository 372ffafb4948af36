/** A value of a body that is not what it must be. */
export interface FieldFault {
  /** `events.3.atMs`. */
  readonly path: string
  /** What it must be. */
  readonly message: string
}

/** A body that can't be taken; nothing of it was. */
export class BodyError extends Error {
  override readonly name = 'BodyError'
  /** The first {@link mostFaults}. */
  readonly faults: readonly FieldFault[]

  constructor(faults: readonly FieldFault[]) {
    super(faults.map(({ path, message }) => `${path} ${message}`).join('; '))
    this.faults = faults
  }
}

/** So many faults are told of one body. */
const mostFaults = 20

/** Reads a field's value; what it finds wrong goes to `faults`, and what it returns then is of no use. */
export type Rule<T> = (value: unknown, path: string, faults: FieldFault[]) => T

const simple =
  <T>(isRight: (value: unknown) => boolean, message: string): Rule<T> =>
  (value, path, faults) => {
    if (!isRight(value) && faults.length < mostFaults) faults.push({ path, message })
    return value as T
  }

/**
 * Control characters have no place in names: they end up on terminals and in logs. Nor have those that turn or break lines, and halves of
 * characters, which no store keeps as they are.
 */
const notPlain = /[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/u
const eachNotPlain = new RegExp(notPlain, 'gu')
const isPlain = (text: string): boolean => !notPlain.test(text)

/** A text as a hub takes it, with � for each character that it does not: a log may hold any. */
export const plainText = (text: string): string => (isPlain(text) ? text : text.replaceAll(eachNotPlain, '\ufffd'))

/** A text of at most so many characters; may be empty. */
export const text = (most: number): Rule<string> =>
  simple(
    (value) => typeof value === 'string' && value.length <= most && isPlain(value),
    `must be a text of at most ${most} characters without control characters`,
  )

/** A text that is not empty. */
export const name = (most: number): Rule<string> =>
  simple(
    (value) => typeof value === 'string' && value !== '' && value.length <= most && isPlain(value),
    `must be a text of 1 to ${most} characters without control characters`,
  )

/** A text of a shape. */
export const shaped = (shape: RegExp, message: string): Rule<string> =>
  simple((value) => typeof value === 'string' && shape.test(value), message)

/** A whole number from `min` to `max`. */
export const whole = (min: number, max: number): Rule<number> =>
  simple(
    (value) => Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max,
    `must be a whole number from ${min} to ${max}`,
  )

/** Any number but NaN and the infinities, from `min` to `max`, which defaults to any. */
export const amount = (min: number, max = Number.MAX_VALUE): Rule<number> =>
  simple(
    (value) => Number.isFinite(value) && (value as number) >= min && (value as number) <= max,
    max === Number.MAX_VALUE ? `must be a number of at least ${min}` : `must be a number from ${min} to ${max}`,
  )

/** True or false. */
export const truth: Rule<boolean> = simple((value) => typeof value === 'boolean', 'must be true or false')

/** One of a few words. */
export const oneOf = <const T extends string>(words: readonly T[]): Rule<T> =>
  simple((value) => words.includes(value as T), `must be one of ${words.join(', ')}`)

/** Null, or what the rule says. */
export const orNull =
  <T>(rule: Rule<T>): Rule<T | null> =>
  (value, path, faults) =>
    value === null ? null : rule(value, path, faults)

/** The same, and null for a field that is missing: older senders do not know it. */
export const orMissing =
  <T>(rule: Rule<T>): Rule<T | null> =>
  (value, path, faults) =>
    value === undefined || value === null ? null : rule(value, path, faults)

const digits = /^\d{1,19}$/
/** A store adds some where it takes a row back, and keeps 63 bits. */
const mostVersion = 2n ** 63n - 2n ** 32n

/** A version: JSON has no integers of 64 bits, so it travels as decimal digits. */
export const versionDigits: Rule<bigint> = (value, path, faults) => {
  const version = typeof value === 'string' && digits.test(value) ? BigInt(value) : null
  if (version !== null && version <= mostVersion) return version
  if (faults.length < mostFaults) faults.push({ path, message: 'must be a version: decimal digits in a text' })
  return 0n
}

/** A list of at most so many. */
export const listOf =
  <T>(rule: Rule<T>, most: number): Rule<readonly T[]> =>
  (value, path, faults) => {
    if (Array.isArray(value) && value.length <= most) {
      return value.map((each, at) => rule(each, `${path}.${at}`, faults))
    }
    if (faults.length < mostFaults) faults.push({ path, message: `must be a list of at most ${most}` })
    return []
  }

/** An object with these fields; others are left out. */
export function record<T>(rules: { readonly [name in keyof T]: Rule<T[name]> }): Rule<T> {
  const all = Object.entries<Rule<unknown>>(rules)
  return (value, path, faults) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      if (faults.length < mostFaults) faults.push({ path, message: 'must be an object' })
      return {} as T
    }
    const found: Record<string, unknown> = {}
    const place = path === '' ? '' : `${path}.`
    for (const [field, rule] of all)
      found[field] = rule((value as Record<string, unknown>)[field], place + field, faults)
    return found as T
  }
}

/** The value that a rule reads. Throws {@link BodyError}. */
export function readAll<T>(rule: Rule<T>, value: unknown): T {
  const faults: FieldFault[] = []
  const found = rule(value, '', faults)
  if (faults.length > 0) throw new BodyError(faults.map((fault) => ({ ...fault, path: fault.path || 'body' })))
  return found
}
