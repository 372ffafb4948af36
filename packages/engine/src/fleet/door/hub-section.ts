import { existsSync } from 'node:fs'
import path from 'node:path'
import type { CheckSection } from '@aic/fleet'
import { dataFolder } from '../../folders.ts'
import { siteOf } from '../view/fleet-site.ts'
import type { FleetPlace } from './open-fleet.ts'

/** On a hub without a ClickHouse nothing is wrong with a server: there is none. Null: this is no such hub. */
export function hubSection(place: FleetPlace): CheckSection | null {
  const site = siteOf(place, existsSync(path.join(dataFolder(place), 'fleet.sqlite')))
  if (site.kind !== 'hub') return null
  return {
    id: 'hub',
    title: 'ClickHouse',
    ok: false,
    detail: `None is set, and this machine is a hub: what machines told it is in ${site.file}`,
    hint: 'aic fleet check says whether an import into ClickHouse would work. For one, set CH_HOST or aic config set fleet.host; a hub needs none: aic fleet status and aic hub status tell how it is.',
  }
}
