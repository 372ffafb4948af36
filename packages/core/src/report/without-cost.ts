const costKeys = new Set(['totalCost', 'cost', 'costUSD', 'costPerHour', 'isCostPartial'])

/** A report's JSON without amounts of money, for `--no-cost`. Which models have no price is still told. */
export function withoutCost(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutCost)
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([key]) => !costKeys.has(key))
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutCost(inner)]))
}
