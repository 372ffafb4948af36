import { dayOf, dayText } from '../packages/core/src/report/index.ts'
import type { FleetEvent } from '../packages/fleet/src/fleet-event.ts'
import type { FleetRow } from '../packages/fleet/src/queries/fleet-row.ts'
import type { PlainQuery } from './plain-fleet-rows.ts'
import { addUp, byKey, exact, groupsBy, share, since } from './plain-sums.ts'

type Events = readonly FleetEvent[]

/** What the cache saved, what was paid for the calls of which that is known, and how many others there are. */
function savedOf(group: Events): FleetRow {
  const known = group.flatMap(({ cacheSavedNanoUsd: saved, calculatedNanoUsd: paid }) =>
    saved === null || paid === null ? [] : [{ saved: BigInt(saved), paid: BigInt(paid) }],
  )
  const saved = known.reduce((sum, one) => sum + one.saved, 0n)
  const paid = known.reduce((sum, one) => sum + one.paid, 0n)
  const isKnown = known.length > 0
  return {
    saved_usd: isKnown ? exact(saved) : null,
    calculated_usd: isKnown ? exact(paid) : null,
    without_cache_usd: isKnown ? exact(paid + saved) : null,
    saved_percent: isKnown ? share(saved, paid + saved) : null,
    unknown_calls: group.length - known.length,
  }
}

const netOf = (group: Events): number => addUp(group.map(({ cacheSavedNanoUsd }) => cacheSavedNanoUsd ?? 0))
const isUnknown = (group: Events): boolean => group.every(({ cacheSavedNanoUsd }) => cacheSavedNanoUsd === null)

/** Of what the cache saved, by the queries' ids. */
export const plainCacheSavings: Readonly<Record<string, PlainQuery>> = {
  'cache-savings': (events, zone) =>
    groupsBy(since(events, zone, 29), ({ model }) => model)
      .sort((a, b) => Number(isUnknown(a[1])) - Number(isUnknown(b[1])) || netOf(b[1]) - netOf(a[1]) || byKey(a, b))
      .map(([model, group]) => ({
        model,
        calls: group.length,
        cache_read_tokens: addUp(group.map(({ tokens }) => tokens.cacheRead)),
        cache_write_tokens: addUp(group.map(({ tokens }) => tokens.cacheWrite5m + tokens.cacheWrite1h)),
        ...savedOf(group),
      })),

  'cache-savings-by-day': (events, zone) =>
    groupsBy(since(events, zone, 29), ({ atMs }) => dayText(dayOf(zone, atMs)))
      .sort(byKey)
      .map(([date, group]) => ({ date, calls: group.length, ...savedOf(group) })),
}
