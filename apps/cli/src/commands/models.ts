import { defineCommand } from '../command.ts'
import { reportFlags } from '../report/flags.ts'
import { runRows } from '../report/rows-report.ts'

export const command = defineCommand({
  name: 'models',
  summary: 'Tokens and cost by model',
  flags: {
    ...reportFlags,
    breakdown: { ...reportFlags.breakdown, help: 'Also a line per agent' },
    'by-agent': { ...reportFlags['by-agent'], isHidden: true },
  },
  examples: [
    { line: 'aic models --since 2026-01-01', help: 'this year' },
    { line: 'aic models --model opus --breakdown', help: 'models whose name holds opus, by agent' },
  ],
  run: (values, cli) => runRows('model', values, cli),
})
