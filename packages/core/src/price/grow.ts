import { type LongContext, rateKinds, type TokenRates } from './book.ts'

/** All listed rates times `growth`. */
export function growRates(rates: TokenRates, growth: number): TokenRates {
  const listed = rateKinds.filter((kind) => rates[kind] !== undefined)
  return Object.fromEntries(listed.map((kind) => [kind, (rates[kind] as number) * growth])) as unknown as TokenRates
}

/** Steps for long prompts, their rates multiplied. */
export const growLong = (long: readonly LongContext[], growth: number): LongContext[] =>
  long.map(({ above, rates }) => ({ above, rates: growRates(rates, growth) }))
