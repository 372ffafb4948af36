import { defineCommand } from '../command.ts'
import { rowsFlags } from '../report/flags.ts'
import { runRows } from '../report/rows-report.ts'

export const command = defineCommand({
  name: 'sources',
  summary: 'Tokens and cost by agent',
  flags: rowsFlags,
  examples: [],
  run: (values, cli) => runRows('source', values, cli),
})
