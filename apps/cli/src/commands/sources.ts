import { defineCommand } from '../command.ts'
import { reportFlags } from '../report/flags.ts'
import { runRows } from '../report/rows-report.ts'

export const command = defineCommand({
  name: 'sources',
  summary: 'Tokens and cost by agent',
  flags: { ...reportFlags, 'by-agent': { ...reportFlags['by-agent'], isHidden: true } },
  examples: [
    { line: 'aic sources', help: 'which agent uses how much' },
    { line: 'aic sources --last 7 --breakdown', help: 'the last seven days, with a line per model' },
  ],
  run: (values, cli) => runRows('source', values, cli),
})
