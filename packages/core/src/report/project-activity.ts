import { type CostMode, costColumns } from './cost-mode.ts'
import type { Selection } from './filter.ts'
import { cellTokens } from './sums.ts'

/** What lists of projects show beside their sums. */
export interface ProjectActivity {
  /** How many sessions had calls in it. */
  readonly sessions: number
  /** By day, oldest first, as many as asked for; the last is `lastDay`. Cost is the known part, nano-USD. */
  readonly nanoUsd: readonly number[]
  readonly tokens: readonly number[]
}

/** Sessions and the last days of every project of a selection, by the folder that `reportRows` by project has as key. */
export function projectActivity(
  { usage, cells: selected, days: dayOfCell }: Selection,
  mode: CostMode,
  { lastDay, days }: { readonly lastDay: number; readonly days: number },
): ReadonlyMap<string | null, ProjectActivity> {
  const { cells, places } = usage
  const { cost } = costColumns[mode]
  const found = new Map<string | null, { sessions: Set<number>; nanoUsd: number[]; tokens: number[] }>()
  const zeros = (): number[] => new Array<number>(days).fill(0)
  selected.forEach((i, at) => {
    const place = places[cells.place[i] as number]
    const folder = place?.root ?? place?.cwd ?? null
    const own = found.get(folder) ?? { sessions: new Set<number>(), nanoUsd: zeros(), tokens: zeros() }
    found.set(folder, own)
    own.sessions.add(cells.session[i] as number)
    const day = (dayOfCell[at] as number) - lastDay + days - 1
    if (day < 0 || day >= days) return
    own.nanoUsd[day] = (own.nanoUsd[day] as number) + (cells[cost][i] as number)
    own.tokens[day] = (own.tokens[day] as number) + cellTokens(cells, i)
  })
  return new Map([...found].map(([folder, { sessions, ...sums }]) => [folder, { sessions: sessions.size, ...sums }]))
}
