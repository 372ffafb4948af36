import type { BilledCost } from '@aic/core/limit'
import { needNano } from '../billing-days.ts'
import { type Fields, fieldsOf, isObject } from '../fields.ts'
import { priceToNano } from '../money.ts'
import { dayMs } from '../reading.ts'

/** What a month's usage comes to. */
export interface Bill {
  readonly costs: readonly BilledCost[]
}

/** Groups of the bill, each with amounts by day. */
const groups = ['input', 'output', 'cached'] as const

/**
 * Costs by day, model and group: what of a value is paid, times the price of its metric and group. Prices are texts such as `"8.50E-8"`.
 */
export function parseBill(answer: Fields): Bill {
  const prices = new Map(answer.needList('prices').map((price) => [metricOf(price), price.json.price]))
  const currency = answer.needCurrency('currency')
  const models = answer.needObject('completion').needObject('models')
  const costs = Object.entries(models.json).flatMap(([name, entry]) => {
    const model = fieldsOf(isObject(entry) ? entry : {}, `${models.path}.${name}`)
    return groups.flatMap((group) =>
      model.list(group).map((row) => {
        const fromMs = row.time('timestamp') ?? Number(row.needText('timestamp'))
        const amountNano = needNano(
          priceToNano(prices.get(metricOf(row)), row.needNumber('value_paid')),
          `the price of ${row.path}`,
        )
        return { fromMs, toMs: fromMs + dayMs, amountNano, currency, model: name.split('::')[0] ?? name, item: group }
      }),
    )
  })
  return { costs }
}

const metricOf = (row: Fields): string => `${row.needText('billing_metric')} ${row.needText('billing_group')}`
