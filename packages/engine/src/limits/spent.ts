import { slotMs, type Usage } from '@aic/core'

/** Which calls to count. */
export interface SpentFilter {
  readonly sources: ReadonlySet<string>
  /** Part of the model's name; null: all. */
  readonly model: string | null
}

/** What calls cost by price list between two moments, in nano-USD; spread evenly over quarter hours, which is how they are kept. */
export type Spent = (fromMs: number, toMs: number) => number

/** Adds calls up once, so that many spans can be asked for. */
export function spentOf(usage: Usage, { sources, model }: SpentFilter): Spent {
  const { slot, source, model: models, costCalculated, length } = usage.cells
  const isSource = usage.sources.map((id) => sources.has(id))
  const isModel = usage.models.map(({ name }) => model === null || (name ?? '').toLowerCase().includes(model))
  const quarters = new Map<number, number>()
  for (let i = 0; i < length; i++) {
    if (!isSource[source[i] as number] || !isModel[models[i] as number]) continue
    const quarter = Math.floor((slot[i] as number) / 2)
    quarters.set(quarter, (quarters.get(quarter) ?? 0) + (costCalculated[i] as number))
  }
  return cumulative([...quarters].sort(([a], [b]) => a - b))
}

function cumulative(quarters: readonly (readonly [quarter: number, nanoUsd: number])[]): Spent {
  const sums: number[] = []
  let sum = 0
  for (const [, nanoUsd] of quarters) sums.push((sum += nanoUsd))
  const until = (atMs: number): number => {
    let low = 0
    let high = quarters.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((quarters[middle]?.[0] ?? 0) * slotMs < atMs) low = middle + 1
      else high = middle
    }
    const [quarter, nanoUsd] = quarters[low - 1] ?? [0, 0]
    const part = Math.min(1, (atMs - quarter * slotMs) / slotMs)
    return low === 0 ? 0 : (sums[low - 1] ?? 0) - nanoUsd * (1 - part)
  }
  return (fromMs, toMs) => Math.max(0, until(toMs) - until(fromMs))
}

/** The first moment from which on something was spent after another, to the quarter hour; null: nothing was. */
export function firstSpentMs(spent: Spent, fromMs: number, toMs: number): number | null {
  if (spent(fromMs, toMs) <= 0) return null
  let low = fromMs
  let high = toMs
  while (high - low > 60_000) {
    const middle = Math.floor((low + high) / 2)
    if (spent(fromMs, middle) > 0) high = middle
    else low = middle
  }
  return low
}
