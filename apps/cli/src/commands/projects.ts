import { defineCommand } from '../command.ts'
import { rowsFlags } from '../report/flags.ts'
import { runRows } from '../report/rows-report.ts'

export const command = defineCommand({
  name: 'projects',
  summary: 'Tokens and cost by project (git worktrees count to their main checkout)',
  flags: rowsFlags,
  examples: [],
  run: (values, cli) => runRows('project', values, cli),
})
