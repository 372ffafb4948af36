/** Nano-USD as exact decimal USD with nine digits after the point; null stays null. */
export function decimalUsd(nanoUsd: number | null): string | null
export function decimalUsd(nanoUsd: number | bigint): string
export function decimalUsd(nanoUsd: number | bigint | null): string | null {
  if (nanoUsd === null) return null
  const digits = String(nanoUsd < 0 ? -nanoUsd : nanoUsd).padStart(10, '0')
  return `${nanoUsd < 0 ? '-' : ''}${digits.slice(0, -9)}.${digits.slice(-9)}`
}

/**
 * Nano-USD as exact decimal USD without zeros at the end.
 *
 * ```ts
 * usdText(1_500_000_000n) // '1.5'
 * ```
 */
export const usdText = (nanoUsd: bigint): string => withoutZeros(decimalUsd(nanoUsd))

/** A decimal text without zeros at the end of its fraction. */
export const withoutZeros = (decimal: string): string =>
  decimal.includes('.') ? decimal.replace(/0+$/, '').replace(/\.$/, '') : decimal

/** The exact text of a decimal with up to nine digits after the point as nano-USD; null stays null. Sums may pass what a number holds. */
export function parseUsd(text: string | null): bigint | null {
  if (text === null) return null
  const [whole = '0', fraction = ''] = text.split('.')
  return BigInt(`${whole}${fraction.padEnd(9, '0').slice(0, 9)}`)
}
