import { defineCommand } from '../command.ts'
import { rowsFlags } from '../report/flags.ts'
import { runRows } from '../report/rows-report.ts'

export const command = defineCommand({
  name: 'daily',
  summary: 'Tokens and cost by day',
  flags: {
    ...rowsFlags,
    instances: { kind: 'switch', short: 'i', help: 'By folder that sessions were started in, too' },
  },
  examples: [
    { line: 'aic daily --last 7', help: 'the last seven days' },
    { line: 'aic daily --since 2026-01-01 --until 2026-01-31 --breakdown', help: 'January, with a line per model' },
    { line: 'aic daily --project api --instances', help: 'one project, by folder' },
  ],
  run: (values, cli) => runRows('day', values, cli),
})
