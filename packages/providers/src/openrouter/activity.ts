import type { BilledCost, BilledUsage } from '@aic/core/limit'
import { needNano } from '../billing-days.ts'
import type { Fields } from '../fields.ts'
import { unitsToNano } from '../money.ts'
import { dayMs } from '../reading.ts'

/** Rows by day, model and who served it. Reasoning is within the completion; what came from a cache is not told apart. */
export function parseActivity(rows: readonly Fields[]): {
  readonly costs: BilledCost[]
  readonly usage: BilledUsage[]
} {
  const days = rows.map((row) => {
    const fromMs = row.time('date') ?? Number(row.needText('date'))
    return { row, at: { fromMs, toMs: fromMs + dayMs, model: row.text('model', 'model_permaslug') } }
  })
  const costs = days.map(({ row, at }) => ({
    ...at,
    amountNano: needNano(unitsToNano(row.json.usage), `${row.path}.usage`),
    currency: 'USD',
    item: row.text('provider_name'),
  }))
  const usage = days.map(({ row, at }) => ({
    ...at,
    requests: row.number('requests'),
    input: row.needNumber('prompt_tokens'),
    output: row.needNumber('completion_tokens'),
    cacheRead: 0,
    cacheWrite5m: 0,
    cacheWrite1h: 0,
  }))
  return { costs, usage }
}
