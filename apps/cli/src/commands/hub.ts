import { unknownWord } from '../args/unknown-word.ts'
import { UsageError } from '../args/usage-error.ts'
import type { ExitCode } from '../cli.ts'
import { defineCommand } from '../command.ts'
import { type HubValues, keyActions, status } from '../hub/actions.ts'
import { colorFlags } from '../report/flags.ts'

const words = ['status', 'keys'] as const
const keyWords = Object.keys(keyActions)

export const command = defineCommand({
  name: 'hub',
  summary: 'A hub that your machines tell of their limits and usage: its keys, and how syncing goes',
  details:
    'aic agent run --hub is a hub. keys add makes the key of one machine and shows it once; keep it there with aic config set sync.key. keys revoke ends one at once. status says what this machine syncs to and what waits, and which machines told this hub something; it exits with 1 where syncing fails. See docs/hub.md.',
  usage: '[status | keys list | keys add NAME | keys revoke NAME]',
  words,
  flags: {
    scopes: {
      kind: 'text',
      value: 'SCOPES',
      help: 'keys add: what it is for, with commas: limits:write, events:write, read; default: all',
    },
    json: { kind: 'switch', short: 'j', help: 'JSON' },
    ...colorFlags,
  },
  examples: [
    { line: 'aic hub keys add laptop', help: 'a key for the laptop, shown once' },
    { line: 'aic hub keys add wall --scopes read', help: 'one for a screen that only shows' },
    { line: 'aic hub keys revoke laptop', help: 'it is lost: from now on it opens nothing' },
    { line: 'aic hub status', help: 'does syncing work?' },
  ],
  async run(values, cli, [word = 'status', ...rest]): Promise<ExitCode> {
    if (word === 'status') {
      if (rest[0] !== undefined) throw new UsageError(`Unexpected argument "${rest[0]}"`, 'See aic hub --help.')
      checkFlags(word, values)
      return status(values, cli)
    }
    if (word !== 'keys') throw unknownWord('aic hub', word, words)
    const [action = 'list', name, ...more] = rest
    if (!Object.hasOwn(keyActions, action)) throw unknownWord('aic hub keys', action, keyWords)
    const unexpected = action === 'list' ? name : more[0]
    if (unexpected !== undefined) throw new UsageError(`Unexpected argument "${unexpected}"`, 'See aic hub --help.')
    if (action !== 'add') checkFlags(`keys ${action}`, values)
    return keyActions[action as keyof typeof keyActions](values, cli, name ?? null)
  },
})

function checkFlags(word: string, { scopes }: HubValues): void {
  if (scopes !== undefined) throw new UsageError(`aic hub ${word} takes no --scopes`, 'See aic hub --help.')
}
