import { defineCommand } from '../command.ts'
import { runBlocks } from '../report/blocks-report.ts'
import { reportFlags } from '../report/flags.ts'

export const command = defineCommand({
  name: 'blocks',
  summary: 'Spans of five hours as subscription plans count them',
  details:
    'A block starts at the full hour of its first call and lasts five hours. The active one has a burn rate and a projection. Blocks are made of local activity only: they need not match the windows that the vendor counts. By default of agents whose plans have such windows; --source chooses others.',
  flags: {
    ...reportFlags,
    order: { kind: 'text', short: 'o', choices: ['asc', 'desc'], help: 'By time; default asc' },
    active: { kind: 'switch', short: 'a', help: 'Only the active block, in detail' },
    recent: { kind: 'switch', short: 'r', help: 'Only the last three days, and the active block' },
    'token-limit': {
      kind: 'text',
      short: 't',
      value: 'N',
      help: 'Tokens that a block may use; max: the largest block so far',
    },
    'session-length': { kind: 'text', short: 'n', value: 'HOURS', help: 'Hours in a block, to the quarter; default 5' },
  },
  examples: [
    { line: 'aic blocks --recent', help: 'blocks of the last three days' },
    { line: 'aic blocks --active --token-limit max', help: 'how the current block compares with the largest so far' },
  ],
  run: runBlocks,
})
