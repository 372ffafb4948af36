import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { configPath } from '@aic/engine'
import {
  isSecretReference,
  parseConfig,
  providerOf,
  secrecyOf,
  setSetting,
  shownSetting,
  writeWhole,
} from '@aic/engine/settings'
import { unknownWord } from '../args/unknown-word.ts'
import { UsageError } from '../args/usage-error.ts'
import type { Cli, ExitCode } from '../cli.ts'
import { defineCommand } from '../command.ts'
import { configOf } from '../config.ts'
import { cleanJson } from '../screen/text.ts'
import { askSecret } from '../secret/ask-secret.ts'

const words = ['path', 'get', 'set', 'unset', 'edit'] as const

export const command = defineCommand({
  name: 'config',
  summary: 'Show and change the settings',
  details:
    'get prints a setting in use, or all of them: environment over file over default. set and unset change the file, edit opens it in $VISUAL or $EDITOR. Keys of providers are asked for, or read from stdin, and are shown by their ends only. docs/config.md lists the settings.',
  usage: '[path | get [NAME] | set NAME VALUE | set PROVIDER.api_key | unset NAME | edit]',
  words,
  flags: {},
  examples: [
    { line: 'aic config get', help: 'all settings in use' },
    { line: 'aic config set timezone Europe/Berlin', help: 'days of this zone in every report' },
    { line: 'aic config set projectAliases./work/api Shop', help: 'a name for a project' },
    { line: 'aic config set openai.api_key', help: 'asks for the key of a provider, unseen' },
    { line: 'aic config set openai.api_key < key.txt', help: 'takes it from a file' },
    { line: 'aic config unset timezone', help: 'back to the zone of the machine' },
  ],
  async run(_, cli, [word = 'get', ...args]) {
    switch (word as (typeof words)[number]) {
      case 'path':
        return print(configPath(cli), take(args, 0, word), cli)
      case 'get':
        return get(take(args, 1, word), cli)
      case 'set':
        return set(take(args, 2, word), cli)
      case 'unset':
        return set([...take(args, 1, word), null], cli)
      case 'edit':
        return edit(take(args, 0, word), cli)
      default:
        throw unknownWord('aic config', word, words)
    }
  },
})

function take(args: readonly string[], most: number, word: string): readonly string[] {
  const extra = args[most]
  if (extra === undefined) return args
  throw new UsageError(`Unexpected argument "${extra}"`, `See aic config --help for what follows ${word}.`)
}

function print(text: string, _: readonly string[], { stdout }: Cli): ExitCode {
  stdout.write(`${text}\n`)
  return 0
}

function get([name]: readonly string[], cli: Cli): ExitCode {
  const value = shownSetting(configOf(cli), name ?? null)
  if (value === undefined) return 1 // unset: nothing to print, and scripts can tell
  return print(typeof value === 'string' ? value : cleanJson(JSON.stringify(value, null, 2)), [], cli)
}

async function set([name, value]: readonly (string | null)[], cli: Cli): Promise<ExitCode> {
  if (name === undefined || name === null) throw new UsageError('Which setting?', 'See aic config --help.')
  const provider = value === null ? null : providerOf(name)
  // A key that goes to no provider would be passed over in silence.
  if (provider !== null) await (await import('../limits/check-provider.ts')).checkProvider(provider, cli)
  const secrecy = value === null ? 'open' : secrecyOf(name)
  if (secrecy === 'secret') return setSecret(name, value ?? undefined, cli)
  if (secrecy === 'holds-secrets') {
    throw new UsageError(`${name} holds secrets`, `Set what it holds one by one, as in aic config set ${name}.api_key.`)
  }
  if (value === undefined) throw new UsageError(`${name} needs a value`, `Write aic config set ${name} VALUE.`)
  setSetting(configPath(cli), name, value)
  return 0
}

/** Where the secret is may stand in the command line, the secret itself may not. */
async function setSecret(name: string, value: string | undefined, cli: Cli): Promise<ExitCode> {
  if (value !== undefined && !isSecretReference(value)) {
    throw new UsageError(
      `${name} is a secret, and the command line is no place for it: it stays in your shell's history`,
      `Write aic config set ${name} and paste it when asked, or give it on stdin: aic config set ${name} < FILE. If it was a real key, have it replaced.`,
      'secret-in-arguments',
    )
  }
  setSetting(configPath(cli), name, value ?? (await askSecret(`${name} (it is not shown): `, cli)))
  return 0
}

/** Opens the file; says afterwards what is wrong with it. */
function edit(_: readonly string[], cli: Cli): ExitCode {
  const file = configPath(cli)
  if (!existsSync(file)) writeWhole(file, '{\n  "version": 1\n}\n')
  const editor = cli.env.VISUAL || cli.env.EDITOR || (cli.platform === 'win32' ? 'notepad' : 'vi')
  const { status, error } = startEditor(editor, file, cli.platform)
  if (error !== undefined || status !== 0) {
    throw new Error(
      `the editor "${editor}" failed${error === undefined ? '' : ` (${error.message})`}: set EDITOR, or edit ${file}`,
    )
  }
  parseConfig(readFileSync(file, 'utf8'), file)
  return 0
}

/** $EDITOR may hold arguments, so a shell starts it; the path is none of the shell's business. */
const startEditor = (editor: string, file: string, platform: Cli['platform']) =>
  platform === 'win32'
    ? spawnSync(`${editor} "${file}"`, { stdio: 'inherit', shell: true })
    : spawnSync('/bin/sh', ['-c', `${editor} "$1"`, 'sh', file], { stdio: 'inherit' })
