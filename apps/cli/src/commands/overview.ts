import { overviewDays, overviewJson, overviewOf, overviewSince } from '@aic/core/report'
import { type Aic, sourcesWithBlocks } from '@aic/engine'
import type { Cli, ExitCode } from '../cli.ts'
import { defineCommand } from '../command.ts'
import { nothingFound, paragraph } from '../report/empty.ts'
import { envelope, writeJson } from '../report/envelope.ts'
import { aliasFlag, compatibleFlags, costFlags, filterFlags, outputFlags, startOfWeekFlag } from '../report/flags.ts'
import { filterOf, load, withAic } from '../report/load.ts'
import { notesOf } from '../report/notes.ts'
import { type ReportOptions, reportOptions } from '../report/options.ts'
import { overviewText } from '../report/overview-text.ts'
import { type Screen, screenOf } from '../screen/screen.ts'

const { since: _, until: __, ...narrowFlags } = filterFlags
const { csv: ___, compact: ____, ...writtenFlags } = outputFlags

export const command = defineCommand({
  name: 'overview',
  summary: 'Today, this week and month, limits, the current block, top projects and models, and what is wrong',
  flags: { ...narrowFlags, ...startOfWeekFlag, ...costFlags, ...writtenFlags, ...aliasFlag, ...compatibleFlags },
  examples: [
    { line: 'aic', help: 'everything at a glance' },
    { line: 'aic --json', help: 'the same for scripts' },
  ],
  async run(values, cli) {
    const all = { ...values, since: undefined, until: undefined, last: undefined, csv: false, compact: false }
    const options = reportOptions(all, 'day', cli)
    const screen = screenOf(cli, values)
    const done = await withAic(cli, options.isOffline, (aic) => showOverview(aic, { options, screen, cli }))
    const isNarrowed = options.sources !== null || options.project !== null || options.models !== null
    if (done !== 'empty') return done
    if (isNarrowed) return 0
    const { withDemo } = await import('../demo.ts')
    await withDemo(cli, options.zone.offsetMs(cli.nowMs), (demo) =>
      withAic(demo, true, (aic) => showOverview(aic, { options, screen, cli: demo })),
    )
    return 0
  },
})

interface Showing {
  readonly options: ReportOptions
  readonly screen: Screen
  readonly cli: Cli
}

/** `empty` when there is nothing at all to show: then it says so, and no more. JSON is written whatever there is. */
async function showOverview(aic: Aic, { options, screen, cli }: Showing): Promise<ExitCode | 'empty'> {
  const loaded = load(aic, { ...options, sinceDay: overviewSince(options, cli.nowMs) }, cli)
  const filter = filterOf(options, loaded.projects)
  const overview = overviewOf(loaded.usage, filter, options, cli.nowMs, options.sources ?? sourcesWithBlocks(aic))
  // Loaded only where something is known: most have neither an agent nor a status line.
  const limits = aic.knowsLimits() ? await (await import('../limits/known-here.ts')).knownHere(cli) : null
  if (options.output === 'json') {
    const json = overviewJson(overview, cli.nowMs)
    return writeJson(
      { ...json, ...(limits?.json ?? { limits: [] }), aic: envelope(overview.sources, loaded, options, cli.nowMs) },
      options,
      cli,
    )
  }
  const isQuiet = overview.recent.calls === 0
  const isEmpty = isQuiet && aic.usage().cells.length === 0
  const body = isQuiet
    ? quietText(isEmpty, aic, screen)
    : overviewText({
        overview,
        options,
        screen,
        nowMs: cli.nowMs,
        projects: loaded.projects,
        limits: limits?.text({ screen, zone: options.zone, nowMs: cli.nowMs }) ?? '',
        priceVersion: loaded.facts.priceVersion,
      })
  const notes = notesOf(overview.sources, loaded, options, screen)
  cli.stdout.write(
    `${loaded.facts.isDemo ? demoTitle(screen) : ''}${limits?.notices(screen) ?? ''}${body}${notes === '' ? '' : `\n${notes}`}`,
  )
  return isEmpty ? 'empty' : 0
}

const demoTitle = ({ paint }: Screen): string =>
  `\n ${paint.yellow('DEMO: made-up usage, to show what will stand here.')}\n\n`

/** Nothing lately, or nothing at all. */
function quietText(isEmpty: boolean, { sources }: Aic, screen: Screen): string {
  if (isEmpty) return nothingFound(sources, screen)
  return paragraph(`No usage in the last ${overviewDays} days. aic monthly shows all that there is.`, screen)
}
