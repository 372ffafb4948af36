import { type TokenCounts, tokenKinds, totalTokens } from './tokens.ts'

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
  for (const [model, totals] of Map.groupBy(booked, (total) => total.model)) {
    const before = start.filter((amount) => amount.model === model)
    const calls = logged.filter((amount) => amount.model === model)
    const found: Amount[] = []
    for (const total of totals.toSorted(inOrder)) {
      const known = [...before, ...calls.filter((call) => call.atMs <= total.atMs), ...found]
      const amount = { ...total, ...lessAll(total, known) }
      if (totalTokens(amount.tokens) + amount.webSearches > 0) found.push(amount)
    }
    amounts.push(...found)
  }
  return amounts
}

/** By time; totals booked at the same moment by what they hold, to be the same on every run. */
const inOrder = (a: Amount, b: Amount): number =>
  a.atMs - b.atMs || totalTokens(a.tokens) - totalTokens(b.tokens) || a.tokens.output - b.tokens.output

function lessAll(total: Amount, known: readonly Amount[]): Pick<Amount, 'tokens' | 'webSearches'> {
  const less = (whole: number, part: (amount: Amount) => number): number =>
    Math.max(
      0,
      known.reduce((rest, amount) => rest - part(amount), whole),
    )
  const kinds = tokenKinds.map((kind) => [kind, less(total.tokens[kind], (amount) => amount.tokens[kind])])
  const tokens = Object.fromEntries(kinds) as unknown as TokenCounts
  const reasoning = less(total.tokens.reasoning, (amount) => amount.tokens.reasoning)
  return {
    tokens: { ...tokens, reasoning: Math.min(reasoning, tokens.output) },
    webSearches: less(total.webSearches, (amount) => amount.webSearches),
  }
}

/** The last total of each model that was booked up to `atMs`: what a fork made then started from. */
export function bookedBy(booked: readonly Amount[], atMs: number): Amount[] {
  const inTime = booked.filter((total) => total.atMs <= atMs)
  return [...Map.groupBy(inTime, (total) => total.model).values()].map((totals) =>
    totals.reduce((last, total) => (inOrder(last, total) <= 0 ? total : last)),
  )
}
