/** Nano-USD as the exact text of a Decimal with nine digits; null stays null. */
export function usdText(nanoUsd: number | null): string | null {
  if (nanoUsd === null) return null
  const digits = String(Math.abs(nanoUsd)).padStart(10, '0')
  return `${nanoUsd < 0 ? '-' : ''}${digits.slice(0, -9)}.${digits.slice(-9)}`
}

/** The exact text of a Decimal with up to nine digits as nano-USD; null stays null. Sums may pass what a number holds. */
export function parseUsd(text: string | null): bigint | null {
  if (text === null) return null
  const [whole = '0', fraction = ''] = text.split('.')
  return BigInt(`${whole}${fraction.padEnd(9, '0').slice(0, 9)}`)
}

/** UTC ms as DateTime64(3) takes it from JSON: seconds with three digits; null stays null. */
export const timeText = (ms: number): string => (ms / 1000).toFixed(3)
/** The same where the time may be unknown. */
export const optionalTimeText = (ms: number | null): string | null => (ms === null ? null : timeText(ms))
