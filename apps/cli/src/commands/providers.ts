import { unknownWord } from '../args/unknown-word.ts'
import { UsageError } from '../args/usage-error.ts'
import type { Cli, ExitCode } from '../cli.ts'
import { defineCommand } from '../command.ts'
import { isAsked } from '../limits/asked-text.ts'
import { chosen } from '../limits/chosen.ts'
import { type LimitsDoor, withLimits } from '../limits/door.ts'
import { providersText, testsText } from '../limits/providers-text.ts'
import { writeJson } from '../report/envelope.ts'
import { colorFlags, outputFlags } from '../report/flags.ts'
import { zoneOf } from '../report/options.ts'
import { type ScreenFlags, screenOf } from '../screen/screen.ts'

const words = ['list', 'test', 'enable', 'disable'] as const

interface Values extends ScreenFlags {
  readonly json: boolean
  readonly jq: string | undefined
}

export const command = defineCommand({
  name: 'providers',
  summary: 'The vendors that aic can ask, whether their keys were found and work; switch them on and off',
  details:
    'test sends the cheapest free request that tells a good key from a bad one, to the named providers or to all that have a key; it exits with 1 when one is bad. A provider that is switched off is never asked.',
  usage: '[list | test [ID…] | enable ID… | disable ID…]',
  words,
  flags: {
    json: { kind: 'switch', short: 'j', help: 'list, test: JSON' },
    jq: outputFlags.jq,
    ...colorFlags,
  },
  examples: [
    { line: 'aic providers list', help: 'who can be asked, and with which key' },
    { line: 'aic providers test openai', help: 'is the key good?' },
    { line: 'aic providers disable cursor', help: 'never ask it' },
  ],
  async run(values, cli, [word = 'list', ...ids]): Promise<ExitCode> {
    if (!words.includes(word as (typeof words)[number])) {
      throw unknownWord('aic providers', word, words)
    }
    if (word === 'list' && ids[0] !== undefined) {
      throw new UsageError(`Unexpected argument "${ids[0]}"`, 'aic providers list takes no names.')
    }
    return withLimits(cli, async (door) => {
      if (word === 'list') return list(door, values, cli)
      return word === 'test' ? test(door, ids, values, cli) : enable(door, word === 'enable', ids, cli)
    })
  },
})

async function list(door: LimitsDoor, values: Values, cli: Cli): Promise<ExitCode> {
  const { accounts } = await door.status()
  if (isJson(values)) return writeJson({ providers: accounts.map(providerJson) }, jsonOptions(values), cli)
  cli.stdout.write(providersText(accounts, screenOf(cli, values), cli.home))
  return 0
}

const providerJson = (account: Awaited<ReturnType<LimitsDoor['status']>>['accounts'][number]): object => {
  const { provider, name, payment, state, authSource, keyEnd, label, plan, fault } = account
  return { id: provider, name, payment, state, authSource, keyEnd, account: label, plan, fault }
}

async function test(door: LimitsDoor, ids: readonly string[], values: Values, cli: Cli): Promise<ExitCode> {
  const status = await door.status()
  const accounts = ids.length === 0 ? status.accounts.filter(isAsked) : chosen(status, ids)
  const wanted = [...new Set(accounts.map(({ provider }) => provider))]
  const tests = await Promise.all(wanted.map(async (provider) => door.test(provider)))
  const screen = screenOf(cli, values)
  if (isJson(values)) writeJson({ tests }, jsonOptions(values), cli)
  else if (tests.length === 0) cli.stdout.write(' No provider has a key or sign-in: aic providers list\n')
  else cli.stdout.write(testsText(tests, { zone: zoneOf(undefined, cli), nowMs: cli.nowMs }, screen))
  return tests.every(({ isOk }) => isOk) ? 0 : 1
}

async function enable(door: LimitsDoor, isEnabled: boolean, ids: readonly string[], cli: Cli): Promise<ExitCode> {
  if (ids.length === 0) throw new UsageError('Which provider?', 'aic providers list shows their ids.')
  chosen(await door.status(), ids)
  for (const id of ids) {
    await door.setEnabled(id, isEnabled)
    cli.stdout.write(` ${id} is ${isEnabled ? 'asked from now on' : 'not asked any more'}.\n`)
  }
  return 0
}

const isJson = ({ json, jq }: Values): boolean => json || jq !== undefined
const jsonOptions = ({ jq }: Values) => ({ noCost: false, jq: jq ?? null })
