import type { ServiceTier } from '../call.ts'
import type { FamilyRule, PeakHours, PricePeriod, TokenRates } from './book.ts'

/** Nano-USD per token, every kind known. */
export type NanoRates = Required<TokenRates>

/** Rates within a span of hours, UTC. */
export interface CompiledPeak {
  readonly fromMinute: number
  readonly toMinute: number
  readonly isWeekdaysOnly: boolean
  readonly rates: NanoRates
}

/** A {@link PricePeriod} made ready for a quarter of a million calls: no optional fields, no unit to convert. */
export interface CompiledPeriod {
  /** UTC milliseconds; -Infinity: since ever. */
  readonly fromMs: number
  readonly source: string
  readonly rates: NanoRates
  /** Longest prompt at {@link rates}; Infinity where length does not matter. */
  readonly longAbove: number
  /** For longer prompts, in order of `above`; empty where length does not matter. */
  readonly long: readonly { readonly above: number; readonly rates: NanoRates }[]
  readonly peaks: readonly CompiledPeak[] | null
  readonly factors: { readonly [tier in ServiceTier]: number }
  /** Whether the price list names a price for the tier; else the standard price applies. */
  readonly listedTiers: readonly ServiceTier[]
  readonly usOnlyFactor: number
  readonly searchNanoUsd: number
}

/** {@link compilePeriod} for a whole history, whose periods may each have a source of their own. */
export function compilePeriods(periods: readonly PricePeriod[], source: string, rule: FamilyRule): CompiledPeriod[] {
  return periods.map((period) => compilePeriod(period, period.source ?? source, rule))
}

/**
 * Fills in what a price list leaves out. In order: the period, the rule of the model's family, and then
 * cache reads, writes and tiers cost what plain input in the standard tier costs; searches cost nothing.
 */
export function compilePeriod(period: PricePeriod, source: string, rule: FamilyRule): CompiledPeriod {
  const rates = fillRates(period.rates, rule)
  const { long = [] } = period
  const { fast, priority, batch, flex } = { ...rule.tiers, ...period.tiers }
  const listed = { fast, priority, batch, flex }
  return {
    fromMs: period.from === undefined ? -Infinity : Date.parse(period.from),
    source,
    rates: toNanoRates(rates),
    longAbove: long[0]?.above ?? Infinity,
    long: long.map(({ above, rates: longer }) => ({ above, rates: toNanoRates(scaleRates(longer, rates)) })),
    peaks: period.peaks ? period.peaks.map((peak) => compilePeak(peak, rates)) : null,
    factors: { standard: 1, fast: fast ?? 1, priority: priority ?? 1, batch: batch ?? 1, flex: flex ?? 1 },
    listedTiers: (Object.keys(listed) as (keyof typeof listed)[]).filter((tier) => listed[tier] !== undefined),
    usOnlyFactor: period.usOnly ?? rule.usOnly ?? 1,
    searchNanoUsd: Math.round((period.webSearch ?? rule.webSearch ?? 0) * 1e6),
  }
}

const compilePeak = (peak: PeakHours, usual: Required<TokenRates>): CompiledPeak => ({
  fromMinute: peak.fromMinute,
  toMinute: peak.toMinute,
  isWeekdaysOnly: peak.isWeekdaysOnly ?? false,
  rates: toNanoRates(scaleRates(peak.rates, usual)),
})

/** A kind without a price of its own: the family's factor on input, else as input. One-hour writes fall back to five-minute ones. */
function fillRates(rates: TokenRates, rule: FamilyRule): Required<TokenRates> {
  const { input, output } = rates
  const cacheWrite5m = rates.cacheWrite5m ?? input * (rule.cacheWrite5m ?? 1)
  return {
    input,
    output,
    cacheRead: rates.cacheRead ?? input * (rule.cacheRead ?? 1),
    cacheWrite5m,
    cacheWrite1h: rates.cacheWrite1h ?? (rule.cacheWrite1h === undefined ? cacheWrite5m : input * rule.cacheWrite1h),
  }
}

/** Other rates of the same model; kinds that they leave out rise with the input price. */
function scaleRates(rates: TokenRates, usual: Required<TokenRates>): Required<TokenRates> {
  const growth = usual.input > 0 ? rates.input / usual.input : 1
  return {
    input: rates.input,
    output: rates.output,
    cacheRead: rates.cacheRead ?? usual.cacheRead * growth,
    cacheWrite5m: rates.cacheWrite5m ?? usual.cacheWrite5m * growth,
    cacheWrite1h: rates.cacheWrite1h ?? usual.cacheWrite1h * growth,
  }
}

const toNanoRates = (rates: Required<TokenRates>): NanoRates => ({
  input: toNano(rates.input),
  output: toNano(rates.output),
  cacheRead: toNano(rates.cacheRead),
  cacheWrite5m: toNano(rates.cacheWrite5m),
  cacheWrite1h: toNano(rates.cacheWrite1h),
})

/** USD per million to nano-USD per token, without the last digits that 0.07 × 1000 leaves in a float. */
const toNano = (usdPerMillion: number): number => Number((usdPerMillion * 1000).toPrecision(12))
