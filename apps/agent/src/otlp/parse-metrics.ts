import type { OtelPoint } from '@aic/engine/telemetry'
import { attributesOf, type Fields, fieldsOf, listOf, msOf, numberOf } from './attributes.ts'

/** The points of all counters in an `ExportMetricsServiceRequest`; histograms and gauges count nothing that is kept. */
export function parseMetrics(request: unknown): OtelPoint[] {
  return listOf(fieldsOf(request).resourceMetrics).flatMap(({ resource, scopeMetrics }) =>
    listOf(scopeMetrics).flatMap(({ scope, metrics }) =>
      listOf(metrics).flatMap((metric) => pointsOf(metric, fieldsOf(resource), fieldsOf(scope))),
    ),
  )
}

function pointsOf({ name, sum }: Fields, resource: Fields, scope: Fields): OtelPoint[] {
  const { dataPoints, aggregationTemporality } = fieldsOf(sum)
  const isCumulative = isRunning(aggregationTemporality)
  if (typeof name !== 'string' || isCumulative === null) return []
  return listOf(dataPoints).flatMap((point) => {
    const atMs = msOf(point.timeUnixNano)
    const value = numberOf(point.asInt) ?? numberOf(point.asDouble)
    if (atMs === null || value === null) return []
    const startMs = msOf(point.startTimeUnixNano)
    return [{ name, startMs, atMs, value, isCumulative, attributes: attributesOf(resource, scope, point) }]
  })
}

/** OTLP's JSON has numbers only, but some senders write names. Null: it does not say, so the value means nothing. */
function isRunning(temporality: unknown): boolean | null {
  if (temporality === 1 || temporality === 'AGGREGATION_TEMPORALITY_DELTA') return false
  return temporality === 2 || temporality === 'AGGREGATION_TEMPORALITY_CUMULATIVE' ? true : null
}
