import type { Reconciliation } from '@aic/agent/api'

/** A day of a provider's bill. */
export type Day = Reconciliation['providers'][number]['days'][number]

/** Sums over days, nano-USD. The gap is that of the days where both sides are told, and so is its percent. */
export function totalsOf(days: readonly Day[]) {
  const both = days.filter(({ gapNanoUsd }) => gapNanoUsd !== null)
  const gap = sumOf(both.map(({ gapNanoUsd }) => gapNanoUsd))
  const billed = sumOf(both.map(({ billedNanoUsd }) => billedNanoUsd))
  return {
    billed: sumOf(days.map(({ billedNanoUsd }) => billedNanoUsd)),
    calculated: sumOf(days.map(({ calculatedNanoUsd }) => calculatedNanoUsd)),
    gap,
    gapPercent: gap === null || billed === null || billed === 0 ? null : (gap / billed) * 100,
  }
}

/** The sum of what is told; null where nothing is. */
function sumOf(all: readonly (number | null)[]): number | null {
  const told = all.filter((one) => one !== null)
  return told.length === 0 ? null : told.reduce((sum, one) => sum + one, 0)
}

/** Every reason that the days name, the most frequent first. */
export function reasonsIn(days: readonly Day[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const { reasons, models } of days) {
    for (const code of [...reasons, ...models.flatMap((model) => model.reasons)]) {
      counts.set(code, (counts.get(code) ?? 0) + 1)
    }
  }
  return [...counts].toSorted(([, a], [, b]) => b - a).map(([code]) => code)
}
