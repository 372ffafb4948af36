import type { Usage } from '@aic/core'
import {
  dayStartMs,
  type Filter,
  projectFilter,
  projectNames,
  type Selection,
  select,
  withModelAliases,
} from '@aic/core/report'
import { type Aic, arePricesDue, askTwice, dataFolder, type Facts, openAic } from '@aic/engine'
import { suggest } from '../args/suggest.ts'
import { UsageError } from '../args/usage-error.ts'
import type { Cli } from '../cli.ts'
import { configOf } from '../config.ts'
import { progressOn } from '../screen/progress.ts'
import { clean } from '../screen/text.ts'
import type { ReportOptions } from './options.ts'

/** Usage that passed a report's filter, and what the report must say beside it. */
export interface Loaded {
  readonly usage: Usage
  readonly selection: Selection
  readonly facts: Facts
  /** Names of the project folders in `usage`. */
  readonly projects: ReadonlyMap<string | null, string>
  /** The project folder of each working directory in `usage`. */
  readonly roots: ReadonlyMap<string | null, string | null>
}

/** Opens the ledger, brings it up to date, hands it to `use`, and closes it whatever happens. */
export async function withAic<T>(cli: Cli, isOffline: boolean, use: (aic: Aic) => T | Promise<T>): Promise<T> {
  const { env, home, platform, nowMs } = cli
  const aic = await openAic({ env, home, platform, nowMs, config: configOf(cli), isOffline })
  try {
    const progress = progressOn(cli)
    await aic.collect(progress === null ? {} : { onProgress: progress.show })
    progress?.clear()
    return await askTwice(aic, () => use(aic))
  } finally {
    for (const warning of aic.close()) cli.stderr.write(`aic: ${clean(warning)}\n`)
    if (!isOffline && arePricesDue(dataFolder(cli), nowMs)) cli.startLater?.(['prices', 'refresh', '--quiet'])
  }
}

/** Loads what a report's options ask for. `isWhole`: all of history, whatever the days, for what depends on what came before. */
export function load(aic: Aic, options: ReportOptions, cli: Cli, isWhole = false): Loaded {
  checkSources(aic, options.sources)
  const usage = withModelAliases(aic.usage(isWhole ? {} : spanOf(options)), configOf(cli).modelAliases)
  const roots = new Map(usage.places.map(({ cwd, root }) => [cwd, root ?? cwd]))
  const projects = projectNames([...roots.values()], { home: cli.home, aliases: options.aliases })
  const filter = filterOf(options, projects)
  const days = isWhole ? { sinceDay: null, untilDay: null } : {}
  return { usage, selection: select(usage, { ...filter, ...days }, options.zone), facts: aic.facts(), projects, roots }
}

/** A report's options as a filter of cells. `projects` are the names of the project folders. */
export function filterOf(options: ReportOptions, projects: ReadonlyMap<string | null, string>): Filter {
  const { sinceDay, untilDay, sources, models, noBackground, project } = options
  return { sinceDay, untilDay, sources, models, noBackground, isProject: projectFilter(project, projects) }
}

function spanOf({ sinceDay, untilDay, zone }: ReportOptions): { fromMs?: number; toMs?: number } {
  return {
    ...(sinceDay === null ? {} : { fromMs: dayStartMs(zone, sinceDay) }),
    ...(untilDay === null ? {} : { toMs: dayStartMs(zone, untilDay + 1) - 1 }),
  }
}

function checkSources({ sources }: Aic, wanted: readonly string[] | null): void {
  const ids = sources.map((source) => source.id)
  for (const id of wanted ?? []) {
    if (ids.includes(id)) continue
    const near = suggest(id, ids)
    throw new UsageError(
      `No source is called "${id}"`,
      near === null ? `Sources are ${ids.join(', ')}.` : `Did you mean ${near}?`,
      'unknown-source',
    )
  }
}
