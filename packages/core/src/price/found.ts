import type { ServiceTier } from '../call.ts'
import type { CompiledPeriod } from './compile.ts'

/**
 * How a logged name led to a price, from the surest to the least sure:
 * - `exact`: the list has this very name (case and `4.5` for `4-5` do not matter), for this provider or, where the log
 *   names none, for the maker;
 * - `date`: without the date or `-latest` at its end;
 * - `prefix`: without a provider's or cloud's prefix (`openrouter/anthropic/…`, `us.anthropic.…-v1:0`);
 * - `variant`: the same model at the same price under another name (`…[1m]`, `…-thinking`), or a tier (`…-fast`);
 * - `maker`: the provider's own price is not known, the maker's is used;
 * - `alias`: a documented other name (`sonnet`, `codex-auto-review`);
 * - `free`: the provider's tokens cost nothing (a local model, a `:free` one);
 * - `override`: the user's config says so.
 */
export type HowFound = 'exact' | 'date' | 'prefix' | 'variant' | 'maker' | 'alias' | 'free' | 'override'

/** A model's price history, ready to price calls, and why it is taken to be this model's. */
export interface FoundPrice {
  /** Provider and model as the price book names them: `anthropic/claude-opus-4-5`. */
  readonly name: string
  readonly how: HowFound
  /** A sentence for people, without the prices: see {@link ./explain.ts}. */
  readonly why: string
  /** At least one, in order of time. */
  readonly periods: readonly CompiledPeriod[]
  /** The tier that the name itself states (`…-fast`), which then wins over the call's; null when it states none. */
  readonly tier: ServiceTier | null
}
