import { type BilledCost, ProviderFault } from '@aic/core/limit'
import { billingDays, needNano } from '../billing-days.ts'
import { type Fields, fieldsOf } from '../fields.ts'
import { unitsToNano } from '../money.ts'
import type { Vendor } from '../provider.ts'
import { dayMs } from '../reading.ts'

const noSpending = 'xAI did not tell the costs by day.'

/** What a team spent, by UTC day. It is an extra: that it fails takes nothing from the balance. */
export async function readSpending(
  teamUrl: string,
  headers: Readonly<Record<string, string>>,
  vendor: Vendor,
): Promise<{ readonly costs: BilledCost[]; readonly notes: string[] }> {
  const request = {
    url: `${teamUrl}/usage`,
    method: 'POST',
    headers,
    body: question(vendor.nowMs),
    isRepeatable: true,
  } as const
  try {
    return { costs: parseSpending(fieldsOf(await vendor.json(request))), notes: [] }
  } catch (error) {
    if (error instanceof ProviderFault) return { costs: [], notes: [noSpending] }
    throw error
  }
}

function question(nowMs: number): unknown {
  const [{ fromMs }] = billingDays(nowMs)
  return {
    analyticsRequest: {
      timeRange: { startTime: textOf(fromMs), endTime: textOf(nowMs), timezone: 'Etc/GMT' },
      timeUnit: 'TIME_UNIT_DAY',
      values: [{ name: 'usd', aggregation: 'AGGREGATION_SUM' }],
      groupBy: [],
      filters: [],
    },
  }
}

/** `2026-07-01 00:00:00`, UTC. */
const textOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 19).replace('T', ' ')

const parseSpending = (answer: Fields): BilledCost[] =>
  answer.needList('timeSeries').flatMap((series) =>
    series.needList('dataPoints').map((point) => {
      const fromMs = point.time('timestamp') ?? Number(point.needText('timestamp'))
      const [usd] = Array.isArray(point.json.values) ? (point.json.values as unknown[]) : []
      const amountNano = needNano(unitsToNano(usd), `${point.path}.values[0]`)
      return { fromMs, toMs: fromMs + dayMs, amountNano, currency: 'USD', model: null, item: null }
    }),
  )
