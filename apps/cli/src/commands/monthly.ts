import { defineCommand } from '../command.ts'
import { lastFlag, periodFlags } from '../report/flags.ts'
import { runRows } from '../report/rows-report.ts'

export const command = defineCommand({
  name: 'monthly',
  summary: 'Tokens and cost by month',
  flags: { ...periodFlags, ...lastFlag('months') },
  examples: [
    { line: 'aic monthly', help: 'every month there is' },
    { line: 'aic monthly --timezone Asia/Tokyo --csv', help: 'months in Tokyo, for a spreadsheet' },
  ],
  run: (values, cli) => runRows('month', values, cli),
})
