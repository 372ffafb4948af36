/**
 * How a window is told apart from others of its account: `session` (5 hours), `daily`, `weekly`, `monthly`, or something spent:
 * `credits` (bought or granted), `spend` (money up to a cap).
 */
export const limitKinds = ['session', 'daily', 'weekly', 'monthly', 'credits', 'spend'] as const
export type LimitKind = (typeof limitKinds)[number]

/** What an amount counts. Money is nano-units (1e-9) of its currency. */
export type LimitUnit = 'tokens' | 'requests' | 'credits' | 'points' | 'money'

/** Where a number comes from, from the surest to the least. */
export const limitOrigins = ['oauth', 'api', 'status-line', 'console', 'log', 'estimated', 'configured'] as const
export type LimitOrigin = (typeof limitOrigins)[number]

/** One allowance of an account, as somebody tells it. What is not told is null: an unknown share is not 0 %. */
export interface Limit {
  /** Stable within its account: the kind, then what narrows it: `weekly`, `weekly:opus`, `monthly:premium`. */
  readonly id: string
  readonly kind: LimitKind
  /** As people call it: `5-hour window`, `Weekly, Opus only`. */
  readonly label: string
  /** 0–100; more where more was used than allowed. */
  readonly usedPercent: number | null
  /** Length of the window; null for what has none, or where it is not known. */
  readonly windowMs: number | null
  /** UTC ms. Null: it never resets, has not begun, or nobody says. */
  readonly resetsAtMs: number | null
  readonly used: number | null
  readonly limit: number | null
  readonly unit: LimitUnit | null
  /** ISO 4217, for `money`. */
  readonly currency: string | null
}

/** What an account has left to spend: a balance. */
export interface Balance {
  readonly label: string
  /** In `unit`; money in nano-units of `currency`. May be negative: a debt. */
  readonly remaining: number
  readonly granted: number | null
  readonly unit: LimitUnit
  readonly currency: string | null
}

/** What a vendor bills for a span, as its own pages say. Days are UTC days. */
export interface BilledCost {
  /** UTC ms, inclusive and exclusive. */
  readonly fromMs: number
  readonly toMs: number
  /** Nano-units of the currency. */
  readonly amountNano: number
  readonly currency: string
  /** As the vendor names it; null where the amount covers all. */
  readonly model: string | null
  /** What it is for, in the vendor's words; null where it does not say. */
  readonly item: string | null
}

/** Tokens and requests that a vendor counted in a span. */
export interface BilledUsage {
  readonly fromMs: number
  readonly toMs: number
  readonly model: string | null
  readonly requests: number | null
  /** Kinds never overlap: `input` is without what came from the cache. */
  readonly input: number
  readonly output: number
  readonly cacheRead: number
  readonly cacheWrite5m: number
  readonly cacheWrite1h: number
}

/** Who is asked. `key` names the account in storage and never changes; it holds nothing personal. */
export interface Account {
  readonly key: string
  /** E-mail address, login or name of the organisation, for the eyes of the user only; null where the vendor does not tell. */
  readonly label: string | null
  /** `Max 20x`, `Plus`, `Business`; null where unknown. */
  readonly plan: string | null
}

/** What one look at one account showed. */
export interface Reading {
  /** Id of the provider. */
  readonly provider: string
  readonly account: Account
  /** When the vendor answered, UTC ms. */
  readonly atMs: number
  readonly origin: LimitOrigin
  readonly limits: readonly Limit[]
  readonly balances: readonly Balance[]
  readonly costs: readonly BilledCost[]
  readonly usage: readonly BilledUsage[]
  /** What the user should know about these numbers, a sentence each: what such a key can't show, what is missing. */
  readonly notes: readonly string[]
}
