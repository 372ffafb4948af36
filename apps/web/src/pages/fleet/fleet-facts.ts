import type { FleetRows } from '@aic/agent/api'
import { dayText, parseDay } from '@aic/core/report'

/** A row of a named query. */
export type Row = FleetRows['rows'][number]

/** One machine of the fleet, from all that is told of it. */
export interface MachineFacts {
  readonly id: string
  readonly name: string
  /** Another machine has the same name: the id tells them apart. */
  readonly isTwin: boolean
  /** USD; null: no call has a known price, or none is in the span. */
  readonly costUsd: number | null
  readonly isPartial: boolean
  /** Part of the cost of all machines; null where that is 0 or unknown. */
  readonly sharePercent: number | null
  readonly tokens: number
  readonly calls: number
  readonly sessions: number
  readonly activeDays: number
  /** UTC ms; null: never. */
  readonly lastCallMs: number | null
  readonly lastImportMs: number | null
  readonly isStale: boolean
}

/** Machines with usage in the span, and those without that are known; the dearest first. */
export function machineFacts(overview: readonly Row[], freshness: readonly Row[]): readonly MachineFacts[] {
  const heard = new Map(freshness.map((row) => [textOf(row.machine_id), row]))
  const used = new Map(overview.map((row) => [textOf(row.machine_id), row]))
  const total = overview.reduce((sum, { cost_usd: usd }) => sum + (usdOf(usd) ?? 0), 0)
  const all = [...new Set([...used.keys(), ...heard.keys()])].map((id) => {
    const row = used.get(id)
    const last = heard.get(id)
    const costUsd = usdOf(row?.cost_usd)
    return {
      id,
      name: textOf(last?.machine ?? row?.machine),
      costUsd,
      isPartial: costUsd !== null && countOf(row?.unpriced_calls) > 0,
      sharePercent: costUsd === null || total === 0 ? null : (100 * costUsd) / total,
      tokens: countOf(row?.total_tokens),
      calls: countOf(row?.calls),
      sessions: countOf(row?.sessions),
      activeDays: countOf(row?.active_days),
      lastCallMs: timeOf(last?.last_call),
      lastImportMs: timeOf(last?.last_import),
      isStale: last?.state === 'stale',
    }
  })
  const names = all.map(({ name }) => name)
  return all
    .map((one) => ({ ...one, isTwin: names.filter((name) => name === one.name).length > 1 }))
    .toSorted((a, b) => (b.costUsd ?? -1) - (a.costUsd ?? -1) || a.name.localeCompare(b.name))
}

/** Sums of rows that have cost, tokens and calls. `costUsd` is exact to the nano-dollar before it is rounded once. */
export function totalsOf(rows: readonly Row[]) {
  const priced = rows.filter(({ cost_usd: usd }) => usd !== null && usd !== undefined)
  const nano = priced.reduce((sum, { cost_usd: usd }) => sum + nanoOf(usd as string), 0n)
  return {
    costUsd: priced.length === 0 ? null : Number(nano) / 1e9,
    isPartial: rows.some(({ unpriced_calls: missing }) => countOf(missing) > 0),
    tokens: rows.reduce((sum, row) => sum + countOf(row.total_tokens), 0),
    calls: rows.reduce((sum, row) => sum + countOf(row.calls), 0),
  }
}

/** What a chart of machines is made of. */
export interface MachineDays {
  /** Days, or months where days would be too thin to be seen. */
  readonly buckets: readonly string[]
  readonly bucket: 'day' | 'month'
  /** The dearest first, what is left over last. */
  readonly lines: readonly {
    readonly id: string | null
    readonly name: string
    /** The known part of the cost. */
    readonly costUsd: readonly number[]
    /** Calls that it lacks. */
    readonly unpricedCalls: readonly number[]
    readonly tokens: readonly number[]
  }[]
}

/** More bars than these are drawn by month. */
const mostDays = 400
const mostLines = 7

/** Rows of `machine-daily` as lines over all days from the first to the last. `from` of `null`: from the first day with usage. */
export function machineDays(rows: readonly Row[], from: string | null, to: string): MachineDays {
  const days = rows.map(({ date }) => textOf(date))
  const first = from ?? days.toSorted()[0]
  if (first === undefined || rows.length === 0) return { buckets: [], bucket: 'day', lines: [] }
  const [start, end] = [parseDay(first) ?? 0, Math.max(parseDay(to) ?? 0, ...days.map((day) => parseDay(day) ?? 0))]
  const bucket = end - start > mostDays ? 'month' : 'day'
  const bucketOf = (day: string): string => (bucket === 'month' ? day.slice(0, 7) : day)
  const buckets = [...new Set(Array.from({ length: end - start + 1 }, (_, i) => bucketOf(dayText(start + i))))]
  const places = new Map(buckets.map((name, i) => [name, i]))
  const machines = byCost(rows)
  const lineOf = (id: string | null, name: string, own: readonly Row[]) => {
    const zeros = (): number[] => buckets.map(() => 0)
    const line = { id, name, costUsd: zeros(), unpricedCalls: zeros(), tokens: zeros() }
    for (const row of own) {
      const at = places.get(bucketOf(textOf(row.date)))
      if (at === undefined) continue
      line.costUsd[at] = (line.costUsd[at] as number) + (usdOf(row.cost_usd) ?? 0)
      line.unpricedCalls[at] = (line.unpricedCalls[at] as number) + countOf(row.unpriced_calls)
      line.tokens[at] = (line.tokens[at] as number) + countOf(row.total_tokens)
    }
    return line
  }
  const named = machines.slice(0, mostLines).map(([id, own]) => lineOf(id, textOf(own[0]?.machine), own))
  const rest = machines.slice(mostLines).flatMap(([, own]) => own)
  return { buckets, bucket, lines: rest.length === 0 ? named : [...named, lineOf(null, 'all others', rest)] }
}

function byCost(rows: readonly Row[]): readonly (readonly [string, readonly Row[]])[] {
  const machines = Map.groupBy(rows, ({ machine_id: id }) => textOf(id))
  const costOf = (own: readonly Row[]): number => own.reduce((sum, row) => sum + (usdOf(row.cost_usd) ?? 0), 0)
  return [...machines].toSorted(([, a], [, b]) => costOf(b) - costOf(a))
}

/** A name that is a hash, keyed (16 digits) or of the original design (8): nobody can read it, so it is shown as what it is. */
export const isHashed = (name: string): boolean => /^(?:[0-9a-f]{8}|[0-9a-f]{16})$/.test(name)

/** An exact decimal in USD as a number to be shown; null stays null. */
export const usdOf = (cell: Row[string] | undefined): number | null =>
  cell === null || cell === undefined ? null : Number(cell)

/** A count; what is not told is none. */
export const countOf = (cell: Row[string] | undefined): number => Number(cell ?? 0)

/** A text; empty where there is none. */
export const textOf = (cell: Row[string] | undefined): string => String(cell ?? '')

/** A moment, UTC ms. */
export const timeOf = (cell: Row[string] | undefined): number | null => (typeof cell === 'number' ? cell : null)

function nanoOf(usd: string | number): bigint {
  const [, sign, whole = '0', part = ''] = /^(-?)(\d+)(?:\.(\d{1,9}))?$/.exec(String(usd)) ?? []
  const nano = BigInt(whole) * 1_000_000_000n + BigInt(part.padEnd(9, '0'))
  return sign === '-' ? -nano : nano
}
