import { createHash } from 'node:crypto'
import { Random } from '../../bench/random.ts'
import type { FleetBatch, FleetEvent, FleetRun } from '../../packages/fleet/src/fleet-event.ts'

const dayMs = 86_400_000
const hourMs = 3_600_000
const digest = (text: string, digits: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, digits)

/** Machines of a made-up team: name, user, calls on a working day, and how many days ago it went silent. */
const machines = [
  ['atelier', 'Lena', 34, 0],
  ['build-01', '', 26, 0],
  ['omar-mini', 'Omar', 18, 0],
  ['priya-air', 'Priya', 12, 0],
  ['old-tower', 'Omar', 6, 6],
] as const
const projects = ['webshop', 'aurora', 'billing', 'site-search', 'notes']
const labelled = ['webshop', 'aurora']
const models = ['claude-opus-4-8', 'claude-sonnet-5', 'claude-haiku-4-5-20251001', 'gpt-5.3-codex'] as const
const nanoUsdOf = [61_000_000, 24_000_000, 4_000_000, 17_000_000] as const

/** A team's usage of ninety days before `nowMs`: five machines, one of them silent, projects hashed but for two, imports that mostly went well. */
export function teamFleet(nowMs: number, tenant = 'default'): FleetBatch {
  const random = new Random(7)
  const events: FleetEvent[] = []
  const runs: FleetRun[] = []
  for (const [machine, user, usual, silentDays] of machines) {
    const machineId = `${digest(machine, 8)}-0000-4000-8000-${digest(machine, 12)}`
    const host = { tenant, machineId, machine }
    for (let ago = 89; ago >= silentDays; ago--) {
      const atMs = nowMs - ago * dayMs
      const isWeekend = [0, 6].includes(new Date(atMs).getUTCDay())
      const calls = Math.round((usual * random.int(50, 150)) / 100 / (isWeekend ? 6 : 1))
      for (let i = 0; i < calls; i++)
        events.push({ ...host, user, ...callAt(random, atMs - random.int(0, 6 * hourMs)) })
      if (ago < 6 + silentDays) runs.push({ ...host, ...runAt(random, atMs - random.int(0, hourMs), calls) })
    }
  }
  return { events, runs, blocks: [], quotas: [] }
}

let number = 0

function callAt(random: Random, atMs: number): Omit<FleetEvent, 'tenant' | 'machineId' | 'machine' | 'user'> {
  number += 1
  const at = Math.min(random.int(0, 3), random.int(0, 3))
  const project = projects[Math.min(random.int(0, 4), random.int(0, 4))] as string
  const isPriced = !random.chance(0.002)
  const costNanoUsd = isPriced ? random.int(nanoUsdOf[at] as number, 4 * (nanoUsdOf[at] as number)) : null
  const tokens = {
    input: random.int(20, 900),
    output: random.int(80, 2_500),
    reasoning: 0,
    cacheRead: random.int(5_000, 90_000),
    cacheWrite5m: random.int(0, 4_000),
    cacheWrite1h: 0,
  }
  return {
    eventId: digest(`event ${number}`, 32),
    atMs,
    source: at === 3 ? 'codex' : 'claude-code',
    provider: '',
    account: '',
    project: digest(project, 16),
    projectLabel: labelled.includes(project) ? project : '',
    session: digest(`${project} ${Math.floor(atMs / (4 * hourMs))}`, 16),
    model: models[at] as string,
    tier: 'standard',
    tokens,
    webSearches: 0,
    costNanoUsd,
    costKind: isPriced ? 'calculated' : 'unpriced',
    calculatedNanoUsd: costNanoUsd,
    cacheSavedNanoUsd: isPriced ? tokens.cacheRead * 2_700 - tokens.cacheWrite5m * 750 : null,
    priceVersion: '1',
    isBackground: false,
    version: BigInt(number),
    isDeleted: false,
  }
}

function runAt(random: Random, startedMs: number, records: number): Omit<FleetRun, 'tenant' | 'machineId' | 'machine'> {
  number += 1
  const status = random.chance(0.08) ? 'partial' : random.chance(0.04) ? 'failed' : 'completed'
  return {
    id: `${digest(`run ${number}`, 8)}-0000-4000-8000-${digest(`run ${number}`, 12)}`,
    startedMs,
    durationMs: random.int(180, 2_400),
    status,
    records: status === 'failed' ? 0 : records,
    contentHash: digest(`content ${number}`, 32),
    statistics: '{}',
  }
}
