import type { FleetBatch, FleetEvent } from '@aic/fleet'
import { Random } from '../random.ts'

const dayMs = 86_400_000
const days = 365
/** Sums that every place must tell after it was sent them all. */
export interface EventTotals {
  events: number
  totalTokens: number
  /** Of events whose price is known. Beyond what a number holds exactly. */
  costNanoUsd: bigint
}

const models = [
  'claude-opus-4-8',
  'claude-sonnet-4-6',
  'claude-haiku-4-5',
  'gpt-5.1-codex',
  'gemini-3-pro',
  'mystery-1',
]
const sources = ['claude-code', 'codex', 'opencode'] as const

/**
 * A team of 40 machines, 60 people and 200 projects over the year before `endMs`, in sessions of about an hour: so many events in
 * batches, each with its machines' blocks, limits and imports. Seeded: equal for equal `endMs`.
 */
export function* manyEvents(count: number, endMs: number, batchSize = 100_000): Generator<FleetBatch> {
  const random = new Random(17)
  let events: FleetEvent[] = []
  let session = newSession(random, 0, endMs)
  for (let number = 0; number < count; number++) {
    if (session.left-- === 0) session = newSession(random, number / count, endMs)
    session.atMs = Math.min(endMs - 1, session.atMs + random.int(1_000, 60_000))
    events.push(eventOf(random, number, session))
    if (events.length < batchSize && number < count - 1) continue
    yield { events, ...beside(random, events) }
    events = []
  }
}

interface Session {
  left: number
  atMs: number
  readonly key: string
  readonly machine: number
  readonly user: number
  readonly project: number
  readonly model: string
  readonly source: (typeof sources)[number]
}

/** `part` of the year has gone by. Ids are as random as real ones. */
function newSession(random: Random, part: number, endMs: number): Session {
  const machine = random.int(0, 39)
  return {
    left: random.int(20, 180),
    atMs: endMs - days * dayMs + Math.floor(part * (days - 0.2) * dayMs) + random.int(0, dayMs / 8),
    key: random.hex(4),
    machine,
    user: (machine * 7 + random.int(0, 1)) % 60,
    project: random.int(0, 199),
    model: random.pick(models),
    source: random.chance(0.75) ? sources[0] : random.pick(sources),
  }
}

function eventOf(random: Random, number: number, session: Session): FleetEvent {
  const tokens = {
    input: random.int(0, 50),
    output: 1 + random.int(0, 2_000),
    cacheRead: random.int(0, 150_000),
    cacheWrite5m: random.chance(0.7) ? random.int(0, 9_000) : 0,
    cacheWrite1h: random.chance(0.1) ? random.int(0, 9_000) : 0,
    reasoning: 0,
  }
  const isPriced = session.model !== 'mystery-1'
  const costNanoUsd = isPriced ? tokens.output * 15_000 + tokens.cacheRead * 300 + tokens.cacheWrite5m * 3_750 : null
  return {
    tenant: 'default',
    eventId: random.hex(8),
    atMs: session.atMs,
    source: session.source,
    provider: '',
    account: `account-${session.user % 12}`,
    machineId: `machine-${session.machine}`,
    machine: `host-${session.machine}`,
    user: `user-${session.user}`,
    project: `project-${session.project}`,
    projectLabel: '',
    session: session.key,
    model: session.model,
    tier: 'standard',
    tokens,
    webSearches: 0,
    costNanoUsd,
    costKind: isPriced ? 'calculated' : 'unpriced',
    calculatedNanoUsd: costNanoUsd,
    cacheSavedNanoUsd: isPriced ? tokens.cacheRead * 2_700 - tokens.cacheWrite5m * 750 : null,
    priceVersion: '2026-11-01',
    isBackground: false,
    version: BigInt(2 ** 52 + number),
    isDeleted: false,
  }
}

/** What else machines tell: the same for each batch, so that there are some hundreds of each. */
function beside(random: Random, events: readonly FleetEvent[]): Omit<FleetBatch, 'events'> {
  const few = events.filter((_, at) => at % 5_000 === 0)
  const hourMs = 3_600_000
  const ofMachine = ({ tenant, machineId, machine, atMs }: FleetEvent) => ({ tenant, machineId, machine, atMs })
  return {
    blocks: few.map(({ source, tokens, costNanoUsd, model, ...event }) => {
      const { atMs, ...machine } = ofMachine({ source, tokens, costNanoUsd, model, ...event })
      const startMs = Math.floor(atMs / hourMs) * hourMs
      return {
        ...machine,
        source,
        startMs,
        endMs: startMs + 5 * hourMs,
        actualEndMs: startMs + 4 * hourMs,
        isGap: false,
        isActive: false,
        entries: 100,
        tokens,
        costNanoUsd,
        unpricedCalls: 0,
        models: [model],
        limitResetMs: null,
        burnNanoUsdPerHour: 1_000_000_000,
        projectedNanoUsd: null,
        version: 1n,
      }
    }),
    quotas: few.map((event) => ({
      ...ofMachine(event),
      provider: 'claude',
      account: event.account,
      window: random.pick(['session', 'weekly']),
      origin: 'oauth',
      usedPercent: random.int(0, 100),
      used: null,
      limit: null,
      unit: null,
      resetsAtMs: event.atMs + 5 * hourMs,
    })),
    runs: few.map(({ atMs, ...event }) => ({
      tenant: event.tenant,
      machineId: event.machineId,
      machine: event.machine,
      id: random.uuid(),
      startedMs: atMs,
      durationMs: 1_200,
      status: 'completed' as const,
      records: 5_000,
      contentHash: '',
      statistics: '{}',
    })),
  }
}

/** Adds a batch to the sums. */
export function addTo(totals: EventTotals, { events }: Pick<FleetBatch, 'events'>): void {
  for (const { tokens, costNanoUsd } of events) {
    totals.events++
    totals.totalTokens += tokens.input + tokens.output + tokens.cacheRead + tokens.cacheWrite5m + tokens.cacheWrite1h
    totals.costNanoUsd += BigInt(costNanoUsd ?? 0)
  }
}
