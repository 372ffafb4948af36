import {
  type ClickHouse,
  clickHouseTarget,
  type FleetTarget,
  openClickHouse,
  readClickHouseSettings,
  shownSettings,
} from '@aic/fleet'
import type { Place } from '@aic/sources'
import type { Config } from '../../config/config.ts'
import { secretOf } from '../../config/secret.ts'
import { type FleetMachine, fleetMachine } from '../fleet-machine.ts'

/** A machine as the fleet’s functions want it. */
export interface FleetPlace extends Pick<Place, 'env' | 'home' | 'platform'> {
  readonly config: Config
  /** The host's name, as the system says it. */
  readonly hostName: string
  /** When the command started, UTC ms. */
  readonly nowMs: number
}

/** The fleet’s ClickHouse, and this machine in it. */
export interface OpenFleet extends AsyncDisposable {
  readonly clickHouse: ClickHouse
  /** The same as a place for rows. */
  readonly target: FleetTarget
  readonly machine: FleetMachine
  /** How it is reached, as it may be shown, by the names of the variables. */
  readonly shown: Readonly<Record<string, string>>
}

/** Where the fleet’s ClickHouse is: the environment, else the settings. Throws `FleetFault` for what can’t be meant. */
export function fleetSettings({ env, config: { fleet } }: Pick<FleetPlace, 'env' | 'config'>) {
  const { password, ...rest } = fleet
  const secret = password === undefined ? undefined : (secretOf(password, env) ?? undefined)
  return readClickHouseSettings(env, { ...rest, password: secret })
}

/** Opens the client, which is loaded only now; nothing is asked yet, so a wrong host shows with the first request. */
export async function openFleet(place: FleetPlace, { timeoutMs = 30_000 } = {}): Promise<OpenFleet> {
  const settings = fleetSettings(place)
  const clickHouse = await openClickHouse(settings, { timeoutMs })
  return {
    clickHouse,
    target: clickHouseTarget(clickHouse),
    machine: fleetMachine(place),
    shown: shownSettings(settings),
    [Symbol.asyncDispose]: () => clickHouse.close(),
  }
}
