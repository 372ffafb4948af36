import { createHash } from 'node:crypto'
import { Random } from '../bench/random.ts'
import type { Zone } from '../packages/core/src/report/zone.ts'
import { namedZone } from '../packages/engine/src/zones.ts'
import type { FleetBatch, FleetBlock, FleetEvent, FleetQuota, FleetRun } from '../packages/fleet/src/fleet-event.ts'
import { type GoldenWork, goldenWork } from './golden-work.ts'

/** What the golden fleet is asked about: a Friday morning in spring, twelve days after Berlin put its clocks forward. */
export const goldenNowMs = Date.UTC(2026, 3, 10, 9, 30)
/** The team whose rows are asked for. */
export const goldenTenant = 'team-1'

/** A zone by its IANA name. */
export function goldenZone(name: string): Zone {
  const zone = namedZone(name)
  if (zone === null) throw new Error(`no zone ${name}`)
  return zone
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** Two laptops of one name, a server, and one that fell silent. */
const machines: readonly Pick<FleetEvent, 'machineId' | 'machine' | 'user'>[] = [
  { machineId: 'm-1', machine: 'laptop', user: 'ada' },
  { machineId: 'm-2', machine: 'laptop', user: 'ben' },
  { machineId: 'm-3', machine: 'server', user: '' },
  { machineId: 'm-4', machine: 'attic', user: 'ada' },
]
const models = ['claude-sonnet-4-5', 'claude-opus-4-1', 'gpt-5-codex', 'house-model', 'mystery-1', ''] as const
const sources = ['claude-code', 'codex', 'opencode'] as const
const projects = ['p-1', 'p-2', 'p-3', 'p-4', 'p-5', ''] as const
const labels: Readonly<Record<string, string>> = { 'p-2': 'website', 'p-5': 'café “Ünder”' }

/** What a fleet was sent, in the order of sending, and what of it stands. */
export interface GoldenFleet extends GoldenWork {
  readonly batches: readonly FleetBatch[]
  /** Calls of {@link goldenTenant} that count. */
  readonly standing: readonly FleetEvent[]
  readonly blocks: readonly FleetBlock[]
  readonly quotas: readonly FleetQuota[]
  readonly runs: readonly FleetRun[]
}

/**
 * A made-up fleet: several machines, sources, projects and users, models without a price, calls booked in the background, idle days, rows
 * that grew, that came late in an older form, that moved to another day, that were taken back; and another team's rows beside them.
 */
export function goldenFleet({ seed = 1, calls = 1_500 } = {}): GoldenFleet {
  const random = new Random(seed)
  const firstTold: FleetEvent[] = []
  const retold: FleetEvent[] = []
  const standing: FleetEvent[] = []
  let before: FleetEvent | null = null
  for (let number = 0; number < calls; number++) {
    const event: FleetEvent =
      before !== null && random.chance(0.4) ? nextOf(random, before, number) : eventAt(random, number)
    before = event
    if (event.tenant !== goldenTenant) firstTold.push(event)
    else tell(random, event, { firstTold, retold, standing })
  }
  const kept = { blocks: blocksOf(random), quotas: quotasOf(random), runs: runsOf(random) }
  const others = { ...kept, ...goldenWork(random, goldenTenant, goldenNowMs) }
  const half = firstTold.length >> 1
  return {
    standing,
    ...others,
    batches: [
      { ...others, events: firstTold.slice(0, half) },
      { ...nothing, events: firstTold.slice(half), quotas: others.quotas },
      { ...nothing, events: retold },
      // All of it once more, as after a lost answer.
      { ...others, events: firstTold },
    ],
  }
}

const nothing = { events: [], blocks: [], quotas: [], runs: [] }

interface Told {
  readonly firstTold: FleetEvent[]
  readonly retold: FleetEvent[]
  readonly standing: FleetEvent[]
}

/** One call's rows: most are told once; some grow, come in an older form afterwards, move to another day, or are taken back. */
function tell(random: Random, event: FleetEvent, { firstTold, retold, standing }: Told): void {
  const fate = random.int(0, 19)
  const smaller = {
    ...event,
    tokens: { ...event.tokens, output: 1 },
    costNanoUsd: event.costNanoUsd && 1,
    version: event.version - 1n,
  }
  const takenBack = { ...event, isDeleted: true, version: event.version + 1n }
  if (fate === 0) {
    firstTold.push(smaller)
    retold.push(event)
  } else if (fate === 1) {
    firstTold.push(event)
    retold.push(smaller)
  } else if (fate === 2) {
    const moved = { ...event, atMs: event.atMs - dayMs, version: event.version + 2n }
    firstTold.push(event)
    retold.push(takenBack, moved)
    standing.push(moved)
    return
  } else if (fate === 3) {
    firstTold.push(event)
    retold.push(takenBack)
    return
  } else if (fate === 4) {
    // Another machine holds the beginning of it, under the day before: one call, with that one's place and the greater tokens.
    const place = {
      atMs: event.atMs - dayMs,
      machineId: 'm-3',
      machine: 'server',
      user: '',
      session: `other-${event.session}`,
    }
    firstTold.push(event)
    retold.push({ ...smaller, ...place })
    standing.push({ ...event, ...place })
    return
  } else {
    firstTold.push(event)
  }
  standing.push(event)
}

const weightedMachines = machines.map((machine, which) => [[5, 3, 3, 1][which] ?? 1, machine] as const)
const weightedModels = models.map((model, which) => [[6, 3, 3, 1, 1, 0.3][which] ?? 1, model] as const)

function eventAt(random: Random, number: number): FleetEvent {
  const { machineId, machine, user } = random.weighted(weightedMachines)
  const model = random.weighted(weightedModels)
  const source = model === models[2] ? sources[1] : random.chance(0.8) ? sources[0] : sources[2]
  const project = random.pick(projects)
  const atMs = whenUsed(random, machineId)
  const tokens = tokensOf(random)
  return {
    tenant: random.chance(0.04) ? 'team-2' : goldenTenant,
    eventId: idOf(number),
    atMs,
    source,
    provider: source === sources[2] ? 'openrouter' : '',
    account: random.pick(['acc-1', 'acc-2', '']),
    machineId,
    machine,
    user,
    project,
    projectLabel: labels[project] ?? '',
    session: `${project}-${machineId}-${Math.floor(atMs / (7 * hourMs))}`,
    model,
    tier: random.chance(0.1) ? 'priority' : 'standard',
    tokens,
    webSearches: random.int(0, 2),
    ...pricedBy(random, model, tokens),
    priceVersion: '2026-03-01',
    isBackground: random.chance(0.03),
    version: versionOf(tokens),
    isDeleted: false,
  }
}

/** Seconds later in the same session, as agents work. */
function nextOf(random: Random, before: FleetEvent, number: number): FleetEvent {
  const tokens = tokensOf(random)
  return {
    ...before,
    eventId: idOf(number),
    atMs: Math.min(before.atMs + random.int(1, 20_000), goldenNowMs - 1),
    tokens,
    ...pricedBy(random, before.model, tokens),
    version: versionOf(tokens),
  }
}

const idOf = (number: number): string => createHash('sha256').update(`${number}`).digest('hex').slice(0, 32)
const versionOf = ({ output }: FleetEvent['tokens']): bigint => 2n ** 62n + BigInt(output + 10) * 256n

const tokensOf = (random: Random): FleetEvent['tokens'] => ({
  input: random.int(0, 4_000),
  output: random.int(1, 3_000),
  cacheRead: random.chance(0.8) ? random.int(0, 90_000) : 0,
  cacheWrite5m: random.chance(0.5) ? random.int(0, 20_000) : 0,
  cacheWrite1h: random.chance(0.2) ? random.int(0, 9_000) : 0,
  reasoning: random.int(0, 1),
})

type Priced = Pick<FleetEvent, 'costNanoUsd' | 'costKind' | 'calculatedNanoUsd' | 'cacheSavedNanoUsd'>

function pricedBy(random: Random, model: string, tokens: FleetEvent['tokens']): Priced {
  const cost = costOf(random, model)
  return { ...cost, cacheSavedNanoUsd: savedOf(cost.calculatedNanoUsd, tokens) }
}

/** Of some calls nobody knows any more which price it was. */
function savedOf(calculatedNanoUsd: number | null, { input, ...tokens }: FleetEvent['tokens']): number | null {
  if (calculatedNanoUsd === null || input % 17 === 3) return null
  if (calculatedNanoUsd === 0) return 0
  return tokens.cacheRead * 2_700 - tokens.cacheWrite5m * 7_500 - tokens.cacheWrite1h * 30_000
}

function costOf(random: Random, model: string): Omit<Priced, 'cacheSavedNanoUsd'> {
  if (model === 'mystery-1' || model === '') return { costNanoUsd: null, costKind: 'unpriced', calculatedNanoUsd: null }
  if (model === 'house-model') return { costNanoUsd: 0, costKind: 'calculated', calculatedNanoUsd: 0 }
  const calculatedNanoUsd = random.int(1, random.chance(0.02) ? 3_000_000_000 : 400_000_000)
  if (random.chance(0.3)) {
    return { costNanoUsd: calculatedNanoUsd + random.int(-1, 5_000), costKind: 'reported', calculatedNanoUsd }
  }
  return {
    costNanoUsd: calculatedNanoUsd,
    costKind: random.chance(0.05) ? 'estimated' : 'calculated',
    calculatedNanoUsd,
  }
}

/** Within 150 days, denser of late, none on every eleventh day, and often close to midnight or to a change of clocks. */
function whenUsed(random: Random, machineId: string): number {
  const back = Math.floor(150 * random.ratio() ** 2) + (machineId === 'm-4' ? 40 : 0)
  const day = Math.floor(goldenNowMs / dayMs) - (back % 11 === 5 ? back + 1 : back)
  const withinMs = random.chance(0.3)
    ? random.pick([-1, 0, 1, 2]) * hourMs + random.int(-2, 2)
    : random.int(0, dayMs - 1)
  return Math.min(day * dayMs + withinMs, goldenNowMs - 60_000 * random.int(1, 90))
}

function blocksOf(random: Random): FleetBlock[] {
  return machines.flatMap(({ machineId, machine }, which) =>
    Array.from({ length: 40 }, (_, back): FleetBlock => {
      const startMs = goldenNowMs - 90 * 60_000 - back * 7 * hourMs - which
      const isGap = back % 9 === 4
      const isPriced = back % 7 !== 2
      return {
        tenant: goldenTenant,
        machineId,
        machine,
        source: sources[which % 2] ?? '',
        startMs,
        endMs: startMs + 5 * hourMs,
        actualEndMs: isGap ? null : startMs + random.int(1, 4) * hourMs,
        isGap,
        // The second machine went silent in the middle of a block and never told its end.
        isActive: back === 0 || (which === 1 && back === 1),
        entries: isGap ? 0 : random.int(1, 90),
        tokens: { input: 10, output: random.int(1, 900), cacheRead: 5, cacheWrite5m: 4, cacheWrite1h: 3, reasoning: 0 },
        costNanoUsd: isPriced ? random.int(0, 20_000_000_000) : null,
        unpricedCalls: isPriced ? (back % 5 === 0 && which === 2 ? 3 : 0) : null,
        models: isGap ? [] : ['claude-sonnet-4-5', 'claude-opus-4-1'],
        limitResetMs: back % 6 === 1 ? startMs + 5 * hourMs : null,
        burnNanoUsdPerHour: back === 0 ? random.int(1, 5_000_000_000) : null,
        projectedNanoUsd: back === 0 && which !== 2 ? random.int(1, 30_000_000_000) : null,
        version: BigInt(back + 1),
      }
    }),
  )
}

function quotasOf(random: Random): FleetQuota[] {
  const windows = ['session', 'weekly', 'weekly:opus', 'monthly', 'credits'] as const
  return ['acc-1', 'acc-2'].flatMap((account) =>
    windows.flatMap((window, which) =>
      Array.from({ length: 30 }, (_, back): FleetQuota => {
        const atMs = goldenNowMs - back * 9 * hourMs - which * 60_000
        const isPast = account === 'acc-2' && window === 'weekly'
        return {
          tenant: goldenTenant,
          provider: 'claude',
          account,
          machineId: machines[back % 2]?.machineId ?? '',
          machine: 'laptop',
          window,
          origin: back % 3 === 0 ? 'oauth' : 'status-line',
          atMs,
          usedPercent: back % 8 === 3 ? null : random.int(0, 1_050) / 10,
          used: null,
          limit: null,
          unit: null,
          resetsAtMs: window === 'credits' ? null : isPast ? atMs + 1 : atMs + (which + 1) * hourMs,
        }
      }),
    ),
  )
}

function runsOf(random: Random): FleetRun[] {
  return machines.slice(0, 3).flatMap(({ machineId, machine }) =>
    Array.from(
      { length: 30 },
      (_, back): FleetRun => ({
        tenant: goldenTenant,
        id: random.uuid(),
        machineId,
        machine,
        startedMs: goldenNowMs - (machineId === 'm-2' ? 30 : 1) * hourMs - back * 11 * hourMs,
        durationMs: random.int(200, 9_000),
        status: random.weighted([
          [8, 'completed' as const],
          [1, 'partial' as const],
          [1, 'failed' as const],
        ]),
        records: random.int(0, 300),
        contentHash: random.hex(4),
        statistics: '{"note":"it’s \\"quoted\\""}',
      }),
    ),
  )
}
