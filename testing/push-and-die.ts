// Pushes a home to a store and is killed when outcomes, bills and budgets have arrived there, before that is remembered.
// Arguments: home, data folder, the store, the time.

import { openClickHouse } from '../packages/fleet/src/clickhouse/open-clickhouse.ts'
import { clickHouseTarget } from '../packages/fleet/src/clickhouse/target.ts'
import type { FleetTarget } from '../packages/fleet/src/fleet-event.ts'
import { pushTo } from './fleet-push.ts'

const [home = '', data = '', store = '', nowMs = '0'] = process.argv.slice(2)
const { hostname: host, port, pathname } = new URL(store)
const place = { host, port: Number(port), protocol: 'http', user: 'default', password: '' } as const
const real = clickHouseTarget(await openClickHouse({ ...place, database: pathname.slice(1) }))
const target: FleetTarget = {
  id: real.id,
  async send(batch, options) {
    await real.send(batch, options)
    if (batch.outcomes !== undefined) process.kill(process.pid, 'SIGKILL')
  },
}
await pushTo({ home, data, store }, { target, nowMs: Number(nowMs), hashMode: 'keyed' })
