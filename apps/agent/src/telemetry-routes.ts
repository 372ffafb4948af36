import { openTelemetryInbox } from '@aic/engine/telemetry'
import type { Hono } from 'hono'
import type { AgentParts } from './agent-parts.ts'
import { errorText } from './log/log.ts'
import { otlpRoutes } from './otlp/routes.ts'

/** `/v1/logs`, `/v1/metrics`: what agents tell of themselves goes to the inbox, and from there with the logs into the ledger. */
export function telemetryRoutes({ facts, nowMs, look, log }: AgentParts): Hono {
  return otlpRoutes({
    inbox: openTelemetryInbox(facts, nowMs),
    onKept: () => void look(),
    onFailure: (error) => log.error('telemetry could not be kept', { error: errorText(error) }),
  })
}
