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
import { namedQueries } from '../packages/fleet/src/queries/named-queries.ts'
import type { NamedQuery } from '../packages/fleet/src/queries/named-query.ts'
import { queryClickHouse } from '../packages/fleet/src/queries/query-clickhouse.ts'
import { SqliteFleet } from '../packages/fleet/src/sqlite/sqlite-fleet.ts'
import { goldenFleet, goldenNowMs, goldenTenant, goldenZone } from '../testing/golden-fleet.ts'
import { startFleetInClickHouse } from '../testing/golden-in-clickhouse.ts'

const [count = '3000000', which = 'both'] = process.argv.slice(2)
const events = Number(count)
const perBatch = 50_000
const context = { tenant: goldenTenant, zone: goldenZone('Europe/Berlin'), nowMs: goldenNowMs }

/** Twenty machines, 200 projects, eight models, over two years. */
function* batches(): Generator<FleetBatch> {
  const random = new Random(7)
  const [model] = goldenFleet({ calls: 40 }).standing
  if (model === undefined) return
  for (let from = 0; from < events; from += perBatch) {
    const rows = Array.from({ length: Math.min(perBatch, events - from) }, (_, at) => callOf(random, model, from + at))
    yield { events: rows, blocks: [], quotas: [], runs: [] }
  }
}

function callOf(random: Random, model: FleetEvent, number: number): FleetEvent {
  const machine = random.int(1, 20)
  const project = random.int(1, 200)
  const atMs = goldenNowMs - Math.floor(((events - number) / events) * 730 * 86_400_000) - random.int(0, 3_600_000)
  const cost = random.int(0, 90_000_000)
  return {
    ...model,
    eventId: createHash('md5').update(`${number}`).digest('hex'),
    atMs,
    machineId: `m-${machine}`,
    machine: `machine-${machine}`,
    user: `user-${machine % 9}`,
    project: createHash('md5').update(`p${project}`).digest('hex').slice(0, 16),
    projectLabel: '',
    session: createHash('md5')
      .update(`${machine}-${project}-${Math.floor(atMs / 18_000_000)}`)
      .digest('hex')
      .slice(0, 16),
    model: `model-${random.int(1, 8)}`,
    costNanoUsd: number % 50 === 0 ? null : cost,
    calculatedNanoUsd: cost,
    costKind: number % 50 === 0 ? 'unpriced' : 'calculated',
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
  await measure('sqlite', (named) => fleet.query(named, {}, context))
  rmSync(folder, { recursive: true })
}
if (which !== 'sqlite') {
  await using engine = await startFleetInClickHouse()
  await fill(clickHouseTarget(engine.clickHouse))
  await measure('clickhouse', (named) => queryClickHouse(engine.clickHouse, named, {}, context))
}
