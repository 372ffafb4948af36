/** Digits after the point of a nano-unit: 1e-9 of the currency. */
const nanoDigits = 9
/** Longer texts are no amounts, and larger powers of ten none that fit: they would only cost time. */
const maxLength = 100
const maxShift = 40

/**
 * An amount as vendors write it, in units of its currency, to nano-units: `12.34`, `"-0.42"`, `"8.50E-8"`, `"$1,036.00"`.
 * Exact, whatever its digits: by whole numbers, never by floats; what is finer than a nano-unit is rounded once, halves away from zero.
 * A number counts as the shortest text that means it, which is what stood in the JSON. Null for what is no amount, or beyond 9 million units.
 */
export const unitsToNano = (amount: unknown): number | null => toNano(amount, nanoDigits)

/** A price of one, in units of its currency, times a whole number of them, to nano-units: rounded once, after they are multiplied. */
export const priceToNano = (price: unknown, count: number): number | null =>
  Number.isSafeInteger(count) ? toNano(price, nanoDigits, BigInt(count)) : null

/** The same for amounts in hundredths: `"12345.67"` cents are 123.4567 dollars. */
export const centsToNano = (amount: unknown): number | null => toNano(amount, nanoDigits - 2)

const decimal = /^([+-]?)[$€£¥]?((?:\d{1,3}(?:,\d{3})+|\d+)?)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/

function toNano(amount: unknown, digits: number, count = 1n): number | null {
  if (typeof amount !== 'number' && typeof amount !== 'string') return null
  const text = String(amount).trim()
  const match = text.length > maxLength ? null : decimal.exec(text)
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match ?? []
  const shift = digits - fraction.length + Number(exponent)
  if (match === null || whole + fraction === '' || shift > maxShift) return null
  const scaled = scale(BigInt(whole.replaceAll(',', '') + fraction) * count, shift)
  const nano = Number(scaled)
  if (!Number.isSafeInteger(nano)) return null
  return sign === '-' && nano !== 0 ? -nano : nano
}

/** `value` × 10^`shift`, rounded half up. */
function scale(value: bigint, shift: number): bigint {
  if (shift >= 0) return value * 10n ** BigInt(shift)
  const divisor = 10n ** BigInt(-shift)
  return (value + divisor / 2n) / divisor
}
