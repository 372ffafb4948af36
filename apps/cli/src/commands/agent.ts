import { type AgentValues, agentActions } from '../agent/actions.ts'
import { levels } from '../agent/log-text.ts'
import { unknownWord } from '../args/unknown-word.ts'
import { UsageError } from '../args/usage-error.ts'
import { defineCommand } from '../command.ts'
import { colorFlags, filterFlags } from '../report/flags.ts'

const words = Object.keys(agentActions) as (keyof typeof agentActions)[]

export const command = defineCommand({
  name: 'agent',
  summary: 'The service in the background that watches limits, tells you before the wall, and answers other programs',
  details:
    'start runs it until you stop it or log out, install has the system start it whenever you are there, run keeps it in this terminal. It listens on this machine alone, on port 8080 or the next free one up to 8100. Without it every command works by itself, but nobody watches. status exits with 1 when it does not run.',
  usage: words.join(' | '),
  words,
  flags: {
    json: { kind: 'switch', short: 'j', help: 'start, status, logs: JSON' },
    port: { kind: 'text', value: 'PORT', help: 'run, start: the first port to try, as AIC_AGENT_PORT says it' },
    host: { kind: 'text', value: 'HOST', help: 'run, start: the address to listen at, as AIC_AGENT_HOST says it' },
    hub: { kind: 'switch', help: 'run, start: other machines sync to it: see docs/hub.md' },
    force: { kind: 'switch', help: 'stop: end it at once when it does not listen' },
    lines: { kind: 'text', short: 'n', value: 'N', help: 'logs: how many; default 50' },
    level: { kind: 'text', choices: levels, help: 'logs: nothing below this' },
    follow: { kind: 'switch', short: 'f', help: 'logs: go on as lines come' },
    timezone: { ...filterFlags.timezone, help: 'logs: IANA zone of times; default: the zone of this machine' },
    ...colorFlags,
  },
  examples: [
    { line: 'aic agent start', help: 'watches limits from now on' },
    { line: 'aic agent install', help: 'the same after every log-in' },
    { line: 'aic agent status', help: 'does it run, and where?' },
    { line: 'aic agent logs -f --level warn', help: 'what goes wrong, as it happens' },
  ],
  async run(values, cli, [word = 'status', ...more]) {
    if (!Object.hasOwn(agentActions, word)) {
      throw unknownWord('aic agent', word, words)
    }
    if (more[0] !== undefined) throw new UsageError(`Unexpected argument "${more[0]}"`, 'See aic agent --help.')
    const action = agentActions[word as keyof typeof agentActions]
    checkFlags(word, action.flags, values)
    return action.run(cli, values)
  },
})

function checkFlags(word: string, flags: readonly (keyof AgentValues)[], values: object): void {
  const everywhere: readonly string[] = ['color', 'no-color', 'help', ...flags]
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === false || everywhere.includes(name)) continue
    throw new UsageError(`aic agent ${word} takes no --${name}`, 'See aic agent --help.')
  }
}
