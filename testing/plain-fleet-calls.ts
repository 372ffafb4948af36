import { dayOf, dayText, type Zone } from '../packages/core/src/report/index.ts'
import type { FleetEvent } from '../packages/fleet/src/fleet-event.ts'
import type { FleetRow } from '../packages/fleet/src/queries/fleet-row.ts'
import type { PlainQuery } from './plain-fleet-rows.ts'
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

type Events = readonly FleetEvent[]
type Group = readonly [key: string, events: Events]
type Order = (a: [string, FleetEvent[]], b: [string, FleetEvent[]]) => number

/** A row for each group, in the order asked for. */
const rowsBy = (
  events: Events,
  keyOf: (event: FleetEvent) => string,
  rowOf: (group: Events, keys: readonly string[]) => FleetRow,
  order: Order = byKey,
): FleetRow[] =>
  groupsBy(events, keyOf)
    .sort(order)
    .map(([key, group]) => rowOf(group, key.split('\n')))

const dateOf = (zone: Zone, { atMs }: FleetEvent): string => dayText(dayOf(zone, atMs))
const takenOf = (group: Events): FleetRow => ({ calls: group.length, total_tokens: totalOf(group), ...spentOf(group) })
const hostOf = (group: Events): FleetRow => ({
  machine: group[0]?.machine ?? '',
  machine_id: group[0]?.machineId ?? '',
})
const costText = (group: Events): string | null => exact(costOf(group))
const activeDays = (group: Events, zone: Zone): number => countOf(group, ({ atMs }) => dayOf(zone, atMs))

/** What a dollar bought, over the calls whose cost is known; null where nothing was paid. */
function perDollar(group: Events): number | null {
  const cost = costOf(group) ?? 0n
  return cost === 0n ? null : (1e9 * totalOf(group.filter(({ costNanoUsd }) => costNanoUsd !== null))) / Number(cost)
}
const perDollarCell = (group: Events): number | null => {
  const tokens = perDollar(group)
  return tokens === null ? null : rounded(tokens)
}

/** The share of what was read that the cache bore. */
function cachePercent(group: Events): number | null {
  const hits = addUp(group.map(({ tokens }) => tokens.cacheRead))
  const read = addUp(group.map(({ tokens: t }) => t.input + t.cacheRead + t.cacheWrite5m + t.cacheWrite1h))
  return read === 0 ? null : rounded((100 * hits) / read)
}

const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : rounded(part / whole))
const byYield = ([, a]: Group, [, b]: Group): number => (perDollar(b) ?? -1) - (perDollar(a) ?? -1)
const sumOf = (nanos: readonly bigint[]): bigint => nanos.reduce((sum, nano) => sum + nano, 0n)

const taken =
  (
    keyNames: readonly string[],
    back: number | null,
    keyOf: (event: FleetEvent, zone: Zone) => string,
    order: Order = byKey,
  ) =>
  (all: Events, zone: Zone): FleetRow[] =>
    rowsBy(
      back === null ? all : since(all, zone, back),
      (event) => keyOf(event, zone),
      (group, keys) => ({
        ...Object.fromEntries(keyNames.map((name, at) => [name, keys[at] ?? ''])),
        ...takenOf(group),
      }),
      order,
    )

/** Of calls, by the queries' ids. */
export const plainCallRows: Readonly<Record<string, PlainQuery>> = {
  'model-trends': taken(['date', 'model'], 29, (event, zone) => `${dateOf(zone, event)}\n${event.model}`),
  'user-daily': taken(['date', 'user'], 29, (event, zone) => `${dateOf(zone, event)}\n${event.user}`),
  'source-by-day': taken(['date', 'source'], 29, (event, zone) => `${dateOf(zone, event)}\n${event.source}`),
  'tier-cost': taken(['tier'], 29, ({ tier }) => tier, byCost),

  'weekly-trend': (events, zone) =>
    rowsBy(
      since(events, zone, 83),
      ({ atMs }) => dayText(dayOf(zone, atMs) - weekdayOf(dayOf(zone, atMs))),
      (group, [week = '']) => ({ week, active_days: activeDays(group, zone), ...amountsOf(group) }),
    ),

  'weekday-pattern': (events, zone) => {
    const days = Map.groupBy(dailyCost(events, zone, 83), ([day]) => weekdayOf(day))
    const calls = Map.groupBy(since(events, zone, 83), ({ atMs }) => weekdayOf(dayOf(zone, atMs)))
    return [...days].sort(byKey).map(([weekday, ofDay]) => {
      const known = knownDays(ofDay).map(([, nano]) => nano)
      const sum = known.length === 0 ? null : sumOf(known)
      return {
        weekday,
        days: ofDay.length,
        calls: calls.get(weekday)?.length ?? 0,
        cost_usd: exact(sum),
        unpriced_calls: addUp(ofDay.map(([, , missing]) => missing)),
        mean_usd: sum === null ? null : exact(sum / BigInt(known.length)),
      }
    })
  },

  'project-timeline': (events, zone) =>
    rowsBy(
      since(events, zone, 29),
      (event) => `${dateOf(zone, event)}\n${event.project}`,
      (group, [date = '']) => ({ date, project: labelOf(group), ...takenOf(group) }),
    ),

  'project-spend-by-month': (events, zone) =>
    rowsBy(
      events.filter((event) => dateOf(zone, event) >= '2026-02-01'),
      (event) => `${dateOf(zone, event).slice(0, 7)}\n${event.project}`,
      (group, [month = '']) => ({ month, project: labelOf(group), calls: group.length, ...spentOf(group) }),
      (a, b) => byKey([a[0].slice(0, 7), 0], [b[0].slice(0, 7), 0]) || byCost(a, b),
    ),

  'active-projects': (events, zone) =>
    rowsBy(
      since(events, zone, 29),
      ({ project }) => project,
      (group) => ({
        project: labelOf(group),
        active_days: activeDays(group, zone),
        sessions: countOf(group, ({ session }) => session),
        calls: group.length,
        total_tokens: totalOf(group),
        ...spentOf(group),
        tokens_per_usd: perDollarCell(group),
      }),
      (a, b) => b[1].length - a[1].length || byKey(a, b),
    ),

  'project-efficiency': (events) =>
    rowsBy(
      events,
      ({ project }) => project,
      (group) => ({
        project: labelOf(group),
        total_tokens: totalOf(group),
        ...spentOf(group),
        tokens_per_usd: perDollarCell(group),
        cache_read_percent: cachePercent(group),
      }),
      byYield,
    ),

  'project-rating': (events) =>
    rowsBy(
      events,
      ({ project }) => project,
      (group) => {
        const tokens = perDollar(group) ?? 0
        return {
          project: labelOf(group),
          total_tokens: totalOf(group),
          ...spentOf(group),
          tokens_per_usd: perDollarCell(group),
          rating: tokens >= 1_000_000 ? 'High' : tokens >= 500_000 ? 'Medium' : 'Low',
        }
      },
      byYield,
    ),

  'machine-daily': (events, zone) =>
    rowsBy(
      since(events, zone, 29),
      (event) => `${dateOf(zone, event)}\n${event.machineId}`,
      (group, [date = '']) => ({ date, ...hostOf(group), ...takenOf(group) }),
    ),

  'machine-monthly': (events, zone) =>
    rowsBy(
      events,
      (event) => `${dateOf(zone, event).slice(0, 7)}\n${event.machineId}`,
      (group, [month = '']) => ({ month, ...hostOf(group), active_days: activeDays(group, zone), ...takenOf(group) }),
    ),

  'machine-rank': (events, zone) =>
    groupsBy(since(events, zone, 29), (event) => dateOf(zone, event))
      .sort(byKey)
      .flatMap(([date, ofDay]) => {
        const machines = groupsBy(ofDay, ({ machineId }) => machineId).sort(byCost)
        const costs = machines.map(([, group]) => costOf(group) ?? -1n)
        return machines.map(([, group]) => ({
          date,
          place: 1 + costs.filter((cost) => cost > (costOf(group) ?? -1n)).length,
          ...hostOf(group),
          ...spentOf(group),
          share_percent: share(costOf(group), costOf(ofDay)),
        }))
      }),

  'machine-models': (events) =>
    groupsBy(events, ({ machineId }) => machineId)
      .sort(byKey)
      .flatMap(([, ofMachine]) =>
        groupsBy(ofMachine, ({ model }) => model)
          .sort(byCost)
          .map(([model, group], at) => ({ ...hostOf(group), place: at + 1, model, ...takenOf(group) })),
      ),

  'machine-efficiency': (events) =>
    rowsBy(
      events,
      ({ machineId }) => machineId,
      (group) => ({
        ...hostOf(group),
        total_tokens: totalOf(group),
        ...spentOf(group),
        tokens_per_usd: perDollarCell(group),
        cache_read_percent: cachePercent(group),
      }),
      byYield,
    ),

  'machine-sessions': (events, zone) =>
    rowsBy(
      since(events, zone, 29),
      ({ machineId }) => machineId,
      (group) => {
        const sessions = countOf(group, ({ session }) => session)
        return {
          ...hostOf(group),
          sessions,
          calls: group.length,
          calls_per_session: ratio(group.length, sessions),
          ...spentOf(group),
          usd_per_session: exact((costOf(group) ?? 0n) / BigInt(sessions)),
          last_call: latest(group),
        }
      },
      (a, b) => countOf(b[1], ({ session }) => session) - countOf(a[1], ({ session }) => session) || byKey(a, b),
    ),

  'machine-dearest-day': (events, zone) =>
    groupsBy(events, ({ machineId }) => machineId)
      .map(([, ofMachine]) => groupsBy(ofMachine, (event) => dateOf(zone, event)).sort((a, b) => byCost(a, b))[0]!)
      .sort(([, a], [, b]) => Number((costOf(b) ?? -1n) - (costOf(a) ?? -1n)))
      .map(([date, group]) => ({ ...hostOf(group), date, ...takenOf(group) })),

  'model-comparison': (events) =>
    rowsBy(
      events,
      ({ model }) => model,
      (group, [model = '']) => ({
        model,
        calls: group.length,
        machines: countOf(group, ({ machineId }) => machineId),
        projects: countOf(group, ({ project }) => project),
        total_tokens: totalOf(group),
        ...spentOf(group),
        share_percent: share(costOf(group), costOf(events)),
        usd_per_million: perMillion(group),
        tokens_per_usd: perDollarCell(group),
        tokens_per_call: ratio(totalOf(group), group.length),
        cache_read_percent: cachePercent(group),
      }),
      byCost,
    ),

  'source-models': (events) =>
    rowsBy(
      events,
      ({ source, model }) => `${source}\n${model}`,
      (group, [source = '', model = '']) => ({
        source,
        model,
        ...amountsOf(group),
        usd_per_million: perMillion(group),
      }),
      byCost,
    ),

  'source-daily': (events, zone) =>
    rowsBy(
      since(events, zone, 29),
      (event) => dateOf(zone, event),
      (group, [date = '']) => ({
        date,
        sessions: countOf(group, ({ session }) => session),
        models: countOf(group, ({ model }) => model),
        ...amountsOf(group),
      }),
    ),

  'provider-cost': (events, zone) =>
    rowsBy(
      since(events, zone, 29),
      ({ provider }) => provider,
      (group, [provider = '']) => ({
        provider,
        accounts: countOf(group, ({ account }) => account) || null,
        ...takenOf(group),
      }),
      byCost,
    ),

  'team-daily': (events, zone) =>
    rowsBy(
      since(events, zone, 29),
      (event) => dateOf(zone, event),
      (group, [date = '']) => {
        const users = countOf(group, ({ user }) => user)
        const spent = costOf(group.filter(({ user }) => user !== ''))
        return {
          date,
          users,
          machines: countOf(group, ({ machineId }) => machineId),
          ...spentOf(group),
          usd_per_user: users === 0 || spent === null ? null : exact(spent / BigInt(users)),
        }
      },
    ),

  'background-share': (events, zone) =>
    rowsBy(
      since(events, zone, 29),
      ({ source }) => source,
      (group, [source = '']) => {
        const booked = group.filter(({ isBackground }) => isBackground)
        return {
          source,
          background_calls: booked.length,
          background_usd: costText(booked),
          ...spentOf(group),
          share_percent: share(costOf(booked), costOf(group)),
        }
      },
    ),

  'cost-kinds': (events, zone) => {
    const recent = since(events, zone, 29)
    return rowsBy(
      recent,
      ({ costKind }) => costKind,
      (group, [kind = '']) => ({
        cost_kind: kind,
        calls: group.length,
        total_tokens: totalOf(group),
        cost_usd: costText(group),
        calls_percent: ratio(100 * group.length, recent.length),
      }),
      byCost,
    )
  },

  'reported-vs-calculated': (events, zone) => {
    const both = since(events, zone, 29).filter(({ costKind }) => costKind === 'reported')
    const calculatedOf = (group: Events): bigint => sumOf(group.map((event) => BigInt(event.calculatedNanoUsd ?? 0)))
    const gap = (group: Events): bigint => calculatedOf(group) - (costOf(group) ?? 0n)
    const size = ([, group]: Group): number => Math.abs(Number(gap(group)))
    return rowsBy(
      both,
      ({ source, model }) => `${source}\n${model}`,
      (group, [source = '', model = '']) => ({
        source,
        model,
        calls: group.length,
        reported_usd: costText(group),
        calculated_usd: exact(calculatedOf(group)),
        difference_usd: exact(gap(group)),
        difference_percent: share(gap(group), costOf(group)),
      }),
      (a, b) => size(b) - size(a) || byKey(a, b),
    )
  },

  'chart-models': (events) =>
    rowsBy(
      events,
      ({ model }) => model,
      (group, [name = '']) => ({ name, value_usd: costText(group) }),
      byCost,
    ).filter(({ value_usd: usd }) => usd !== null && usd !== '0'),
}
