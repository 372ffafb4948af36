import { dayOf, dayText, type Zone } from '../packages/core/src/report/index.ts'
import type { FleetEvent } from '../packages/fleet/src/fleet-event.ts'
import type { FleetRow } from '../packages/fleet/src/queries/fleet-row.ts'
import { goldenNowMs as nowMs } from './golden-fleet.ts'
import {
  addUp,
  amountsOf,
  byCost,
  byKey,
  costOf,
  countOf,
  dailyCost,
  exact,
  groupsBy,
  hourOf,
  knownDays,
  labelOf,
  latest,
  perMillion,
  rounded,
  share,
  since,
  spentOf,
  totalOf,
  weekdayOf,
} from './plain-sums.ts'

/** Rows of named queries, worked out from the events in plain code, without SQL. */
export type PlainQuery = (events: readonly FleetEvent[], zone: Zone) => FleetRow[]

/** By the queries' ids. */
export const plainFleetRows: Readonly<Record<string, PlainQuery>> = {
  'daily-trends': (events, zone) =>
    groupsBy(since(events, zone, 29), ({ atMs }) => dayText(dayOf(zone, atMs)))
      .sort(byKey)
      .map(([date, group]) => ({ date, ...amountsOf(group) })),

  'daily-change': (events, zone) =>
    dailyCost(events, zone, 29).map(([day, nano, missing], at, all) => {
      const before = all[at - 1]?.[1] ?? null
      const change = nano === null || before === null ? null : nano - before
      return {
        date: dayText(day),
        cost_usd: exact(nano),
        unpriced_calls: missing,
        previous_usd: exact(before),
        change_usd: exact(change),
        change_percent: share(change, before),
      }
    }),

  'top-days': (events, zone) =>
    groupsBy(events, ({ atMs }) => dayText(dayOf(zone, atMs)))
      .sort(byCost)
      .slice(0, 10)
      .map(([date, group]) => ({ date, ...amountsOf(group) })),

  'monthly-summary': (events, zone) =>
    groupsBy(events, ({ atMs }) => dayText(dayOf(zone, atMs)).slice(0, 7))
      .sort(byKey)
      .map(([month, group], at, all) => {
        const cost = costOf(group)
        const before = costOf(all[at - 1]?.[1] ?? [])
        const change = cost === null || before === null ? null : cost - before
        return {
          month,
          active_days: countOf(group, ({ atMs }) => dayOf(zone, atMs)),
          calls: group.length,
          total_tokens: totalOf(group),
          ...spentOf(group),
          previous_usd: exact(before),
          change_usd: exact(change),
          change_percent: share(change, before),
        }
      }),

  'hourly-pattern': (events, zone) =>
    groupsBy(since(events, zone, 29), ({ atMs }) => hourOf(zone, atMs))
      .sort(byKey)
      .map(([hour, group]) => ({
        hour_of_day: hour,
        calls: group.length,
        total_tokens: totalOf(group),
        ...spentOf(group),
      })),

  'hour-weekday': (events, zone) =>
    groupsBy(since(events, zone, 83), ({ atMs }) => weekdayOf(dayOf(zone, atMs)) * 24 + hourOf(zone, atMs))
      .sort(byKey)
      .map(([at, group]) => ({
        weekday: Math.floor(at / 24),
        hour_of_day: at % 24,
        calls: group.length,
        ...spentOf(group),
      })),

  summary: (events, zone) => {
    const recent = since(events, zone, 29)
    const days = countOf(recent, ({ atMs }) => dayOf(zone, atMs))
    return [
      {
        ...spentOf(recent),
        total_tokens: totalOf(recent),
        calls: recent.length,
        sessions: countOf(recent, ({ session }) => session),
        projects: countOf(recent, ({ project }) => project),
        models: countOf(recent, ({ model }) => model),
        machines: countOf(recent, ({ machineId }) => machineId),
        active_days: days,
        usd_per_active_day: exact((costOf(recent) ?? 0n) / BigInt(days)),
        last_call: latest(recent),
      },
    ]
  },

  forecast: (events, zone) => {
    const days = knownDays(dailyCost(events, zone, 8).slice(0, -1).slice(-7))
    const sum = days.reduce((total, [, nano]) => total + nano, 0n)
    const count = BigInt(days.length)
    return [
      {
        days_seen: days.length,
        mean_usd: exact(sum / count),
        next_7_days_usd: exact((sum * 7n) / count),
        next_30_days_usd: exact((sum * 30n) / count),
      },
    ]
  },

  anomalies: (events, zone) => {
    const days = knownDays(dailyCost(events, zone, 119))
    return days.flatMap(([day, nano], at) => {
      const before = days.slice(Math.max(0, at - 30), at).map(([, value]) => value)
      if (before.length < 7) return []
      const cents = before.map((value) => Number(value / 10_000_000n))
      const mean = addUp(cents) / cents.length
      const deviation = Math.sqrt(addUp(cents.map((value) => (value - mean) ** 2)) / (cents.length - 1))
      const score = (Number(nano / 10_000_000n) - mean) / deviation
      if (deviation === 0 || Math.abs(score) <= 2) return []
      const sum = before.reduce((total, value) => total + value, 0n)
      return [
        {
          date: dayText(day),
          cost_usd: exact(nano),
          mean_usd: exact(sum / BigInt(before.length)),
          days_before: before.length,
          z_score: rounded(score),
        },
      ]
    })
  },

  'month-end': (events, zone) => {
    const today = dayOf(zone, nowMs)
    const days = knownDays(dailyCost(events, zone, 28).slice(0, -1))
    const cents = days.map(([, nano]) => Number(nano / 10_000_000n))
    const mean = addUp(cents) / cents.length
    const variance = addUp(cents.map((value) => (value - mean) ** 2)) / (cents.length - 1)
    const month = dayText(today).slice(0, 7)
    const spent = costOf(events.filter((event) => dayText(dayOf(zone, event.atMs)).startsWith(month))) ?? 0n
    const left = 30 - Number(dayText(today).slice(8)) // of April
    const expected = spent + (days.reduce((sum, [, nano]) => sum + nano, 0n) * BigInt(left)) / BigInt(days.length)
    const margin = BigInt(Math.trunc(1.96 * Math.sqrt(left * variance) * 1e7))
    return [
      {
        month,
        spent_usd: exact(spent),
        days_left: left,
        days_seen: days.length,
        expected_usd: exact(expected),
        low_usd: exact(expected - margin > spent ? expected - margin : spent),
        high_usd: exact(expected + margin),
      },
    ]
  },

  'model-cost': (events) =>
    groupsBy(events, ({ model }) => model)
      .sort(byCost)
      .map(([model, group]) => {
        const cost = costOf(group)
        const priced = BigInt(group.filter(({ costNanoUsd }) => costNanoUsd !== null).length)
        return {
          model,
          ...amountsOf(group),
          mean_usd: cost === null ? null : exact(cost / priced),
          usd_per_million: perMillion(group),
        }
      }),

  'unpriced-models': (events) =>
    groupsBy(
      events.filter(({ costNanoUsd }) => costNanoUsd === null),
      ({ model, source }) => `${model}\n${source}`,
    )
      .sort((a, b) => totalOf(b[1]) - totalOf(a[1]))
      .map(([key, group]) => {
        const { cost_usd: _cost, unpriced_calls: _calls, ...amounts } = amountsOf(group)
        const [model = '', source = ''] = key.split('\n')
        return { model, source, ...amounts, last_call: latest(group) }
      }),

  'project-cost': (events, zone) =>
    groupsBy(events, ({ project }) => project)
      .sort(byCost)
      .map(([, group]) => ({
        project: labelOf(group),
        sessions: countOf(group, ({ session }) => session),
        calls: group.length,
        total_tokens: totalOf(group),
        ...spentOf(group),
        usd_per_million: perMillion(group),
        last_date: dayText(dayOf(zone, latest(group))),
        idle_days: dayOf(zone, nowMs) - dayOf(zone, latest(group)),
      })),

  'machine-overview': (events, zone) =>
    groupsBy(events, ({ machineId }) => machineId)
      .sort(byCost)
      .map(([id, group]) => ({
        machine: group[0]?.machine ?? '',
        machine_id: id,
        active_days: countOf(group, ({ atMs }) => dayOf(zone, atMs)),
        sessions: countOf(group, ({ session }) => session),
        projects: countOf(group, ({ project }) => project),
        calls: group.length,
        total_tokens: totalOf(group),
        ...spentOf(group),
        first_date: dayText(dayOf(zone, Math.min(...group.map(({ atMs }) => atMs)))),
        last_date: dayText(dayOf(zone, latest(group))),
      })),

  'source-comparison': (events, zone) =>
    groupsBy(events, ({ source }) => source)
      .sort(byCost)
      .map(([source, group]) => ({
        source,
        machines: countOf(group, ({ machineId }) => machineId),
        active_days: countOf(group, ({ atMs }) => dayOf(zone, atMs)),
        sessions: countOf(group, ({ session }) => session),
        calls: group.length,
        total_tokens: totalOf(group),
        ...spentOf(group),
        share_percent: share(costOf(group), costOf(events)),
        usd_per_million: perMillion(group),
      })),

  'user-cost': (events, zone) => {
    const recent = since(events, zone, 29)
    return groupsBy(recent, ({ user }) => user)
      .sort(byCost)
      .map(([user, group]) => ({
        user,
        machines: countOf(group, ({ machineId }) => machineId),
        projects: countOf(group, ({ project }) => project),
        active_days: countOf(group, ({ atMs }) => dayOf(zone, atMs)),
        sessions: countOf(group, ({ session }) => session),
        calls: group.length,
        total_tokens: totalOf(group),
        ...spentOf(group),
        share_percent: share(costOf(group), costOf(recent)),
      }))
  },

  'chart-daily-cost': (events, zone) =>
    dailyCost(events, zone, 89).map(([day, nano]) => ({
      x: dayText(day),
      y_usd: exact(nano),
      series: 'cost',
    })),
}
