import type { PriceExplanation } from '@aic/core'
import { isoOf, unknownName } from '@aic/core/report'
import type { Prices } from '@aic/engine/upkeep'

/** `aic prices` for scripts. Rates are USD per million tokens. */
export function pricesJson({ version, refreshedMs, sources, ignored, models }: Prices): object {
  return {
    version,
    refreshedAt: refreshedMs === null ? null : isoOf(refreshedMs),
    sources,
    ignoredOverrides: ignored,
    models: models.map(({ model, calls, price, history }) => ({
      modelName: model.name ?? unknownName,
      provider: model.provider,
      calls,
      price: price === null ? null : priceJson(price),
      history: history.map(priceJson),
    })),
  }
}

const priceJson = ({ name, how, why, usdPerMillion, long, since, source, sourceUrl, readOn }: PriceExplanation) => ({
  name,
  how,
  why,
  usdPerMillion,
  long,
  since,
  source,
  sourceUrl,
  readOn,
})
