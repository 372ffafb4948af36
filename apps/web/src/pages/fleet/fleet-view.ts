import { parseDay } from '@aic/core/report'
import { daysBefore } from '../usage/view.ts'

/** How the fleet page is set: what its address says, with what it leaves out filled in. */
export interface FleetPageView {
  /** A word of {@link ranges}, or `custom` with days of its own. */
  readonly range: string
  /** As queries take them: `today-29`, `month`, `1970-01-01`, `2026-11-22`. */
  readonly from: string
  readonly to: string
  readonly measure: 'cost' | 'tokens'
  /** Id of the one machine that is shown; null: all. */
  readonly machine: string | null
  /** The named query that is open below; null: none. */
  readonly query: string | null
  /** What is set for its parameters. */
  readonly values: Readonly<Record<string, string>>
}

/** The ranges by name, and how they are called. */
export const ranges = { '7d': '7d', month: 'this month', '30d': '30d', '90d': '90d', '1y': '1y', all: 'all' } as const
const firstDays: Readonly<Record<string, string>> = {
  '7d': 'today-6',
  month: 'month',
  '30d': 'today-29',
  '90d': 'today-89',
  '1y': 'today-364',
  all: '1970-01-01',
}
const usual = '30d'
/** What parameters of the open query are called in the address. */
const prefix = 'p.'

/** Reads a view from an address; words that mean nothing are passed over. */
export function fleetPageView(params: URLSearchParams): FleetPageView {
  const [from, to] = [dayOf(params.get('from')), dayOf(params.get('to'))]
  const asked = params.get('range') ?? usual
  const range = from !== null || to !== null ? 'custom' : Object.hasOwn(ranges, asked) ? asked : usual
  const own = [...params].filter(([name]) => name.startsWith(prefix)).map(([name, value]) => [name.slice(2), value])
  return {
    range,
    from: from ?? (range === 'custom' ? '1970-01-01' : (firstDays[range] as string)),
    to: to ?? 'today',
    measure: params.get('measure') === 'tokens' ? 'tokens' : 'cost',
    machine: params.get('machine'),
    query: params.get('q'),
    values: Object.fromEntries(own) as Readonly<Record<string, string>>,
  }
}

/** The day that a query's word for its first one means; null: that of the first usage. `today` as `2026-11-22`. */
export function firstDayOf(from: string, today: string): string | null {
  if (from === '1970-01-01') return null
  if (from === 'month') return `${today.slice(0, 7)}-01`
  const back = /^today-(\d+)$/.exec(from)?.[1]
  return back === undefined ? from : daysBefore(today, Number(back))
}

/** The span with one of its days set anew, none where that is empty. The other end follows where the first would be after the last. */
export function spanWith(
  { from, to }: { readonly from: string; readonly to: string },
  name: 'from' | 'to',
  day: string,
): { readonly from: string | null; readonly to: string | null } {
  const now = { from, to, [name]: day }
  const span = now.from !== '' && now.to !== '' && now.from > now.to ? { from: day, to: day } : now
  return { from: span.from || null, to: span.to || null }
}

/** The same as parameters of the address: a query with values for its parameters; those of the query before go. */
export function queryParams(
  before: Readonly<Record<string, string>>,
  query: string | null,
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, string | null>> {
  const gone = Object.keys(before).map((name) => [prefix + name, null])
  const set = Object.entries(values).map(([name, value]) => [prefix + name, value])
  return { ...Object.fromEntries(gone), ...Object.fromEntries(set), q: query }
}

/** The path of a named query. */
export function rowsPath(id: string, values: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(values).toString()
  return `/api/fleet/queries/${encodeURIComponent(id)}${query === '' ? '' : `?${query}`}`
}

const dayOf = (text: string | null): string | null => (text !== null && parseDay(text) !== null ? text : null)
