/** Writes examples/grafana/aic-fleet.json from the named queries; a test fails while it is stale. */
import { writeFileSync } from 'node:fs'
import { namedQueries } from '../../packages/fleet/src/queries/named-queries.ts'
import { grafanaDashboard } from './dashboard.ts'

const file = new URL('../../examples/grafana/aic-fleet.json', import.meta.url)
writeFileSync(file, `${JSON.stringify(grafanaDashboard(namedQueries), null, 2)}\n`)
