import { type Cells, findPrice, type ModelName, type PriceBook, slotStartMs, type Usage } from '@aic/core'
import type { CalculatedCost } from '@aic/core/limit'

const dayMs = 86_400_000

/** Sums of a model on a day, while they are added up. */
interface Sum {
  readonly dayMs: number
  readonly model: string | null
  knownNanoUsd: number
  tokens: number
  calls: number
  unpricedCalls: number
}

/**
 * What the ledger calculates for the models of one seller, by UTC day and model: tokens × price, whatever agents report. `seller` is named as in the
 * price list and in logs: `anthropic`. Calls that agents booked without a log are in it: they were billed, too.
 */
export function calculatedCosts({ cells, models }: Usage, book: PriceBook, seller: string): CalculatedCost[] {
  const isSold = models.map((model) => sellerOf(model, book) === seller)
  const sums = new Map<string, Sum>()
  for (let i = 0; i < cells.length; i++) {
    const model = cells.model[i] as number
    if (isSold[model] === true) addCell(sums, cells, i, models[model]?.name ?? null)
  }
  return [...sums.values()].map(({ dayMs: day, model, knownNanoUsd, tokens, calls, unpricedCalls }) => ({
    dayMs: day,
    model,
    costNanoUsd: unpricedCalls >= calls && knownNanoUsd === 0 && calls > 0 ? null : knownNanoUsd,
    tokens,
    unpricedCalls,
  }))
}

function addCell(sums: Map<string, Sum>, cells: Cells, i: number, model: string | null): void {
  const day = Math.floor(slotStartMs(cells.slot[i] as number) / dayMs) * dayMs
  const key = `${day} ${model}`
  const sum = sums.get(key) ?? { dayMs: day, model, knownNanoUsd: 0, tokens: 0, calls: 0, unpricedCalls: 0 }
  sums.set(key, sum)
  sum.tokens += tokensOf(cells, i)
  sum.calls += cells.calls[i] as number
  sum.knownNanoUsd += cells.costCalculated[i] as number
  sum.unpricedCalls += cells.unpricedCalculated[i] as number
}

/** Who is paid for a model: as the log says, else who makes it, as the price list knows. Null: nobody knows. */
function sellerOf(model: ModelName, book: PriceBook): string | null {
  if (model.provider !== null) return model.provider.toLowerCase()
  return findPrice(book, model)?.name.split('/')[0] ?? null
}

const tokensOf = ({ input, output, cacheRead, cacheWrite5m, cacheWrite1h }: Cells, i: number): number =>
  [input, output, cacheRead, cacheWrite5m, cacheWrite1h].reduce((sum, column) => sum + (column[i] as number), 0)
