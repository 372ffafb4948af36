import type { OtelEvent } from '@aic/engine/telemetry'
import { attributesOf, type Fields, fieldsOf, listOf, msOf } from './attributes.ts'

/** Longest text that may be the name of an event; bodies may be whole prompts. */
const longestName = 100

/** The events of an `ExportLogsServiceRequest`. What has another shape is passed over, as newer fields have to be. */
export function parseLogs(request: unknown): OtelEvent[] {
  return listOf(fieldsOf(request).resourceLogs).flatMap(({ resource, scopeLogs }) =>
    listOf(scopeLogs).flatMap(({ scope, logRecords }) =>
      listOf(logRecords).map((record) => eventOf(record, fieldsOf(resource), fieldsOf(scope))),
    ),
  )
}

function eventOf(record: Fields, resource: Fields, scope: Fields): OtelEvent {
  const attributes = attributesOf(resource, scope, record)
  const names = [record.eventName, attributes.get('event.name'), fieldsOf(record.body).stringValue]
  return {
    names: names.filter((name) => typeof name === 'string' && name !== '' && name.length <= longestName) as string[],
    atMs: msOf(record.timeUnixNano) ?? msOf(record.observedTimeUnixNano),
    attributes,
  }
}
