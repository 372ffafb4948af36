/**
 * How long each named query takes: `node scripts/bench-fleet-queries.ts [events] [sqlite|clickhouse|both]`. Fills a fleet of its own in
 * a temporary folder (3 million events over two years when not said), asks each query three times and prints the middle time.
 */
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Random } from '../bench/random.ts'
import { clickHouseTarget } from '../packages/fleet/src/clickhouse/target.ts'
import type { FleetBatch, FleetEvent, FleetTarget } from '../packages/fleet/src/fleet-event.ts'
import type { FleetRow } from '../packages/fleet/src/queries/fleet-row.ts'
import { findQuery, namedQueries } from '../packages/fleet/src/queries/named-queries.ts'
import type { NamedQuery } from '../packages/fleet/src/queries/named-query.ts'
import { queryClickHouse } from '../packages/fleet/src/queries/query-clickhouse.ts'
import { SqliteFleet } from '../packages/fleet/src/sqlite/sqlite-fleet.ts'
import { goldenFleet, goldenNowMs, goldenTenant, goldenZone } from '../testing/golden-fleet.ts'
import { startFleetInClickHouse } from '../testing/golden-in-clickhouse.ts'

const [count = '3000000', which = 'both'] = process.argv.slice(2)
const events = Number(count)
const perBatch = 50_000
const context = { tenant: goldenTenant, zone: goldenZone('Europe/Berlin'), nowMs: goldenNowMs }

const twoYearsMs = 730 * 86_400_000
const digest = (text: string): string => createHash('md5').update(text).digest('hex')

/** Sessions of sixty calls, ten seconds apart, on twenty machines, 200 projects and eight models, over two years. */
function* batches(): Generator<FleetBatch> {
  const [model] = goldenFleet({ calls: 40 }).standing
  if (model === undefined) return
  for (let from = 0; from < events; from += perBatch) {
    const rows = Array.from({ length: Math.min(perBatch, events - from) }, (_, at) => callOf(model, from + at))
    yield { events: rows, blocks: [], quotas: [], runs: [] }
  }
}

function callOf(model: FleetEvent, number: number): FleetEvent {
  const session = Math.floor(number / 60)
  const random = new Random(session)
  const machine = random.int(1, 20)
  const cost = (number * 7_919) % 90_000_000
  const isPriced = number % 50 !== 0
  return {
    ...model,
    eventId: digest(`${number}`),
    atMs: goldenNowMs - Math.floor(((events - session * 60) / events) * twoYearsMs) + (number % 60) * 10_000,
    machineId: `m-${machine}`,
    machine: `machine-${machine}`,
    user: `user-${machine % 9}`,
    project: digest(`p${random.int(1, 200)}`).slice(0, 16),
    projectLabel: '',
    session: digest(`s${session}`).slice(0, 16),
    model: `model-${random.int(1, 8)}`,
    costNanoUsd: isPriced ? cost : null,
    calculatedNanoUsd: isPriced ? cost : null,
    costKind: isPriced ? 'calculated' : 'unpriced',
    version: BigInt(number),
  }
}

async function fill(target: FleetTarget): Promise<void> {
  let sendMs = 0
  for (const batch of batches()) {
    const startMs = performance.now()
    await target.send(batch)
    sendMs += performance.now() - startMs
  }
  for (const batch of goldenFleet().batches) await target.send({ ...batch, events: [] })
  console.log(`${target.id}: ${Math.round(events / (sendMs / 1000))} events/s`)
}

async function measure(name: string, ask: (named: NamedQuery) => FleetRow[] | Promise<FleetRow[]>): Promise<void> {
  for (const named of namedQueries) {
    const times: number[] = []
    let rows = 0
    for (let run = 0; run < 3; run++) {
      const startMs = performance.now()
      rows = (await ask(named)).length
      times.push(performance.now() - startMs)
    }
    const middle = Math.round(times.sort((a, b) => a - b)[1] ?? 0)
    console.log(`${name}\t${named.id}\t${middle} ms\t${rows} rows${middle > 1_000 ? '\tOVER 1 s' : ''}`)
  }
}

if (which !== 'clickhouse') {
  const folder = mkdtempSync(path.join(tmpdir(), 'aic-bench-fleet-'))
  const file = path.join(folder, 'fleet.sqlite')
  using fleet = SqliteFleet.open(file, { now: () => goldenNowMs })
  await fill(fleet)
  console.log(`${Math.round(statSync(file).size / 1e6)} MB`)
  const startMs = performance.now()
  fleet.query(findQuery('row-counts'), {}, context)
  console.log(`the first query, which adds up all days: ${Math.round(performance.now() - startMs)} ms`)
  await measure('sqlite', (named) => fleet.query(named, {}, context))
  rmSync(folder, { recursive: true })
}
if (which !== 'sqlite') {
  await using engine = await startFleetInClickHouse()
  await fill(clickHouseTarget(engine.clickHouse))
  await measure('clickhouse', (named) => queryClickHouse(engine.clickHouse, named, {}, context))
}
