import { defineCommand } from '../command.ts'
import { runBlocks } from '../report/blocks-report.ts'
import { blocksFlags } from '../report/flags.ts'

export const command = defineCommand({
  name: 'blocks',
  summary: 'Spans of five hours as subscription plans count them',
  details:
    'A block starts at the full hour of its first call and lasts five hours. The active one has a burn rate and a projection. Blocks are made of local activity only: they need not match the windows that the vendor counts. By default of agents whose plans have such windows; --source chooses others.',
  flags: blocksFlags,
  examples: [
    { line: 'aic blocks --recent', help: 'blocks of the last three days' },
    { line: 'aic blocks --active --token-limit max', help: 'how the current block compares with the largest so far' },
  ],
  run: runBlocks,
})
