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
  examples: [],
  run: (values, cli) => runRows('day', values, cli),
})
