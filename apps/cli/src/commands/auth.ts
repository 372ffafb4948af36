import { setTimeout } from 'node:timers/promises'
import { AicError } from '@aic/core'
import { unknownWord } from '../args/unknown-word.ts'
import { UsageError } from '../args/usage-error.ts'
import { type GitHubDoor, githubDoor } from '../auth/github-door.ts'
import type { Cli, ExitCode } from '../cli.ts'
import { defineCommand } from '../command.ts'
import { writeJson } from '../report/envelope.ts'
import { colorFlags } from '../report/flags.ts'
import { type ScreenFlags, screenOf } from '../screen/screen.ts'
import { clean } from '../screen/text.ts'

const words = ['login', 'status', 'logout'] as const

interface Values extends ScreenFlags {
  readonly json: boolean
}

export const command = defineCommand({
  name: 'auth',
  summary: 'Sign in to GitHub, for the limits of Copilot, without giving aic a password',
  details:
    'login shows a code that you type in at github.com, and waits until you have. The token is kept in a file that only you can read, apart from the settings. status exits with 1 when aic is not signed in; it may still find the sign-in of gh or an editor (aic providers list).',
  usage: `github ${words.join(' | ')}`,
  words: ['github', ...words],
  flags: {
    json: { kind: 'switch', short: 'j', help: 'status: JSON' },
    ...colorFlags,
  },
  examples: [
    { line: 'aic auth github login', help: 'sign in' },
    { line: 'aic auth github logout', help: 'forget the token' },
  ],
  async run(values, cli, [vendor, word = 'status', ...more]): Promise<ExitCode> {
    if (vendor !== 'github') {
      throw new UsageError(
        vendor === undefined ? 'Sign in where?' : `aic signs in at GitHub only, not at "${vendor}"`,
        `Write aic auth github ${words.join(', or ')}. Keys of others: aic config set PROVIDER.api_key.`,
      )
    }
    if (more[0] !== undefined) throw new UsageError(`Unexpected argument "${more[0]}"`, 'See aic auth --help.')
    const door = await githubDoor(cli)
    if (word === 'login') return login(door, values, cli)
    if (word === 'status') return status(door, values, cli)
    if (word === 'logout') return logout(door, cli)
    throw unknownWord('aic auth github', word, words)
  },
})

async function login(door: GitHubDoor, values: Values, cli: Cli): Promise<ExitCode> {
  const { paint } = screenOf(cli, values)
  const code = await door.start()
  cli.stdout.write(` Open ${code.verificationUri} and type in ${paint.bold(clean(code.userCode))}\n`)
  cli.stdout.write(` ${paint.dim('Waiting until you have; Ctrl-C gives up.')}\n`)
  let waitMs = code.intervalSeconds * 1_000
  for (;;) {
    await setTimeout(waitMs)
    const found = await door.poll()
    if (found.state === 'done') {
      const who = found.username === null ? '' : ` as ${clean(found.username)}`
      cli.stdout.write(` ${paint.green('✓')} Signed in${who}.\n`)
      return 0
    }
    if (!('intervalSeconds' in found)) throw new AicError('not-signed-in', found.message)
    waitMs = found.intervalSeconds * 1_000
  }
}

async function status(door: GitHubDoor, values: Values, cli: Cli): Promise<ExitCode> {
  const found = await door.status()
  if (values.json) writeJson(found, { noCost: false, jq: null }, cli)
  else cli.stdout.write(statusText(found))
  return found.isAuthenticated ? 0 : 1
}

function statusText({ isAuthenticated, username, isTokenInvalid }: Awaited<ReturnType<GitHubDoor['status']>>): string {
  if (isTokenInvalid) return ' GitHub does not accept the sign-in any more: aic auth github login makes another.\n'
  if (!isAuthenticated) return ' Not signed in: aic auth github login\n'
  return ` Signed in at GitHub${username === null ? '' : ` as ${clean(username)}`}.\n`
}

async function logout(door: GitHubDoor, { stdout }: Cli): Promise<ExitCode> {
  await door.logout()
  stdout.write(
    ' Signed out. GitHub lists the app until you revoke it: https://github.com/settings/apps/authorizations\n',
  )
  return 0
}
