/** A value as tests write it; whole numbers become `intValue`. */
export type AttributeValue = string | number | boolean

/** One event to send. */
export interface SentEvent {
  readonly name: string
  /** UTC ms. */
  readonly atMs: number
  readonly attributes: Readonly<Record<string, AttributeValue>>
}

/** One point of a counter to send. */
export interface SentPoint extends SentEvent {
  readonly startMs: number
  readonly value: number
  readonly isCumulative?: boolean
}

const resource = (service: string) => ({ attributes: attributesOf({ 'service.name': service, 'os.type': 'linux' }) })
const nanoOf = (ms: number): string => String(BigInt(ms) * 1_000_000n)

/** An `ExportLogsServiceRequest` in OTLP's JSON, as an agent sends it. */
export const logsRequest = (service: string, events: readonly SentEvent[]) => ({
  resourceLogs: [
    {
      resource: resource(service),
      scopeLogs: [
        {
          scope: { name: 'com.example.events' },
          logRecords: events.map(({ name, atMs, attributes }) => ({
            timeUnixNano: nanoOf(atMs),
            body: { stringValue: name },
            attributes: attributesOf({ ...attributes, 'event.name': name.replace(/^\w+\./, '') }),
          })),
        },
      ],
    },
  ],
})

/** An `ExportMetricsServiceRequest` in OTLP's JSON. */
export const metricsRequest = (service: string, points: readonly SentPoint[]) => ({
  resourceMetrics: [
    {
      resource: resource(service),
      scopeMetrics: [
        {
          scope: { name: 'com.example.meter' },
          metrics: points.map(({ name, startMs, atMs, value, isCumulative = false, attributes }) => ({
            name,
            sum: {
              aggregationTemporality: isCumulative ? 2 : 1,
              isMonotonic: true,
              dataPoints: [
                {
                  startTimeUnixNano: nanoOf(startMs),
                  timeUnixNano: nanoOf(atMs),
                  ...(Number.isInteger(value) ? { asInt: String(value) } : { asDouble: value }),
                  attributes: attributesOf(attributes),
                },
              ],
            },
          })),
        },
      ],
    },
  ],
})

const attributesOf = (attributes: Readonly<Record<string, AttributeValue>>) =>
  Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }))

function anyValue(value: AttributeValue): object {
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value }
}

/** How a field is written: its number, and what it holds; a message holds fields of its own. */
type Field = readonly [id: number, kind: 'text' | 'varint' | 'fixed64' | 'double' | Message]
type Message = { readonly [name: string]: Field }

// Written anew from the .proto files, so that a wrong number in the agent's own table can't pass.
const value: Message = {
  stringValue: [1, 'text'],
  boolValue: [2, 'varint'],
  intValue: [3, 'varint'],
  doubleValue: [4, 'double'],
}
const attribute: Message = { key: [1, 'text'], value: [2, value] }
const scope: Message = { name: [1, 'text'] }
const logRecord: Message = { timeUnixNano: [1, 'fixed64'], body: [5, value], attributes: [6, attribute] }
const scopeLogs: Message = { scope: [1, scope], logRecords: [2, logRecord] }
const resourceLogs: Message = { resource: [1, { attributes: [1, attribute] }], scopeLogs: [2, scopeLogs] }
const dataPoint: Message = {
  startTimeUnixNano: [2, 'fixed64'],
  timeUnixNano: [3, 'fixed64'],
  asDouble: [4, 'double'],
  asInt: [6, 'fixed64'],
  attributes: [7, attribute],
}
const sum: Message = {
  dataPoints: [1, dataPoint],
  aggregationTemporality: [2, 'varint'],
  isMonotonic: [3, 'varint'],
}
const scopeMetrics: Message = { scope: [1, scope], metrics: [2, { name: [1, 'text'], sum: [7, sum] }] }
const resourceMetrics: Message = { resource: [1, { attributes: [1, attribute] }], scopeMetrics: [2, scopeMetrics] }
const request: Message = { resourceLogs: [1, resourceLogs], resourceMetrics: [1, resourceMetrics] }

/** A request in OTLP's JSON as protobuf: https://protobuf.dev/programming-guides/encoding/ */
export const toProtobuf = (json: object): Buffer<ArrayBuffer> => messageBytes(json, request)

function messageBytes(json: object, message: Message): Buffer<ArrayBuffer> {
  const parts = Object.entries(json).flatMap(([name, found]) => {
    const field = message[name]
    if (field === undefined) throw new Error(`no field ${name}`)
    return (Array.isArray(found) ? found : [found]).map((one: unknown) => fieldBytes(field, one))
  })
  return Buffer.concat(parts)
}

function fieldBytes([id, kind]: Field, found: unknown): Buffer {
  if (kind === 'varint') return Buffer.concat([varint(BigInt(id) << 3n), varint(BigInt(found as string | number))])
  if (kind === 'fixed64' || kind === 'double') {
    const bytes = Buffer.alloc(8)
    if (kind === 'double') bytes.writeDoubleLE(found as number)
    else bytes.writeBigInt64LE(BigInt(found as string))
    return Buffer.concat([varint((BigInt(id) << 3n) | 1n), bytes])
  }
  const bytes = kind === 'text' ? Buffer.from(found as string) : messageBytes(found as object, kind)
  return Buffer.concat([varint((BigInt(id) << 3n) | 2n), varint(BigInt(bytes.length)), bytes])
}

function varint(number: bigint): Buffer {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, number)
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  return Buffer.from([...bytes, Number(rest)])
}
