import { type CellColumn, cellColumns, emptyCells, slotOf, type Usage } from '../packages/core/src/index.ts'

/** One call for a test: what is left out is empty, zero or unknown. */
export interface TestEvent {
  readonly at: string | number
  readonly source?: string
  readonly session?: string
  readonly model?: string | null
  readonly cwd?: string | null
  readonly root?: string | null
  readonly isBackground?: boolean
  readonly calls?: number
  readonly input?: number
  readonly output?: number
  readonly cacheRead?: number
  readonly cacheWrite5m?: number
  readonly cacheWrite1h?: number
  readonly reasoning?: number
  readonly webSearches?: number
  /** USD as the agent reports it; undefined: no report. */
  readonly reported?: number | undefined
  /** USD as the price book says; undefined: no price. */
  readonly priced?: number | undefined
}

/** Usage as the ledger would give it for these calls, summed by slot. */
export function usageOf(events: readonly TestEvent[]): Usage {
  const sources = tableOf<string>()
  const models = tableOf<{ name: string | null; provider: null }>()
  const sessions = tableOf<{ source: number; name: string }>()
  const places = tableOf<{ cwd: string | null; root: string | null }>()
  const rows = new Map<string, Record<CellColumn, number>>()
  for (const event of events) {
    const source = sources.number(event.source ?? 'agent')
    const cwd = event.cwd === undefined ? '/work/app' : event.cwd
    const row = {
      ...sumsOf(event),
      source,
      session: sessions.number({ source, name: event.session ?? 's1' }),
      model: models.number({ name: event.model === undefined ? 'claude-sonnet-4-5' : event.model, provider: null }),
      place: places.number({ cwd, root: event.root === undefined ? cwd : event.root }),
    }
    const key = [row.slot, row.session, row.model, row.place, row.isBackground].join(' ')
    const known = rows.get(key)
    rows.set(key, known === undefined ? row : added(known, row))
  }
  const cells = emptyCells(rows.size)
  for (const [i, row] of [...rows.values()].entries()) for (const name of cellColumns) cells[name][i] = row[name]
  return { cells, sources: sources.all, models: models.all, sessions: sessions.all, places: places.all }
}

function sumsOf(event: TestEvent): Omit<Record<CellColumn, number>, 'source' | 'session' | 'model' | 'place'> {
  const atMs = typeof event.at === 'number' ? event.at : Date.parse(event.at)
  const auto = event.reported ?? event.priced
  return {
    slot: slotOf(atMs),
    isBackground: event.isBackground === true ? 1 : 0,
    calls: event.calls ?? 1,
    input: event.input ?? 0,
    output: event.output ?? 0,
    cacheRead: event.cacheRead ?? 0,
    cacheWrite5m: event.cacheWrite5m ?? 0,
    cacheWrite1h: event.cacheWrite1h ?? 0,
    reasoning: event.reasoning ?? 0,
    webSearches: event.webSearches ?? 0,
    costAuto: Math.round((auto ?? 0) * 1e9),
    costCalculated: Math.round((event.priced ?? 0) * 1e9),
    costReported: Math.round((event.reported ?? 0) * 1e9),
    unpricedAuto: auto === undefined ? 1 : 0,
    unpricedCalculated: event.priced === undefined ? 1 : 0,
    firstMs: atMs,
    lastMs: atMs,
  }
}

function added(a: Record<CellColumn, number>, b: Record<CellColumn, number>): Record<CellColumn, number> {
  const sum = { ...a }
  for (const name of cellColumns.slice(6, -2)) sum[name] = a[name] + b[name]
  return { ...sum, firstMs: Math.min(a.firstMs, b.firstMs), lastMs: Math.max(a.lastMs, b.lastMs) }
}

function tableOf<T>(): { all: T[]; number(value: T): number } {
  const numbers = new Map<string, number>()
  const all: T[] = []
  return {
    all,
    number(value) {
      const key = JSON.stringify(value)
      const number = numbers.get(key) ?? all.push(value) - 1
      numbers.set(key, number)
      return number
    },
  }
}
