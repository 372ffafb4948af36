import { unknownWord } from '../args/unknown-word.ts'
import { UsageError } from '../args/usage-error.ts'
import { defineCommand } from '../command.ts'
import { type FleetAction, fleetActions } from '../fleet/actions.ts'
import { flagsOfAll, fleetFlags } from '../fleet/flags.ts'

const words = Object.keys(fleetActions)
const actions: Readonly<Record<string, FleetAction>> = fleetActions

export const command = defineCommand({
  name: 'fleet',
  summary: 'Usage of many machines in one ClickHouse: set it up, send to it, ask it',
  details:
    'init makes the tables. import (or push) sends what is new on this machine; names of projects and sessions leave it only as hashes. check says whether all is in place, verify whether what lies there can be read. status shows what was sent and how fresh each machine is. query answers questions by name; alone it lists them, with --local it answers from this machine. backup copies the tables, recreate drops and makes them anew, audit looks for paths that should not be there. cron sends every hour. key is what a team shares so that one project has one name on all its machines. serve runs a ClickHouse in this process, to try all this. Where the server is, CH_HOST, CH_PORT, CH_USER, CH_PASSWORD, CH_DATABASE and CH_PROTOCOL say, or the settings: docs/fleet.md. Alone it shows the status.',
  usage: `[${words.map((word) => [word, actions[word]?.usage].filter(Boolean).join(' ')).join(' | ')}]`,
  words,
  flags: fleetFlags,
  examples: [
    { line: 'aic fleet serve --embedded', help: 'a ClickHouse to try it with, at http://127.0.0.1:8123' },
    { line: 'aic fleet check', help: 'is the server reached, may we write, is the schema there?' },
    { line: 'aic fleet init', help: 'make the tables; again after an update of aic' },
    { line: 'aic fleet import', help: 'send what is new on this machine' },
    { line: 'aic fleet import --from ccusage', help: 'as ccusage reports it, where its numbers are the ones wanted' },
    { line: 'aic fleet query', help: 'the questions that have a name' },
    { line: 'aic fleet query daily-trends --from today-6 --format csv', help: 'one of them, for a spreadsheet' },
    { line: 'aic fleet query daily-trends --local', help: 'the same of this machine alone, without a server' },
    { line: 'aic fleet cron install', help: 'send every hour' },
    { line: 'aic fleet key show --yes | ssh laptop aic fleet key set', help: 'give the team’s key to another machine' },
  ],
  async run(values, cli, [word = 'status', ...args]) {
    const action = Object.hasOwn(actions, word) ? actions[word] : undefined
    if (action === undefined) throw unknownWord('aic fleet', word, words)
    checkFlags(word, action, values)
    const extra = args[action.arguments ?? 0]
    if (extra !== undefined) throw new UsageError(`Unexpected argument "${extra}"`, 'See aic fleet --help.')
    const { run } = await action.load()
    return run({ values, cli, args })
  },
})

/** A flag that would be passed over in silence is refused. */
function checkFlags(word: string, { flags }: FleetAction, values: object): void {
  for (const [name, value] of Object.entries(values)) {
    const isGiven = value !== undefined && value !== false
    if (!isGiven || flags.includes(name) || flagsOfAll.includes(name)) continue
    throw new UsageError(`aic fleet ${word} takes no --${name}`, 'See aic fleet --help.', 'unknown-flag')
  }
}
