import { totalTokens } from '@aic/core'
import { expect, it } from 'vitest'
import type { FleetEvent } from '../fleet-event.ts'
import { parseReport } from './parse-report.ts'
import { planDays, type SentDays } from './plan-days.ts'
import type { CcusageSender } from './sender.ts'
import { usageDays } from './usage-days.ts'

const sender: CcusageSender = {
  tenant: 'team',
  machineId: 'm1',
  machine: 'laptop',
  user: '',
  projectOf: (folder) => ({ project: folder, label: '' }),
  sessionOf: (id) => id,
}

/** Mulberry32: the same numbers for the same seed. */
function randomOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

/** One model of one project and agent on a day. Only the first agent’s projects are ever told. */
interface Fact {
  readonly day: string
  readonly agent: string
  readonly project: string
  readonly model: string
  readonly input: number
  readonly nanoUsd: number
}

function factsOf(random: (below: number) => number): Fact[] {
  return Array.from({ length: 1 + random(25) }, () => ({
    day: `2026-11-0${1 + random(3)}`,
    agent: ['claude', 'claude', 'codex'][random(3)] as string,
    project: `-p${random(3)}`,
    model: `m${random(3)}`,
    input: 1 + random(1_000_000),
    nanoUsd: 1 + random(2_000_000_000),
  }))
}

const sumOf = (facts: readonly Fact[]) => ({
  inputTokens: facts.reduce((sum, { input }) => sum + input, 0),
  // As ccusage adds up: floats, which carry their errors into what it prints.
  cost: facts.reduce((sum, { nanoUsd }) => sum + nanoUsd / 1e9, 0),
})
const rowOf = (facts: readonly Fact[]) => ({
  inputTokens: sumOf(facts).inputTokens,
  totalCost: sumOf(facts).cost,
  modelBreakdowns: [...Map.groupBy(facts, ({ model }) => model)].map(([modelName, some]) => ({
    modelName,
    ...sumOf(some),
  })),
})

function dailyJson(facts: readonly Fact[], isByAgent: boolean): unknown {
  const days = Map.groupBy(facts, ({ day }) => day)
  return {
    daily: [...days].map(([period, ofDay]) => {
      const agents = Map.groupBy(ofDay, ({ agent }) => agent)
      const parts = isByAgent ? { agents: [...agents].map(([agent, some]) => ({ agent, ...rowOf(some) })) } : {}
      return { agent: 'all', period, metadata: { agents: [...agents.keys()] }, ...parts, ...rowOf(ofDay) }
    }),
  }
}

function projectsJson(facts: readonly Fact[]): unknown {
  const told = facts.filter(({ agent }) => agent === 'claude')
  const projects = [...Map.groupBy(told, ({ project }) => project)].map(([project, some]) => {
    const days = [...Map.groupBy(some, ({ day }) => day)].map(([date, ofDay]) => ({ date, ...rowOf(ofDay) }))
    return [project, days] as const
  })
  return { projects: Object.fromEntries(projects) }
}

it('whatever a day is made of, however reports fail and grow, the fleet holds each token and dollar of it once (001-37, 001-85)', () => {
  for (let seed = 1; seed <= 150; seed++) {
    const random = randomOf(seed)
    const held = new Map<string, FleetEvent>()
    let sent: SentDays = {}
    const facts: Fact[] = []
    for (let run = 0; run < 4; run++) {
      if (random(3) > 0) facts.push(...factsOf(random))
      if (facts.length === 0) continue
      const daily = parseReport('daily', dailyJson(facts, random(2) === 0))
      const projects = random(3) === 0 ? null : parseReport('projects', projectsJson(facts))
      const plan = planDays(sent, usageDays([...(daily?.records ?? []), ...(projects?.records ?? [])], sender), sender)
      for (const event of plan.events) {
        const before = held.get(event.eventId)
        if (before === undefined || event.version >= before.version) held.set(event.eventId, event)
      }
      sent = random(4) === 0 ? plan.before : plan.after // a crash right after all arrived
      const standing = [...held.values()].filter(({ isDeleted }) => !isDeleted)
      const tokens = standing.reduce((sum, event) => sum + totalTokens(event.tokens), 0)
      const nanoUsd = standing.reduce((sum, { costNanoUsd }) => sum + (costNanoUsd ?? 0), 0)
      expect(tokens, `seed ${seed}, run ${run}`).toBe(sumOf(facts).inputTokens)
      const exact = facts.reduce((sum, one) => sum + one.nanoUsd, 0)
      expect(Math.abs(nanoUsd - exact), `seed ${seed}, run ${run}`).toBeLessThanOrEqual(standing.length)
    }
  }
})
