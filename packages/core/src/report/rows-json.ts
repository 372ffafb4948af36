import { toUsd } from '../money.ts'
import { encodeFolder } from './project-name.ts'
import { type Grouping, isPeriod, type ReportRow, type Share } from './rows.ts'
import { cacheWriteOf, costOf, type Sums, sumOf, tokensOf } from './sums.ts'
import { unknownName } from './unknown-name.ts'

/** ccusage's word for what a row is about, by grouping; ours are beside it as `period`. */
const keyNames = {
  day: 'date',
  week: 'week',
  month: 'month',
  session: 'sessionId',
  project: 'project',
  model: 'model',
  source: 'source',
} as const satisfies Record<Grouping, string>

/** The name of the array that holds the rows: ccusage's where it has such a report. */
export const rowsNames = {
  day: 'daily',
  week: 'weekly',
  month: 'monthly',
  session: 'sessions',
  project: 'projects',
  model: 'models',
  source: 'sources',
} as const satisfies Record<Grouping, string>

/** What a report's JSON holds besides what all rows have. */
export interface RowsJsonOptions {
  /** The report is narrowed to a project, so that rows name it. Defaults to false. */
  readonly isOneProject?: boolean
  /** Each row also holds its sums by agent, as with ccusage's `--by-agent`. Defaults to false. */
  readonly isByAgent?: boolean
  /** So many rows are written; totals stay those of all. Defaults to all. */
  readonly most?: number | undefined
}

/**
 * Rows and totals as both `ccusage daily|weekly|monthly|session --json` and `ccusage claude daily|… --json` write them; what
 * those lack stands under `aic`.
 */
export function rowsJson(by: Grouping, rows: readonly ReportRow[], options: RowsJsonOptions = {}): object {
  const shown = rows.slice(0, options.most).map((row) => rowJson(by, row, options))
  return { [rowsNames[by]]: shown, totals: totalsJson(rows) }
}

/** Several reports of the same usage, as `ccusage --sections daily,session --json`: one set of rows each, and one of totals. */
export function sectionsJson(
  parts: readonly { readonly by: Grouping; readonly rows: readonly ReportRow[] }[],
  options: RowsJsonOptions = {},
): object {
  const sections = parts.map(({ by, rows }) => [
    by === 'session' ? 'session' : rowsNames[by],
    rows.map((row) => rowJson(by, row, options)),
  ])
  return { ...Object.fromEntries(sections), totals: totalsJson(parts[0]?.rows ?? []) }
}

/** As `ccusage claude daily --instances --json`: rows by the encoded folder that their sessions started in. */
export function instancesJson(by: Grouping, rows: readonly ReportRow[], options: RowsJsonOptions = {}): object {
  const projects = Map.groupBy(rows, folderOf)
  return {
    projects: Object.fromEntries(
      [...projects].map(([project, group]) => [
        project,
        group.map((row) => ({ ...rowJson(by, row, options), project })),
      ]),
    ),
    totals: totalsJson(rows),
  }
}

function rowJson(by: Grouping, row: ReportRow, { isOneProject = false, isByAgent = false }: RowsJsonOptions): object {
  const key = row.key ?? unknownName
  const agents = row.sources.map(({ name }) => name ?? unknownName)
  return {
    [keyNames[by]]: key,
    period: key,
    agent: (by === 'session' || by === 'source') && agents.length === 1 ? agents[0] : 'all',
    metadata: by === 'session' ? { lastActivity: isoOf(row.sums.lastMs) } : { agents: agents.toSorted() },
    ...(by === 'session' ? sessionJson(row) : {}),
    ...(by === 'project' ? { projectPath: folderOf(row) } : {}),
    ...(isOneProject && isPeriod(by) ? { project: folderOf(row) } : {}),
    ...partJson(row),
    ...(isByAgent
      ? { agents: row.sources.map((share) => ({ agent: share.name ?? unknownName, ...partJson(share) })) }
      : {}),
    aic: { ...extrasJson(row.sums), sources: row.sources.map(sourceJson) },
  }
}

/** Sums and models of a row, or of an agent's part of it. */
const partJson = ({ sums, models }: Pick<ReportRow, 'sums' | 'models'>): object => ({
  ...sumsJson(sums),
  modelsUsed: models.toSorted((a, b) => a.sums.firstMs - b.sums.firstMs).map(({ name }) => name ?? unknownName),
  modelBreakdowns: models.map(modelJson),
})

const sessionJson = (row: ReportRow): object => ({
  projectPath: folderOf(row),
  firstActivity: isoOf(row.sums.firstMs),
  lastActivity: isoOf(row.sums.lastMs),
})

const folderOf = ({ cwd }: ReportRow): string => (cwd === null ? unknownName : encodeFolder(cwd))

const totalsJson = (rows: readonly ReportRow[]): object => {
  const totals = sumOf(rows.map((row) => row.sums))
  const unpriced = rows.flatMap(({ models }) => models.filter(({ sums }) => sums.unpricedCalls > 0))
  const names = [...new Set(unpriced.map(({ name }) => name ?? unknownName))]
  return { ...sumsJson(totals), ...(names.length > 0 ? { unpricedModels: names } : {}), aic: extrasJson(totals) }
}

/** Tokens and cost of anything, under ccusage's names. */
export const sumsJson = (sums: Sums): object => ({
  inputTokens: sums.input,
  outputTokens: sums.output,
  cacheCreationTokens: cacheWriteOf(sums),
  cacheReadTokens: sums.cacheRead,
  totalTokens: tokensOf(sums),
  totalCost: usdOf(sums),
})

/** USD as a float; null when no call has a known cost. The known part where only some have one: see `isCostPartial`. */
export function usdOf(sums: Sums): number | null {
  const { nanoUsd } = costOf(sums)
  return nanoUsd === null ? null : toUsd(nanoUsd)
}

/** One model's part of a row, as ccusage's `modelBreakdowns` have it. */
export const modelJson = ({ name, sums }: Share): object => ({
  modelName: name ?? unknownName,
  inputTokens: sums.input,
  outputTokens: sums.output,
  cacheCreationTokens: cacheWriteOf(sums),
  cacheReadTokens: sums.cacheRead,
  cost: usdOf(sums),
  ...(sums.unpricedCalls > 0 ? { missingPricing: true } : {}),
})

const sourceJson = ({ name, sums }: Share): object => ({
  source: name ?? unknownName,
  ...sumsJson(sums),
  calls: sums.calls,
})

/** What ccusage's rows lack. */
export const extrasJson = (sums: Sums): object => ({
  calls: sums.calls,
  cacheWrite5mTokens: sums.cacheWrite5m,
  cacheWrite1hTokens: sums.cacheWrite1h,
  reasoningTokens: sums.reasoning,
  webSearches: sums.webSearches,
  isCostPartial: sums.unpricedCalls > 0,
  unpricedCalls: sums.unpricedCalls,
  background: {
    calls: sums.backgroundCalls,
    totalTokens: sums.backgroundTokens,
    totalCost: toUsd(sums.backgroundNanoUsd),
  },
})

/** UTC, as ccusage writes times. Null for the time of nothing. */
export const isoOf = (atMs: number): string | null => (Number.isFinite(atMs) ? new Date(atMs).toISOString() : null)
