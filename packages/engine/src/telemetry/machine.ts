import type { Usage } from '@aic/core'
import type { Zone } from '@aic/core/report'
import { type Place, type SetupStep, sources } from '@aic/sources'
import { otelFolder } from '../folders.ts'
import { isTracking } from '../tracking.ts'
import { TelemetryInbox } from './inbox.ts'
import { type Outcomes, outcomesOf } from './outcomes.ts'
import { readOutcomes } from './read-outcomes.ts'
import { type Received, readReceived } from './received.ts'
import { telemetryToken, telemetryTokenPath } from './token.ts'

type Machine = Pick<Place, 'env' | 'home' | 'platform'>

/** The inbox of this machine's telemetry. One program writes to it: the agent. It keeps nothing where no usage is to be tracked. */
export const openTelemetryInbox = (machine: Machine, nowMs: () => number): TelemetryInbox =>
  new TelemetryInbox({ folder: otelFolder(machine), sources: isTracking(machine.env) ? sources : [], nowMs })

/** What came in on this machine so far, and where it is kept. */
export const receivedOn = (machine: Machine): Received & { readonly folder: string } => ({
  ...readReceived(otelFolder(machine)),
  folder: otelFolder(machine),
})

/** Days of which outcomes are asked for, inclusive; null: open. */
export interface OutcomeSpan {
  readonly zone: Zone
  readonly sinceDay: number | null
  readonly untilDay: number | null
}

/** What came of the work on this machine, and what it cost. `usage`: all of history. */
export const outcomesOn = (machine: Machine, usage: Usage, span: OutcomeSpan): Outcomes =>
  outcomesOf({ usage, told: readOutcomes(otelFolder(machine), sources), ...span })

/** How to switch telemetry on, for one agent. */
export interface AgentSetup {
  /** Id of the source, and as people call it. */
  readonly source: string
  readonly name: string
  readonly steps: readonly SetupStep[]
}

/** How to switch on the telemetry of every agent that has it. `url` of the agent; the token is made if there is none. */
export function telemetrySetup(machine: Machine, url: string, isTokenShown: boolean): AgentSetup[] {
  const token = telemetryToken(machine)
  const target = { url, tokenPath: telemetryTokenPath(machine), token: isTokenShown ? token : null }
  return sources.flatMap(({ id, name, telemetry }) =>
    telemetry === undefined ? [] : [{ source: id, name, steps: telemetry.setup(target) }],
  )
}
