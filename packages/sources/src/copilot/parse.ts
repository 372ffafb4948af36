import { isObject, objectOf } from '../json.ts'
import type { LineParser, LogFile } from '../source.ts'
import { parseEvent, sessionFrom } from './events.ts'
import { parseRecord, type Traces } from './otel.ts'

/** A parser of a session log or an OpenTelemetry file: a line with `attributes` is telemetry. Its state is what both remember. */
export function copilotParser(file: LogFile, state: unknown): LineParser {
  const { session, traces } = objectOf(state)
  const known = { session: sessionFrom(session, file), traces: (Array.isArray(traces) ? traces : []) as Traces }
  return {
    parse(line) {
      if (!isObject(line)) return []
      return isObject(line.attributes)
        ? parseRecord(known.traces, line, line.attributes)
        : parseEvent(known.session, line)
    },
    state: () => known,
  }
}
