import type { ServiceTier } from '../call.ts'

/** USD per million tokens. A kind that is absent has no price of its own: see {@link ./compile.ts} for what applies then. */
export interface TokenRates {
  readonly input: number
  readonly output: number
  readonly cacheRead?: number
  readonly cacheWrite5m?: number
  readonly cacheWrite1h?: number
}

/** The tokens that a rate is for. Reasoning is inside output, whatever the log says. */
export const rateKinds = ['input', 'output', 'cacheRead', 'cacheWrite5m', 'cacheWrite1h'] as const
export type RateKind = (typeof rateKinds)[number]

/** Rates that replace the usual ones for the whole request once its prompt (input + cache read + cache write) is longer. */
export interface LongContext {
  /** Prompt tokens that are still billed at the usual rates; one more and all tokens cost {@link rates}. */
  readonly above: number
  readonly rates: TokenRates
}

/** Rates within a daily span of hours, UTC (DeepSeek). */
export interface PeakHours {
  /** First minute of the day, UTC, 0–1439. */
  readonly fromMinute: number
  /** The minute after the last one. */
  readonly toMinute: number
  /** Monday to Friday only. Defaults to false. */
  readonly isWeekdaysOnly?: boolean
  readonly rates: TokenRates
}

/** Factors on token prices by how the vendor served a call, where it has such a way. */
export type TierFactors = { readonly [tier in Exclude<ServiceTier, 'standard'>]?: number }

/** What a model cost from a day on. Periods of a model follow each other; the last that has begun applies. */
export interface PricePeriod {
  /** First day, UTC, `YYYY-MM-DD`. Absent: since the model exists. */
  readonly from?: string
  /** Key into {@link PriceBook.sources}; absent: the {@link ProviderPrices.source} of the provider. */
  readonly source?: string
  readonly rates: TokenRates
  /** In order of {@link LongContext.above}; the last that the prompt exceeds applies. */
  readonly long?: readonly LongContext[]
  readonly peaks?: readonly PeakHours[]
  readonly tiers?: TierFactors
  /** Factor on token prices for calls that must stay in the US. */
  readonly usOnly?: number
  /** USD per 1,000 web searches that the vendor runs. */
  readonly webSearch?: number
}

/** What a model costs, over time. */
export interface ModelPrices {
  /** Other names that the vendor itself gives the model. */
  readonly aliases?: readonly string[]
  /** In order of {@link PricePeriod.from}, at least one. */
  readonly periods: readonly PricePeriod[]
}

/** The price list of one seller: a model's maker, a cloud, a gateway. */
export interface ProviderPrices {
  /** For people: `Anthropic`. */
  readonly name: string
  /** Where its prices come from unless a period says otherwise: key into {@link PriceBook.sources}. */
  readonly source: string
  readonly models: { readonly [name: string]: ModelPrices }
}

/** Where prices were read. */
export interface PriceSource {
  readonly name: string
  readonly url: string
  /** The day it was read or released, `YYYY-MM-DD`. */
  readonly date: string
  /** SPDX id where the data is somebody's work; absent for facts read from a vendor's page. */
  readonly license?: string
}

/** A name that stands for different models over time, such as `codex-auto-review`. */
export interface AliasStep {
  /** First day or moment, UTC, ISO 8601. Absent: since ever. */
  readonly from?: string
  /** The model's name as its maker's list has it. */
  readonly to: string
}

/**
 * What applies to every model whose name starts with `prefix`, where its own entry is silent.
 * Cache prices are factors on the input price.
 */
export interface FamilyRule {
  readonly prefix: string
  readonly cacheRead?: number
  readonly cacheWrite5m?: number
  readonly cacheWrite1h?: number
  readonly tiers?: TierFactors
  readonly usOnly?: number
  readonly webSearch?: number
}

/**
 * Prices of models with where they come from and since when: plain JSON.
 * The bundled one is `snapshot.json`; a live refresh and the user's overrides make new ones of it.
 */
export interface PriceBook {
  /** Changes whenever a price in it does: a day, then a hash of the content. */
  readonly version: string
  readonly sources: { readonly [key: string]: PriceSource }
  readonly providers: { readonly [id: string]: ProviderPrices }
  /** How logs and price lists name a provider, to its id in {@link providers}. */
  readonly providerAliases: { readonly [alias: string]: string }
  /** Providers that make models, in the order in which a bare model name is looked for. */
  readonly makers: readonly string[]
  /** Documented names for a model of a maker. */
  readonly aliases: { readonly [name: string]: readonly AliasStep[] }
  readonly rules: readonly FamilyRule[]
  /** Providers that run on the user's own machine: their tokens cost nothing. */
  readonly localProviders: readonly string[]
  /** Endings that a provider (absent: any) gives the models that it serves for nothing: `:free`. */
  readonly freeEndings: readonly { readonly ending: string; readonly provider?: string }[]
  /** What the user's config says, by model name as logged; wins over everything. See {@link ./overrides.ts}. */
  readonly overrides?: { readonly [name: string]: ModelPrices }
}
