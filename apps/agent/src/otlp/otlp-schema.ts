const repeated = (type: string, id: number) => ({ rule: 'repeated', type, id }) as const
const attributes = (id: number) => ({ attributes: repeated('KeyValue', id) })

/**
 * What we read of OTLP's messages, and what we answer, for protobufjs. Fields that are not named here are passed over: nested values,
 * histograms, traces. Numbers of fields: https://github.com/open-telemetry/opentelemetry-proto/tree/main/opentelemetry/proto
 */
export const otlpSchema = {
  nested: {
    AnyValue: {
      fields: {
        stringValue: { type: 'string', id: 1 },
        boolValue: { type: 'bool', id: 2 },
        intValue: { type: 'int64', id: 3 },
        doubleValue: { type: 'double', id: 4 },
      },
      oneofs: { value: { oneof: ['stringValue', 'boolValue', 'intValue', 'doubleValue'] } },
    },
    KeyValue: { fields: { key: { type: 'string', id: 1 }, value: { type: 'AnyValue', id: 2 } } },
    Resource: { fields: attributes(1) },
    Scope: { fields: attributes(3) },
    LogRecord: {
      fields: {
        timeUnixNano: { type: 'fixed64', id: 1 },
        body: { type: 'AnyValue', id: 5 },
        ...attributes(6),
        observedTimeUnixNano: { type: 'fixed64', id: 11 },
        eventName: { type: 'string', id: 12 },
      },
    },
    ScopeLogs: { fields: { scope: { type: 'Scope', id: 1 }, logRecords: repeated('LogRecord', 2) } },
    ResourceLogs: { fields: { resource: { type: 'Resource', id: 1 }, scopeLogs: repeated('ScopeLogs', 2) } },
    LogsRequest: { fields: { resourceLogs: repeated('ResourceLogs', 1) } },
    DataPoint: {
      fields: {
        startTimeUnixNano: { type: 'fixed64', id: 2 },
        timeUnixNano: { type: 'fixed64', id: 3 },
        asDouble: { type: 'double', id: 4 },
        asInt: { type: 'sfixed64', id: 6 },
        ...attributes(7),
      },
      oneofs: { value: { oneof: ['asDouble', 'asInt'] } },
    },
    Sum: { fields: { dataPoints: repeated('DataPoint', 1), aggregationTemporality: { type: 'int32', id: 2 } } },
    Metric: { fields: { name: { type: 'string', id: 1 }, sum: { type: 'Sum', id: 7 } } },
    ScopeMetrics: { fields: { scope: { type: 'Scope', id: 1 }, metrics: repeated('Metric', 2) } },
    ResourceMetrics: { fields: { resource: { type: 'Resource', id: 1 }, scopeMetrics: repeated('ScopeMetrics', 2) } },
    MetricsRequest: { fields: { resourceMetrics: repeated('ResourceMetrics', 1) } },
    LogsPartialSuccess: {
      fields: { rejectedLogRecords: { type: 'int64', id: 1 }, errorMessage: { type: 'string', id: 2 } },
    },
    LogsResponse: { fields: { partialSuccess: { type: 'LogsPartialSuccess', id: 1 } } },
    MetricsPartialSuccess: {
      fields: { rejectedDataPoints: { type: 'int64', id: 1 }, errorMessage: { type: 'string', id: 2 } },
    },
    MetricsResponse: { fields: { partialSuccess: { type: 'MetricsPartialSuccess', id: 1 } } },
    Status: { fields: { code: { type: 'int32', id: 1 }, message: { type: 'string', id: 2 } } },
  },
}

/** Names a message of {@link otlpSchema} that stands at the top of a body. */
export type OtlpMessage = 'LogsRequest' | 'MetricsRequest' | 'LogsResponse' | 'MetricsResponse' | 'Status'
