import type { LoggedCall } from '../call.ts'
import type { CompiledPeak, CompiledPeriod, NanoRates } from './compile.ts'
import type { FoundPrice } from './found.ts'

/** What of a call its price depends on. */
export type PricedCall = Pick<LoggedCall, 'atMs' | 'tokens' | 'webSearches' | 'tier' | 'isUsOnly'>

/**
 * The cost of one call in nano-USD, rounded once.
 *
 * The period is the one that the call falls in. A prompt longer than the model's long-context threshold puts the
 * whole request, output included, on the long rates, as vendors bill it. The factors of tier and residency apply to
 * tokens, not to web searches.
 *
 * ```ts
 * const price = findPrice(book, { name: 'claude-sonnet-4-5', provider: 'anthropic' })
 * if (price) costNanoUsd(price, call) // 1_050_000 for 100 input and 50 output tokens: 0.00105 USD
 * ```
 */
export function costNanoUsd(price: FoundPrice, call: PricedCall): number {
  const period = periodAt(price.periods, call.atMs)
  const { input, output, cacheRead, cacheWrite5m, cacheWrite1h } = call.tokens
  const rates = ratesOf(period, call)
  const tokensNanoUsd =
    input * rates.input +
    output * rates.output +
    cacheRead * rates.cacheRead +
    cacheWrite5m * rates.cacheWrite5m +
    cacheWrite1h * rates.cacheWrite1h
  return Math.round(tokensNanoUsd * factorOf(price, period, call) + call.webSearches * period.searchNanoUsd)
}

/** What each of a call's tokens costs in a period, before {@link factorOf}: by how long its prompt is and the hour. */
export function ratesOf(period: CompiledPeriod, { atMs, tokens }: Pick<PricedCall, 'atMs' | 'tokens'>): NanoRates {
  const prompt = tokens.input + tokens.cacheRead + tokens.cacheWrite5m + tokens.cacheWrite1h
  return prompt > period.longAbove ? longRates(period, prompt) : ratesAt(period, atMs)
}

/** What the prices of all tokens of a call are multiplied by: of its tier and of where it ran. */
export const factorOf = (
  price: FoundPrice,
  period: CompiledPeriod,
  { tier, isUsOnly }: Pick<PricedCall, 'tier' | 'isUsOnly'>,
): number => period.factors[price.tier ?? tier] * (isUsOnly ? period.usOnlyFactor : 1)

/** The last period that has begun; before the first one began, the first. */
export function periodAt(periods: readonly CompiledPeriod[], atMs: number): CompiledPeriod {
  for (let at = periods.length - 1; at > 0; at -= 1) {
    const period = periods[at] as CompiledPeriod
    if (period.fromMs <= atMs) return period
  }
  return periods[0] as CompiledPeriod
}

function longRates({ long, rates }: CompiledPeriod, prompt: number): NanoRates {
  return long.findLast((each) => prompt > each.above)?.rates ?? rates
}

function ratesAt(period: CompiledPeriod, atMs: number): NanoRates {
  if (period.peaks === null) return period.rates
  return period.peaks.find((peak) => isWithin(peak, atMs))?.rates ?? period.rates
}

const dayMs = 86_400_000

function isWithin(peak: CompiledPeak, atMs: number): boolean {
  const day = Math.floor(atMs / dayMs)
  const weekday = (((day + 4) % 7) + 7) % 7 // 1 January 1970 was a Thursday; 0 is Sunday
  if (peak.isWeekdaysOnly && (weekday === 0 || weekday === 6)) return false
  const minute = (atMs - day * dayMs) / 60_000
  return minute >= peak.fromMinute && minute < peak.toMinute
}
