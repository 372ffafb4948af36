import { totalTokens, type Usage } from '@aic/core'
import { activeBlockOf, addCell, everything, noSums, projectNames, select, utc } from '@aic/core/report'

/** Tokens of one call or of many, by kind; kinds never overlap. */
export interface MessageTokens {
  readonly input: number
  readonly output: number
  readonly cacheWrite: number
  readonly cacheRead: number
  readonly total: number
}

/** What the logs of one project hold of the last week. */
export interface ProjectUsage {
  /** As screens name it. */
  readonly project: string
  /** Its folder; null where no log says. */
  readonly folder: string | null
  readonly tokens: MessageTokens
  readonly sessions: number
}

/** What the logs of this machine hold of a plan's windows. There is no share of a limit in it: logs know of none. */
export interface LocalUsageData {
  /** Of the present 5-hour block; null where nothing was done for so long. */
  readonly session: { readonly tokens: MessageTokens; readonly startedAtMs: number; readonly endsAtMs: number } | null
  /** Of the last seven days. */
  readonly weekly: { readonly tokens: MessageTokens; readonly fromMs: number }
  readonly projects: readonly ProjectUsage[]
}

/** Where local usage is read from. */
export interface LocalUsageInput {
  readonly usage: (span: { readonly fromMs: number; readonly toMs: number }) => Usage
  /** Sources whose calls count for the windows of plans. */
  readonly sources: readonly { readonly id: string; readonly hasBlocks: boolean }[]
  readonly home: string
  readonly nowMs: number
}

const weekMs = 7 * 86_400_000

/** Usage of the plan's windows by the logs of this machine. */
export function getLocalUsage({ usage, sources, home, nowMs }: LocalUsageInput): LocalUsageData {
  const wanted = sources.filter(({ hasBlocks }) => hasBlocks).map(({ id }) => id)
  const filter = { ...everything, sources: wanted }
  const selectSince = (fromMs: number) => select(usage({ fromMs: Math.max(0, fromMs), toMs: nowMs }), filter, utc)
  const block = activeBlockOf(selectSince, 'calculate', nowMs, [86_400_000, weekMs])
  const fromMs = nowMs - weekMs
  const { usage: week, cells } = selectSince(fromMs)
  const inWeek = cells.filter((i) => (week.cells.lastMs[i] as number) >= fromMs)
  return {
    session:
      block === null ? null : { tokens: tokensOf(block.sums), startedAtMs: block.startMs, endsAtMs: block.endMs },
    weekly: { tokens: sumOfCells(week, inWeek), fromMs },
    projects: projectsOf(week, inWeek, home),
  }
}

function projectsOf(usage: Usage, cells: readonly number[], home: string): readonly ProjectUsage[] {
  const { place, session } = usage.cells
  const folderOf = (i: number): string | null => {
    const { root, cwd } = usage.places[place[i] as number] ?? { root: null, cwd: null }
    return root ?? cwd
  }
  const groups = Map.groupBy(cells, folderOf)
  const names = projectNames([...groups.keys()], { home })
  const rows = [...groups].map(([folder, own]) => ({
    project: names.get(folder) ?? '(unknown)',
    folder,
    tokens: sumOfCells(usage, own),
    sessions: new Set(own.map((i) => session[i])).size,
  }))
  return rows.toSorted((a, b) => b.tokens.total - a.tokens.total)
}

function sumOfCells({ cells }: Usage, wanted: readonly number[]): MessageTokens {
  const sums = noSums()
  for (const i of wanted) addCell(sums, cells, i, 'calculate')
  return tokensOf(sums)
}

const tokensOf = (sums: Parameters<typeof totalTokens>[0]): MessageTokens => ({
  input: sums.input,
  output: sums.output,
  cacheWrite: sums.cacheWrite5m + sums.cacheWrite1h,
  cacheRead: sums.cacheRead,
  total: totalTokens(sums),
})
