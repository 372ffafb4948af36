import type { Aic } from '@aic/engine'
import type { Monitor } from '@aic/engine/limits'
import type { GitHubSignIn } from '@aic/engine/sign-in'
import type { FleetDesk } from './fleet/fleet-desk.ts'
import type { PushTimer } from './fleet/start-pushes.ts'
import type { SyncLine } from './fleet/sync-line.ts'
import type { OtherMachines } from './hub/other-machines.ts'
import type { Log } from './log/log.ts'
import type { Access } from './safety/access.ts'
import type { WidgetTokens } from './safety/widget-tokens.ts'
import type { SettingsFile } from './settings-file.ts'
import type { ChangeFeed } from './stream/change-feed.ts'

/** What the agent knows of itself and its machine. */
export interface AgentFacts {
  readonly version: string
  readonly pid: number
  readonly startedAtMs: number
  readonly port: number
  /** The program that runs. */
  readonly programPath: string
  readonly databasePath: string
  readonly home: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  /** Proves to clients that this is the agent whose token they hold. */
  readonly proofOf: (challenge: string) => string
  /** `AIC_DEBUG=1`: answers `/debug/*`. */
  readonly isDebug: boolean
  /** `AIC_RAW_RESPONSES=1`: shows what vendors answered, redacted. */
  readonly showsRawResponses: boolean
}

/** The sign-in at GitHub, as routes need it. */
export type GitHubDoor = Pick<GitHubSignIn, 'status' | 'start' | 'poll' | 'logout' | 'check'>

/** What the routes are made of: doors to the engine, and the agent's own state. */
export interface AgentParts {
  readonly aic: Aic
  readonly monitor: Monitor
  readonly config: SettingsFile
  /** Writes one setting, null takes it out. Throws `ConfigError`, and then nothing is written. */
  readonly setSetting: (key: string, value: string | null) => void
  readonly gitHub: GitHubDoor
  readonly access: Access
  readonly widgetTokens: WidgetTokens
  readonly feed: ChangeFeed
  /** The fleet as pages see it. */
  readonly fleet: FleetDesk
  /** When the agent itself sends to it. */
  readonly pushTimer: PushTimer
  /** Usage on its way to the hub of the settings. */
  readonly syncLine: SyncLine
  readonly syncTimer: PushTimer
  /** What others told this agent as their hub, and what it tells a hub. */
  readonly otherMachines: OtherMachines
  readonly log: Log
  /** UTC ms. */
  readonly nowMs: () => number
  readonly facts: AgentFacts
  /** Looks at the logs now; settles when the ledger has what they held. */
  readonly look: () => Promise<void>
}
