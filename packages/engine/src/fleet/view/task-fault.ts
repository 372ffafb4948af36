import { AicError } from '@aic/core'
import { FleetFault } from '@aic/fleet'
import { ConfigError } from '../../config/fields.ts'

/** Why a task came to nothing, in a form that goes from thread to thread. */
export interface FaultView {
  /** `away`: the place does not answer, or not as it should; the rest are what was asked for. */
  readonly code: 'unknown-query' | 'bad-parameter' | 'bad-config' | 'no-fleet' | 'away' | 'two-ways' | 'unexpected'
  readonly message: string
  /** What to do, a sentence. */
  readonly advice: string
}

/** A task of the fleet’s threads failed. */
export class TaskFault extends Error implements FaultView {
  override readonly name = 'TaskFault'
  readonly code: FaultView['code']
  readonly advice: string

  constructor({ code, message, advice }: FaultView, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.advice = advice
  }

  static noFleet(): TaskFault {
    return new TaskFault({
      code: 'no-fleet',
      message: 'This machine knows no fleet',
      advice: 'Say where its ClickHouse is (CH_HOST, or fleet.host in the settings), or run a hub: see docs/fleet.md.',
    })
  }

  static noHub(): TaskFault {
    return new TaskFault({
      code: 'no-fleet',
      message: 'This machine syncs to no hub that takes usage',
      advice: 'Say where it is (sync.url), and give its key (sync.key): see docs/hub.md.',
    })
  }

  /** Any error as one of these; `code` where it is a fault of the fleet. */
  static of(error: unknown, code: FaultView['code'] = 'away'): TaskFault {
    if (error instanceof TaskFault) return error
    const message = error instanceof Error ? error.message : String(error)
    const cause = { cause: error }
    if (error instanceof FleetFault) return new TaskFault({ code, message, advice: error.advice }, cause)
    if (error instanceof ConfigError) {
      return new TaskFault({ code: 'bad-config', message, advice: 'aic config path says where settings are.' }, cause)
    }
    const told = error instanceof AicError ? { advice: error.advice } : { advice: 'Look into aic agent logs.' }
    const isWays = error instanceof AicError && error.code === 'two-ways'
    return new TaskFault({ code: isWays ? 'two-ways' : 'unexpected', message, ...told }, cause)
  }
}

/** Its words alone. */
export const faultView = ({ code, message, advice }: FaultView): FaultView => ({ code, message, advice })
