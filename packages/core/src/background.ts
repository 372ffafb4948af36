import { noTokens, type TokenCounts, totalTokens } from './tokens.ts'

/** What is counted of a model at some moment: a booked total, or calls that were logged. */
export interface Amount {
  readonly atMs: number
  readonly model: string
  readonly tokens: TokenCounts
  readonly webSearches: number
}

/**
 * Calls that an agent booked for a session but logged nowhere, as one amount per model and booking.
 *
 * `booked` are running totals of the session, one per model and moment; `start` is what they started from (a fork's parent);
 * `logged` are the session's calls. Each booking is compared with all calls up to it, so what one booking misses the next
 * makes up for, and all amounts together are the last booking less all calls logged by then. A kind of token of which more
 * was logged than booked counts as none.
 */
export function backgroundOf(booked: readonly Amount[], start: readonly Amount[], logged: readonly Amount[]): Amount[] {
  const amounts: Amount[] = []
  const byModel = Map.groupBy(logged, (amount) => amount.model)
  for (const [model, totals] of Map.groupBy(booked, (total) => total.model)) {
    const known = newSum()
    for (const amount of start) if (amount.model === model) addTo(known, amount)
    const calls = (byModel.get(model) ?? []).toSorted((a, b) => a.atMs - b.atMs)
    let next = 0
    for (const total of totals.toSorted(inOrder)) {
      while (next < calls.length && (calls[next] as Amount).atMs <= total.atMs) addTo(known, calls[next++] as Amount)
      const amount = { ...total, ...above(total, known) }
      if (totalTokens(amount.tokens) + amount.webSearches === 0) continue
      amounts.push(amount)
      addTo(known, amount)
    }
  }
  return amounts
}

/** By time; totals booked at the same moment by what they hold, to be the same on every run. */
const inOrder = (a: Amount, b: Amount): number =>
  a.atMs - b.atMs || totalTokens(a.tokens) - totalTokens(b.tokens) || a.tokens.output - b.tokens.output

/** Tokens and web searches that add up. */
export interface AmountSum {
  readonly tokens: { -readonly [kind in keyof TokenCounts]: number }
  webSearches: number
}

/** A sum of nothing yet. */
export const newSum = (): AmountSum => ({ tokens: { ...noTokens }, webSearches: 0 })

/** Adds an amount to a sum. */
export function addTo(sum: AmountSum, { tokens, webSearches }: Pick<Amount, 'tokens' | 'webSearches'>): void {
  sum.tokens.input += tokens.input
  sum.tokens.output += tokens.output
  sum.tokens.cacheRead += tokens.cacheRead
  sum.tokens.cacheWrite5m += tokens.cacheWrite5m
  sum.tokens.cacheWrite1h += tokens.cacheWrite1h
  sum.tokens.reasoning += tokens.reasoning
  sum.webSearches += webSearches
}

/** What a total is above a sum; of each kind at least nothing. */
function above({ tokens, webSearches }: Amount, { tokens: known, webSearches: searches }: AmountSum) {
  const output = Math.max(0, tokens.output - known.output)
  return {
    tokens: {
      input: Math.max(0, tokens.input - known.input),
      output,
      cacheRead: Math.max(0, tokens.cacheRead - known.cacheRead),
      cacheWrite5m: Math.max(0, tokens.cacheWrite5m - known.cacheWrite5m),
      cacheWrite1h: Math.max(0, tokens.cacheWrite1h - known.cacheWrite1h),
      reasoning: Math.min(output, Math.max(0, tokens.reasoning - known.reasoning)),
    },
    webSearches: Math.max(0, webSearches - searches),
  }
}

/** The last total of each model that was booked up to `atMs`: what a fork made then started from. */
export function bookedBy(booked: readonly Amount[], atMs: number): Amount[] {
  const inTime = booked.filter((total) => total.atMs <= atMs)
  return [...Map.groupBy(inTime, (total) => total.model).values()].map((totals) =>
    totals.reduce((last, total) => (inOrder(last, total) <= 0 ? total : last)),
  )
}
