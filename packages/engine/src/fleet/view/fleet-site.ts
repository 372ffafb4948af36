import path from 'node:path'
import { clickHouseUrl } from '@aic/fleet'
import { dataFolder } from '../../folders.ts'
import { knownStore } from '../door/known-stores.ts'
import { type FleetPlace, fleetSettings } from '../door/open-fleet.ts'

/** Where the fleet’s rows are for those who look: a ClickHouse, the file of the hub that this agent is, or nowhere. */
export type FleetSite =
  | { readonly kind: 'clickhouse'; readonly url: string; readonly database: string; readonly targetId: string }
  | { readonly kind: 'hub'; readonly file: string; readonly targetId: string }
  | { readonly kind: 'none' }

/**
 * The place that the settings or the environment name, or that something was sent to from here; else the hub’s own file. Asks nobody.
 * Throws `FleetFault` (`validation`) for settings that can’t be meant.
 */
export function siteOf(place: FleetPlace, isHub: boolean): FleetSite {
  if (place.env.AIC_DEMO === '1') return { kind: 'none' } // made-up numbers go nowhere
  const settings = fleetSettings(place)
  const url = clickHouseUrl(settings)
  const targetId = `clickhouse:${url}/${settings.database}`
  const folder = dataFolder(place)
  if (isNamed(place) || knownStore(folder, targetId) !== null) {
    return { kind: 'clickhouse', url, database: settings.database, targetId }
  }
  return isHub ? hubSite(folder) : { kind: 'none' }
}

/** The file of the hub in a data folder. */
export function hubSite(folder: string): FleetSite & { readonly kind: 'hub' } {
  const file = path.join(folder, 'fleet.sqlite')
  return { kind: 'hub', file, targetId: `sqlite:${file}` }
}

function isNamed({ env, config: { fleet } }: FleetPlace): boolean {
  const named = [env.CH_HOST, env.CH_PORT, env.CH_DATABASE, fleet.host, fleet.port, fleet.database]
  return named.some((one) => one !== undefined && one !== '')
}
