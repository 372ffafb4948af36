import { defineCommand } from '../command.ts'
import { periodFlags } from '../report/flags.ts'
import { runRows } from '../report/rows-report.ts'

export const command = defineCommand({
  name: 'daily',
  summary: 'Tokens and cost by day',
  flags: periodFlags,
  examples: [
    { line: 'aic daily --last 7', help: 'the last seven days' },
    { line: 'aic daily --since 2026-01-01 --until 2026-01-31 --breakdown', help: 'January, with a line per model' },
    { line: 'aic daily --project api --instances', help: 'one project, by folder' },
  ],
  run: (values, cli) => runRows('day', values, cli),
})
