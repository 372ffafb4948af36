import type { FleetTarget, HashMode } from '@aic/fleet'
import type { Ledger } from '@aic/store'
import type { Aic, AicOptions } from '../aic.ts'
import type { FleetMachine } from './fleet-machine.ts'
import type { FleetNames } from './fleet-names.ts'
import type { LastRun, PushProgress } from './push-result.ts'
import type { PushSender } from './push-sender.ts'

/** What to push, and where. */
export interface PushOptions extends AicOptions {
  readonly target: FleetTarget
  /** The host's name, as the system says it. */
  readonly hostName: string
  /** In place of the configured one. */
  readonly hashMode?: HashMode | undefined
  readonly onProgress?: (progress: PushProgress) => void
  readonly signal?: AbortSignal | undefined
  /** Works out what would be sent, and sends nothing. Defaults to false. */
  readonly isDryRun?: boolean
  /** Remembers nothing of the place, which lasts no longer than this push's caller. Defaults to false. */
  readonly isForgetful?: boolean
  /** Events in a batch. Defaults to 25,000. */
  readonly batchSize?: number
  /** The door to the ledger, for a process that has it open; it is closed by its owner. */
  readonly aic?: Aic
}

/** A push that has its machine, its names and its outbox. */
export interface PushWork {
  readonly options: PushOptions
  readonly aic: Aic
  readonly ledger: Ledger | null
  readonly machine: FleetMachine
  readonly names: FleetNames
  readonly sender: PushSender
  readonly last: LastRun | null
  /** Tells the ledger's file from another in its place. */
  readonly ledgerId: string
}
