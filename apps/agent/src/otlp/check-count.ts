import { fieldsOf } from './attributes.ts'
import { OtlpError } from './otlp-error.ts'

/** Exporters send 512 records at once, unless they are told otherwise. Empty ones are small: a body could hold a million, and all would wait. */
const mostRecords = 50_000

/** What lists hold in turn: resources, scopes, records or metrics, points. */
const lists = [
  ['resourceLogs', 'resourceMetrics'],
  ['scopeLogs', 'scopeMetrics'],
  ['logRecords', 'metrics'],
  ['sum'],
  ['dataPoints'],
] as const

/** Throws {@link OtlpError} for a batch of more records than anybody sends, before each of them is looked at. */
export function checkCount(request: object): void {
  let level: readonly unknown[] = [request]
  let count = 0
  for (const names of lists) {
    const inner: unknown[] = []
    for (const one of level) {
      for (const name of names) {
        const value = fieldsOf(one)[name]
        const items: readonly unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value]
        count += items.length
        if (count > mostRecords) {
          throw new OtlpError(413, `The batch has more than ${mostRecords} records; send smaller batches`)
        }
        for (const item of items) inner.push(item)
      }
    }
    level = inner
  }
}
