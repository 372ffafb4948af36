export type { OtelEvent, OtelPoint, OtelValue } from '@aic/sources'
export { type Taken, TelemetryInbox } from './inbox.ts'
export {
  type AgentSetup,
  type OutcomeSpan,
  openTelemetryInbox,
  outcomesOn,
  receivedOn,
  telemetrySetup,
} from './machine.ts'
export type { OutcomeCounts, OutcomeRow, Outcomes } from './outcomes.ts'
export type { Received, ReceivedCounts } from './received.ts'
export { telemetryToken, telemetryTokenPath } from './token.ts'
