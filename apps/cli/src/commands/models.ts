import { defineCommand } from '../command.ts'
import { rowsFlags } from '../report/flags.ts'
import { runRows } from '../report/rows-report.ts'

export const command = defineCommand({
  name: 'models',
  summary: 'Tokens and cost by model',
  flags: rowsFlags,
  examples: [],
  run: (values, cli) => runRows('model', values, cli),
})
