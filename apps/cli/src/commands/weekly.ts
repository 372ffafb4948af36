import { defineCommand } from '../command.ts'
import { lastFlag, periodFlags, startOfWeekFlag } from '../report/flags.ts'
import { runRows } from '../report/rows-report.ts'

export const command = defineCommand({
  name: 'weekly',
  summary: 'Tokens and cost by week',
  flags: { ...periodFlags, ...lastFlag('weeks'), ...startOfWeekFlag },
  examples: [
    { line: 'aic weekly --last 4', help: 'this week and the three before' },
    { line: 'aic weekly --start-of-week sunday --json', help: 'weeks from Sunday, for scripts' },
  ],
  run: (values, cli) => runRows('week', values, cli),
})
