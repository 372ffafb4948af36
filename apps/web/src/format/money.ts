import { smartNumber } from '@aic/core/report'

const cents = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' })
const whole = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD', maximumFractionDigits: 0 })

/** USD for people: `$62.22`, `<$0.01` for what is not nothing, `$12,345` where cents tell nothing; null is `unknown`. */
export function moneyText(usd: number | null): string {
  if (usd === null) return 'unknown'
  if (usd !== 0 && Math.abs(usd) < 0.01) return usd < 0 ? '>-$0.01' : '<$0.01'
  return Math.abs(usd) >= 10_000 ? whole.format(usd) : cents.format(usd)
}

/** USD of calls of which so many have no known cost: `≥ $62.22`, or `unknown` where no part is known. */
export function sumText(usd: number, unpricedCalls: number): string {
  if (unpricedCalls === 0) return moneyText(usd)
  return usd === 0 ? 'unknown' : `≥ ${moneyText(usd)}`
}

/** USD on an axis: `$25`, `$0.05`, `$1.2K`. */
export const shortMoneyText = (usd: number): string =>
  Math.abs(usd) >= 1_000 ? `$${smartNumber(usd)}` : Number.isInteger(usd) ? `$${usd}` : `$${usd.toFixed(2)}`

const inCurrency = new Map<string, Intl.NumberFormat>()

/** Nano-units of a currency for people: `€3.20`. */
export function nanoText(nano: number, currency: string): string {
  const known = inCurrency.get(currency) ?? formatOf(currency)
  inCurrency.set(currency, known)
  return known.format(nano / 1e9)
}

/** Vendors may name units that are no currency. */
function formatOf(currency: string): Intl.NumberFormat {
  try {
    return new Intl.NumberFormat('en-US', { style: 'currency', currency })
  } catch {
    return new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 })
  }
}
