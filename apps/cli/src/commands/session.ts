import { defineCommand } from '../command.ts'
import { reportFlags, sectionsFlag } from '../report/flags.ts'
import { runSession } from '../report/one-session.ts'
import { runRows } from '../report/rows-report.ts'

export const command = defineCommand({
  name: 'session',
  summary: 'Tokens and cost by session, dearest first',
  flags: {
    ...reportFlags,
    ...sectionsFlag,
    // -i is the session's id here, as in ccusage.
    instances: { kind: 'switch', help: reportFlags.instances.help },
    id: { kind: 'text', short: 'i', value: 'ID', help: 'The calls of one session; the first letters of its id do' },
  },
  examples: [
    { line: 'aic session --last 7', help: 'sessions of the last seven days' },
    { line: 'aic session --id ec433ce0', help: 'every call of one session' },
  ],
  run: (values, cli) =>
    values.id === undefined ? runRows('session', values, cli) : runSession(values.id, values, cli),
})
