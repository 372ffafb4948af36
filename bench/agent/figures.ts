/** The median of some numbers, in their own unit. */
export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** The value that this part (0–1) of all lies at or below. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN
}

/** One line of the report: what was reached beside what must be. */
export interface Finding {
  readonly what: string
  readonly target: string
  readonly measured: string
  readonly isMet: boolean
}
