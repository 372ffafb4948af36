import { totalTokens } from '@aic/core'
import { describe, expect, it } from 'vitest'
import { type CcusageAnswers, newerCcusage, olderCcusage } from '../../../../testing/vendors/ccusage-reports.ts'
import type { FleetEvent } from '../fleet-event.ts'
import { importedBlock, importedReport } from './imported-rows.ts'
import { ccusageReports, parseReport } from './parse-report.ts'
import { type DaysPlan, planDays, type SentDays, withdrawDays } from './plan-days.ts'
import type { CcusageSender } from './sender.ts'
import { type CcusageDay, usageDays } from './usage-days.ts'

const sender: CcusageSender = {
  tenant: 'team',
  machineId: 'm1',
  machine: 'laptop',
  user: 'ada',
  projectOf: (folder) => ({ project: `key of ${folder}`, label: '' }),
  sessionOf: (id) => `key of ${id}`,
}

const daysOf = (
  answers: CcusageAnswers,
  names: readonly (keyof CcusageAnswers)[] = ['daily', 'projects'],
): CcusageDay[] =>
  usageDays(
    names.flatMap((name) => parseReport(name, answers[name])?.records ?? []),
    sender,
  )
const moneyOf = (events: readonly FleetEvent[]) => events.reduce((sum, { costNanoUsd }) => sum + (costNanoUsd ?? 0), 0)
const tokensOf = (events: readonly FleetEvent[]) => events.reduce((sum, { tokens }) => sum + totalTokens(tokens), 0)

/** What a place holds after batches of rows: for each key the row with the greatest version, tombstones left out. */
function held(...batches: (readonly FleetEvent[])[]): FleetEvent[] {
  const rows = new Map<string, FleetEvent>()
  for (const event of batches.flat()) {
    const before = rows.get(event.eventId)
    if (before === undefined || event.version >= before.version) rows.set(event.eventId, event)
  }
  return [...rows.values()].filter(({ isDeleted }) => !isDeleted)
}

describe('days that ccusage tells', () => {
  it('are events of each dollar and token once, by project and model where projects are told', () => {
    const events = daysOf(newerCcusage).flatMap((day) => day.events)
    expect([moneyOf(events), tokensOf(events)]).toEqual([25_150_000, 5_725])
    const rows = events.map(({ source, project, model, costNanoUsd }) => [source, project, model, costNanoUsd])
    expect(rows.sort()).toEqual([
      ['ccusage:claude', 'key of -home-demo-code-docs', 'claude-opus-4-8', 3_600_000],
      ['ccusage:claude', 'key of -home-demo-code-shop', 'claude-opus-4-8', 500_000],
      ['ccusage:claude', 'key of -home-demo-code-shop', 'claude-opus-4-8', 5_400_000],
      ['ccusage:claude', 'key of -home-demo-code-shop', 'claude-sonnet-4-6', 1_050_000],
      ['ccusage:codex', '', 'gpt-5.5', 12_500_000],
      ['ccusage:gemini', '', 'gemini-2.5-pro', 2_100_000],
    ])
    expect(events[0]).toMatchObject({
      tenant: 'team',
      atMs: Date.UTC(2026, 10, 3, 12),
      costKind: 'reported',
      user: 'ada',
    })
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(events.length)
    expect(events.every(({ eventId }) => /^[0-9a-f]{32}$/.test(eventId))).toBe(true)
  })

  it('hold the same with and without projects, and from projects alone what these know', () => {
    for (const answers of [newerCcusage, olderCcusage]) {
      const [fine, coarse] = [daysOf(answers), daysOf(answers, ['daily'])].map((days) =>
        days.flatMap((day) => day.events),
      )
      expect(moneyOf(fine as FleetEvent[])).toBe(moneyOf(coarse as FleetEvent[]))
      expect(tokensOf(fine as FleetEvent[])).toBe(tokensOf(coarse as FleetEvent[]))
    }
    expect(moneyOf(daysOf(newerCcusage, ['projects']).flatMap((day) => day.events))).toBe(10_550_000)
  })

  it('keep what projects do not hold as usage without a project', () => {
    const day = { date: '2026-11-01', modelBreakdowns: [{ modelName: 'a', inputTokens: 10, cost: 0.1 }] }
    const project = {
      ...day,
      modelBreakdowns: [{ modelName: 'a', inputTokens: 4, cost: 0.04 }],
      inputTokens: 4,
      totalCost: 0.04,
    }
    const [one] = daysOf({
      ...newerCcusage,
      daily: { daily: [{ ...day, inputTokens: 10, totalCost: 0.1 }] },
      projects: { projects: { '-p': [project] } },
    })
    expect(one?.events.map(({ project: key, costNanoUsd, tokens }) => [key, costNanoUsd, tokens.input]).sort()).toEqual(
      [
        ['', 60_000_000, 6],
        ['key of -p', 40_000_000, 4],
      ],
    )
  })

  it('count once where projects do not tell of models, and where a day does not tell of agents', () => {
    const project = {
      date: '2026-11-03',
      inputTokens: 9,
      totalCost: 0.01005,
      modelsUsed: ['a', 'b'],
      modelBreakdowns: [],
    }
    const unnamed = daysOf({ ...newerCcusage, projects: { projects: { '-p': [project] } } })
    expect(moneyOf(unnamed.flatMap((day) => day.events))).toBe(25_150_000)
    const plain = structuredClone(newerCcusage.daily) as { daily: { agents?: unknown }[] }
    for (const row of plain.daily) delete row.agents
    const joined = daysOf({ ...newerCcusage, daily: plain }).flatMap((day) => day.events)
    expect([moneyOf(joined), tokensOf(joined)]).toEqual([25_150_000, 5_725])
    expect(new Set(joined.map(({ source }) => source))).toEqual(new Set(['ccusage:claude', 'ccusage']))
  })

  it('leave a cost that ccusage does not know unknown', () => {
    const row = { date: '2026-11-01', inputTokens: 10, totalCost: 0, modelsUsed: ['new-model'] }
    const [day] = daysOf({ ...newerCcusage, daily: { daily: [row] }, projects: { projects: {} } })
    expect(day?.events).toMatchObject([{ model: 'new-model', costNanoUsd: null, costKind: 'unpriced' }])
  })
})

describe('a plan of what to send', () => {
  const fine = daysOf(newerCcusage)
  const coarse = daysOf(newerCcusage, ['daily'])
  const grown = structuredClone(newerCcusage.daily) as {
    daily: { period: string; totalTokens: number; totalCost: number }[]
  }
  const totals = (events: readonly FleetEvent[]) => [moneyOf(events), tokensOf(events)]

  it('sends all at first, nothing when nothing changed (001-37, 001-39)', () => {
    const first = planDays({}, fine, sender)
    expect(first.events).toHaveLength(6)
    expect(first.events.every(({ version }) => version > 0n)).toBe(true)
    const again = planDays(JSON.parse(JSON.stringify(first.after)) as SentDays, daysOf(newerCcusage), sender)
    expect([again.events, again.days]).toEqual([[], { sent: 0, unchanged: 2, kept: 0 }])
  })

  it('leaves no row behind when projects come later, fail again, or change their names', () => {
    const first = planDays({}, coarse, sender)
    const second = planDays(first.after, fine, sender)
    expect(totals(held(first.events, second.events))).toEqual([25_150_000, 5_725])
    const third = planDays(second.after, coarse, sender)
    expect(third.days).toEqual({ sent: 0, unchanged: 0, kept: 2 })
    const renamed = usageDays(
      (['daily', 'projects'] as const).flatMap((name) => parseReport(name, newerCcusage[name])?.records ?? []),
      { ...sender, projectOf: (folder) => ({ project: `new key of ${folder}`, label: '' }) },
    )
    const fourth = planDays(second.after, renamed, sender)
    const rows = held(first.events, second.events, fourth.events)
    expect(totals(rows)).toEqual([25_150_000, 5_725])
    expect(rows.filter(({ project }) => project.startsWith('key'))).toEqual([])
  })

  it('replaces a day that grew, even when its projects fail that time', () => {
    const more = {
      ...grown,
      daily: [...grown.daily.slice(1), { date: '2026-11-03', inputTokens: 9_000, totalCost: 1, modelsUsed: ['a'] }],
    }
    const first = planDays({}, fine, sender)
    const second = planDays(first.after, daysOf({ ...newerCcusage, daily: more }, ['daily']), sender)
    const rows = held(first.events, second.events).filter(({ atMs }) => atMs < Date.UTC(2026, 10, 4))
    expect(totals(rows)).toEqual([1_000_000_000, 9_000])
  })

  it('keeps what it knew of a day whose logs are gone', () => {
    const first = planDays({}, fine, sender)
    const half = { daily: [{ date: '2026-11-03', inputTokens: 7, totalCost: 0.1, modelsUsed: ['a'] }] }
    const second = planDays(first.after, daysOf({ ...newerCcusage, daily: half }, ['daily']), sender)
    expect([second.events, second.days]).toEqual([[], { sent: 0, unchanged: 0, kept: 1 }])
    expect(second.after).toEqual(first.after)
  })

  it('makes up for a crash before, while and after rows were sent', () => {
    const first = planDays({}, coarse, sender)
    const second: DaysPlan = planDays(first.after, fine, sender)
    for (let arrived = 0; arrived <= second.events.length; arrived++) {
      const after = planDays(second.before, fine, sender)
      expect(totals(held(first.events, second.events.slice(0, arrived), after.events))).toEqual([25_150_000, 5_725])
    }
  })
})

describe('a machine that changes to another way', () => {
  it('takes back all that it sent this way (001-38)', () => {
    const plan = planDays({}, daysOf(newerCcusage), sender)
    const back = withdrawDays(plan.after, sender)
    expect(back.every(({ isDeleted, machineId }) => isDeleted && machineId === 'm1')).toBe(true)
    expect(held(plan.events, back)).toEqual([])
    expect(back.map(({ atMs }) => atMs).toSorted()).toEqual(plan.events.map(({ atMs }) => atMs).toSorted())
  })
})

describe('rows of reports', () => {
  const records = ccusageReports.flatMap((name) => parseReport(name, newerCcusage[name])?.records ?? [])
  const rows = records.map((record) => importedReport(record, sender))

  it('hold the same money in each type that knows of all agents', () => {
    const sums = Map.groupBy(rows, ({ recordType }) => recordType)
    const money = (type: 'daily' | 'monthly' | 'session' | 'block') =>
      (sums.get(type) ?? []).reduce((sum, { costNanoUsd }) => sum + (costNanoUsd ?? 0), 0)
    expect([money('daily'), money('monthly')]).toEqual([25_150_000, 25_150_000])
    expect([money('session'), money('block')]).toEqual([23_050_000, 10_550_000]) // without a session of unknown time; Claude Code's
  })

  it('have a key each, and name sessions and projects only as they are told to (001-75)', () => {
    const keys = rows.map(({ recordType, source, recordKey }) => `${recordType} ${source} ${recordKey}`)
    expect(new Set(keys).size).toBe(rows.length)
    const plain = JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
    expect(plain.replaceAll(/key of [-\w/.]+/g, '')).not.toMatch(/home-demo|c5830be2|rollout/)
  })

  it('of blocks know when one is over', () => {
    const [block] = parseReport('blocks', newerCcusage.blocks)?.blocks.slice(-1) ?? []
    if (block === undefined) throw new Error('no block')
    const active = importedBlock(block, sender)
    const over = importedBlock({ ...block, isActive: false }, sender)
    expect(active).toMatchObject({ source: 'ccusage:claude', burnNanoUsdPerHour: 465_000_000, isGap: false })
    expect(over.version).toBe(active.version + 1n)
  })
})
