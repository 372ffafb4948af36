import type { Aic } from '@aic/engine'
import { defineCommand } from '../command.ts'
import { nothingFound, paragraph } from '../report/empty.ts'
import { envelope, writeJson } from '../report/envelope.ts'
import { aliasFlag, compatibleFlags, costFlags, filterFlags, outputFlags, startOfWeekFlag } from '../report/flags.ts'
import { filterOf, load, withAic } from '../report/load.ts'
import { notesOf } from '../report/notes.ts'
import { reportOptions } from '../report/options.ts'
import { overviewDays, overviewOf, overviewSince } from '../report/overview.ts'
import { overviewJson } from '../report/overview-json.ts'
import { overviewText } from '../report/overview-text.ts'
import { sourcesWithBlocks } from '../report/sources-with-blocks.ts'
import { type Screen, screenOf } from '../screen/screen.ts'

const { since: _, until: __, ...narrowFlags } = filterFlags
const { csv: ___, compact: ____, ...writtenFlags } = outputFlags

export const command = defineCommand({
  name: 'overview',
  summary: 'Today, the current block, this week and month, top projects and models, and what is wrong',
  flags: { ...narrowFlags, ...startOfWeekFlag, ...costFlags, ...writtenFlags, ...aliasFlag, ...compatibleFlags },
  examples: [
    { line: 'aic', help: 'everything at a glance' },
    { line: 'aic --json', help: 'the same for scripts' },
  ],
  async run(values, cli) {
    const all = { ...values, since: undefined, until: undefined, last: undefined, csv: false, compact: false }
    const options = reportOptions(all, 'day', cli)
    return withAic(cli, options.isOffline, (aic) => {
      const loaded = load(aic, { ...options, sinceDay: overviewSince(options, cli.nowMs) }, cli)
      const filter = filterOf(options, loaded.projects)
      const overview = overviewOf(loaded.usage, filter, options, cli.nowMs, options.sources ?? sourcesWithBlocks(aic))
      if (options.output === 'json') {
        return writeJson(
          { ...overviewJson(overview, cli.nowMs), aic: envelope(overview.sources, loaded, options, cli.nowMs) },
          options,
          cli,
        )
      }
      const screen = screenOf(cli, values)
      const notes = notesOf(overview.sources, loaded, options, screen)
      const { projects } = loaded
      const body =
        overview.recent.calls > 0
          ? overviewText({ overview, options, screen, nowMs: cli.nowMs, projects })
          : quietText(aic, screen)
      cli.stdout.write(`${body}${notes === '' ? '' : `\n${notes}`}`)
      return 0
    })
  },
})

/** Nothing lately, or nothing at all. */
function quietText(aic: Aic, screen: Screen): string {
  if (aic.usage().cells.length === 0) return nothingFound(aic.sources, screen)
  return paragraph(`No usage in the last ${overviewDays} days. aic monthly shows all that there is.`, screen)
}
