import type { FleetEvent } from '../packages/fleet/src/fleet-event.ts'
import type { PlainQuery } from './plain-fleet-rows.ts'
import { byKey, costOf, exact, groupsBy, labelOf, since } from './plain-sums.ts'

/** Rows of `session-costs`, worked out in plain code. */
export const plainSessionCosts: PlainQuery = (events, zone) =>
  groupsBy(
    since(events, zone, 29).filter(({ session }) => session !== ''),
    ({ project }) => project,
  )
    .map(([id, group]) => {
      const sessions = groupsBy(group, ({ source, session }) => `${source} ${session}`).map(([, own]) => own)
      const isWhole = (own: readonly FleetEvent[]): boolean => own.every(({ costNanoUsd }) => costNanoUsd !== null)
      const costs = sessions
        .filter(isWhole)
        .map((own) => costOf(own) ?? 0n)
        .toSorted((a, b) => Number(a - b))
      const atMost = (percent: number): string | null =>
        exact(costs[Math.ceil((percent * costs.length) / 100) - 1] ?? null)
      const row = {
        project: labelOf(group),
        sessions: sessions.length,
        p50_usd: atMost(50),
        p90_usd: atMost(90),
        p99_usd: atMost(99),
        max_usd: atMost(100),
        unpriced_sessions: sessions.length - costs.length,
      }
      return { id, row, dearest: costs.at(-1) ?? -1n }
    })
    .sort((a, b) => Number(b.dearest - a.dearest) || byKey([a.id, a], [b.id, b]))
    .map(({ row }) => row)
