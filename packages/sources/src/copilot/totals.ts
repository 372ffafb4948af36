import { type Json, objectOf } from '../json.ts'

/** Counts by model, as `modelMetrics` of a `session.shutdown` has them. */
export interface Totals {
  readonly [model: string]: Counts
}

type Counts = { readonly [name in (typeof countNames)[number]]: number }

const countNames = [
  'requests',
  'inputTokens',
  'outputTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'reasoningTokens',
] as const

/** The running totals of a `session.shutdown`, by model. */
export function readTotals(data: Json): Totals {
  const models = Object.entries(objectOf(data.modelMetrics)).map(([model, metrics]) => {
    const { usage, requests } = objectOf(metrics)
    const logged: Json = { ...objectOf(usage), requests: objectOf(requests).count }
    return [model, eachCount((name) => numberOf(logged[name]))] as const
  })
  return Object.fromEntries(models)
}

/**
 * What was used since `before`. Newer versions (with an `accountingSnapshot`) go on with a session's totals when it is resumed, older ones
 * start each process at zero, which shows in a total that went down, or in requests that fit the `answers` logged since `before` better alone.
 */
export function since(
  before: Totals,
  now: Totals,
  answers: number,
  isRunning: boolean,
): { readonly used: Totals; readonly isWhole: boolean } {
  if (!isRunning && isNewStart(before, now, answers)) return { used: now, isWhole: true }
  const used = Object.entries(now).map(([model, counts]) => {
    const known = before[model]
    return [model, known === undefined ? counts : eachCount((name) => Math.max(0, counts[name] - known[name]))] as const
  })
  return { used: Object.fromEntries(used), isWhole: false }
}

/** Both added up, by model. */
export const sumOf = (a: Totals, b: Totals): Totals => ({
  ...a,
  ...Object.fromEntries(
    Object.entries(b).map(([model, counts]) => [model, eachCount((name) => (a[model]?.[name] ?? 0) + counts[name])]),
  ),
})

function isNewStart(before: Totals, now: Totals, answers: number): boolean {
  const wentDown = Object.entries(before).some(([model, counts]) => {
    const later = now[model]
    return later === undefined || countNames.some((name) => later[name] < counts[name])
  })
  if (wentDown || answers === 0) return wentDown
  const requests = requestsIn(now)
  return Math.abs(requests - answers) < Math.abs(requests - requestsIn(before) - answers)
}

const requestsIn = (totals: Totals): number => Object.values(totals).reduce((sum, { requests }) => sum + requests, 0)

const eachCount = (count: (name: keyof Counts) => number): Counts =>
  Object.fromEntries(countNames.map((name) => [name, count(name)])) as Counts

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0)
