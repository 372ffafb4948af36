import { unknownWord } from '../args/unknown-word.ts'
import { UsageError } from '../args/usage-error.ts'
import type { ExitCode } from '../cli.ts'
import { defineCommand } from '../command.ts'
import { type HubValues, keyActions, resend, status } from '../hub/actions.ts'
import { colorFlags } from '../report/flags.ts'

const words = ['status', 'keys', 'resend'] as const
const keyWords = Object.keys(keyActions)

export const command = defineCommand({
  name: 'hub',
  summary: 'A hub that your machines tell of their limits and usage: its keys, and how syncing goes',
  details:
    'aic agent run --hub is a hub. keys add makes the key of one machine and shows it once; keep it there with aic config set sync.key. keys renew makes another one for the same machine; keys revoke ends one at once; keys forget also deletes all that came in by it: without --yes it only says how much that is. resend makes every machine send all of its usage again, after an older copy of the hub’s files was put back. status says what this machine syncs to and what waits, and which machines told this hub something; it exits with 1 where syncing fails. See docs/hub.md.',
  usage: '[status | keys list | keys add NAME | keys renew NAME | keys revoke NAME | keys forget NAME | resend]',
  words,
  flags: {
    scopes: {
      kind: 'text',
      value: 'SCOPES',
      help: 'keys add: what it is for, with commas: limits:write, events:write, read; default: all',
    },
    yes: { kind: 'switch', short: 'y', help: 'keys forget: do it' },
    json: { kind: 'switch', short: 'j', help: 'JSON' },
    ...colorFlags,
  },
  examples: [
    { line: 'aic hub keys add laptop', help: 'a key for the laptop, shown once' },
    { line: 'aic hub keys add wall --scopes read', help: 'one for a screen that only shows' },
    { line: 'aic hub keys renew laptop', help: 'another one in its place, for the same machine' },
    { line: 'aic hub keys revoke laptop', help: 'it is lost: from now on it opens nothing' },
    { line: 'aic hub keys forget laptop --yes', help: 'nor does the hub keep what it told' },
    { line: 'aic hub status', help: 'does syncing work?' },
  ],
  async run(values, cli, [word = 'status', ...rest]): Promise<ExitCode> {
    if (word === 'status' || word === 'resend') {
      if (rest[0] !== undefined) throw new UsageError(`Unexpected argument "${rest[0]}"`, 'See aic hub --help.')
      checkFlags(word, values)
      return word === 'status' ? status(values, cli) : resend(values, cli)
    }
    if (word !== 'keys') throw unknownWord('aic hub', word, words)
    const [action = 'list', name, ...more] = rest
    if (!Object.hasOwn(keyActions, action)) throw unknownWord('aic hub keys', action, keyWords)
    const unexpected = action === 'list' ? name : more[0]
    if (unexpected !== undefined) throw new UsageError(`Unexpected argument "${unexpected}"`, 'See aic hub --help.')
    checkFlags(`keys ${action}`, values)
    return keyActions[action as keyof typeof keyActions](values, cli, name ?? null)
  },
})

/** What takes each flag. */
const takers = { scopes: 'keys add', yes: 'keys forget' } as const

function checkFlags(word: string, values: HubValues): void {
  for (const flag of ['scopes', 'yes'] as const) {
    if (takers[flag] === word || !values[flag]) continue
    throw new UsageError(`aic hub ${word} takes no --${flag}`, 'See aic hub --help.')
  }
}
