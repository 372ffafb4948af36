import type { Widget } from '@aic/agent/api'

/** One model’s part of what was used. */
export interface ModelShare {
  readonly name: string
  /** 0–100, of cost where all is priced, else of tokens. */
  readonly percent: number
}

/** The dearest models and their parts; the rest is one more. By tokens where some model has no price: a share of a part would be wrong. */
export function modelShares(rows: Widget['models'], most: number): readonly ModelShare[] {
  const isPriced = rows.every(({ costUSD, isCostPartial }) => costUSD !== null && !isCostPartial)
  const valueOf = (row: Widget['models'][number]): number => (isPriced ? (row.costUSD ?? 0) : row.tokens)
  const total = rows.reduce((sum, row) => sum + valueOf(row), 0)
  if (total === 0) return []
  const sorted = rows.toSorted((a, b) => valueOf(b) - valueOf(a))
  const shares = sorted.slice(0, most).map((row) => ({ name: row.name, percent: (100 * valueOf(row)) / total }))
  const rest = sorted.slice(most).reduce((sum, row) => sum + valueOf(row), 0)
  return rest === 0 ? shares : [...shares, { name: 'others', percent: (100 * rest) / total }]
}
