import { smartNumber } from '@aic/core/report'
import type { AccountStatus } from '@aic/engine/limits'
import { plural } from '../screen/format.ts'
import { moneyText } from './words.ts'

/** What a vendor billed, by currency, and what it counted: `$12.30, 3.2M tokens in 340 requests since 2026-11-01`, a UTC day. Empty where it tells nothing. */
export function billedText({ costs, usage }: Pick<AccountStatus, 'costs' | 'usage'>): string {
  const sums = new Map<string, number>()
  for (const { currency, amountNano } of costs) sums.set(currency, (sums.get(currency) ?? 0) + amountNano)
  const money = [...sums].map(([currency, amount]) => moneyText(amount, currency))
  const counted = countedText(usage)
  if (money.length === 0 && counted === '') return ''
  const fromMs = Math.min(...[...costs, ...usage].map((one) => one.fromMs))
  return [...money, counted]
    .filter(Boolean)
    .join(', ')
    .concat(` since ${new Date(fromMs).toISOString().slice(0, 10)}`)
}

function countedText(usage: AccountStatus['usage']): string {
  if (usage.length === 0) return ''
  const tokens = usage.reduce(
    (sum, { input, output, cacheRead, cacheWrite5m, cacheWrite1h }) =>
      sum + input + output + cacheRead + cacheWrite5m + cacheWrite1h,
    0,
  )
  const requests = usage.map((one) => one.requests).filter((count) => count !== null)
  const asked =
    requests.length === 0
      ? ''
      : ` in ${plural(
          requests.reduce((sum, one) => sum + one, 0),
          'request',
        )}`
  return `${smartNumber(tokens)} tokens${asked}`
}
