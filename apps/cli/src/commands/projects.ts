import { defineCommand } from '../command.ts'
import { reportFlags } from '../report/flags.ts'
import { runRows } from '../report/rows-report.ts'

export const command = defineCommand({
  name: 'projects',
  summary: 'Tokens and cost by project (git worktrees count to their main checkout)',
  flags: reportFlags,
  examples: [
    { line: 'aic projects --last 30', help: 'the last thirty days' },
    { line: 'aic projects --breakdown', help: 'with a line per model' },
  ],
  run: (values, cli) => runRows('project', values, cli),
})
