import type { Usage } from '@aic/core'
import {
  dayStartMs,
  type Filter,
  projectFilter,
  projectNames,
  type ReportRow,
  type RowsQuery,
  reportRows,
  type Selection,
  select,
  unpricedModels,
  withModelAliases,
} from '@aic/core/report'
import { askTwice } from '@aic/engine'
import type { AgentParts } from '../agent-parts.ts'
import { ApiError } from '../api-error.ts'
import type { ReportOptions } from './report-options.ts'

/** Usage that a report is made of. */
export interface LoadedReport {
  readonly usage: Usage
  readonly selection: Selection
  readonly filter: Filter
  /** Names of the project folders in `usage`. */
  readonly projects: ReadonlyMap<string | null, string>
}

/** What was last made of each usage, by the options that it was made for: the panels of a page ask for the same span one after another. */
const made = new WeakMap<Usage, { readonly key: string; readonly report: LoadedReport }>()

/** Loads what a report's options ask for. `isWhole`: all of history, for what depends on what came before. */
export function loadReport(parts: AgentParts, options: ReportOptions, isWhole = false): Promise<LoadedReport> {
  return askTwice(parts.aic, () => {
    checkSources(parts, options.sources)
    const usage = parts.aic.usage(isWhole ? {} : spanOf(options))
    const { modelAliases } = parts.config.current()
    const key = JSON.stringify([{ ...options, zone: options.zone.name }, isWhole, modelAliases])
    const known = made.get(usage)
    if (known?.key === key) return known.report
    const report = reportOf(parts, options, withModelAliases(usage, modelAliases), isWhole)
    made.set(usage, { key, report })
    return report
  })
}

function reportOf({ facts }: AgentParts, options: ReportOptions, usage: Usage, isWhole: boolean): LoadedReport {
  const folders = usage.places.map(({ cwd, root }) => root ?? cwd)
  const projects = projectNames([...new Set(folders)], { home: facts.home, aliases: options.aliases })
  const { sinceDay, untilDay, sources, models, model, noBackground } = options
  const isProject = projectFilter(options.project, projects)
  const filter = { sinceDay, untilDay, sources, models, model, noBackground, isProject }
  const days = isWhole ? { sinceDay: null, untilDay: null } : {}
  return { usage, filter, projects, selection: select(usage, { ...filter, ...days }, options.zone) }
}

/** Rows that were last made of each selection. */
const madeRows = new WeakMap<Selection, { readonly key: string; readonly rows: readonly ReportRow[] }>()

/** The rows of a selection: made once for however many of them, in whatever order, are shown. */
export function rowsOf(selection: Selection, query: RowsQuery): readonly ReportRow[] {
  const { by, mode, startOfWeek } = query
  const key = `${by} ${mode} ${startOfWeek}`
  const known = madeRows.get(selection)
  if (known?.key === key) return known.rows
  const rows = reportRows(selection, { by, mode, startOfWeek })
  madeRows.set(selection, { key, rows })
  return rows
}

/** What stands under `aic` beside a report: how to read it, and what it lacks. */
export function envelopeOf(
  { aic, facts, nowMs }: AgentParts,
  rows: readonly Pick<ReportRow, 'models'>[],
  { zone, startOfWeek, mode }: Pick<ReportOptions, 'zone' | 'startOfWeek' | 'mode'>,
) {
  const { priceVersion, isDemo, skipped, warnings } = aic.facts()
  return {
    version: facts.version,
    generatedAt: new Date(nowMs()).toISOString(),
    timezone: zone.name === 'local' ? new Intl.DateTimeFormat().resolvedOptions().timeZone : zone.name,
    startOfWeek,
    mode,
    priceVersion,
    isDemo,
    unpricedModels: unpricedModels(rows),
    skipped: skipped as Record<string, number>,
    warnings: [...warnings],
  }
}

function spanOf({ sinceDay, untilDay, zone }: ReportOptions): { fromMs?: number; toMs?: number } {
  return {
    ...(sinceDay === null ? {} : { fromMs: dayStartMs(zone, sinceDay) }),
    ...(untilDay === null ? {} : { toMs: dayStartMs(zone, untilDay + 1) - 1 }),
  }
}

function checkSources({ aic }: AgentParts, wanted: readonly string[] | null): void {
  const ids = aic.sources.map(({ id }) => id)
  const unknown = wanted?.find((id) => !ids.includes(id))
  if (unknown === undefined) return
  throw new ApiError(400, 'unknown-source', `No source is called "${unknown}"`, `Sources are ${ids.join(', ')}.`)
}
