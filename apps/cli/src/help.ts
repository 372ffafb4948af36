import type { Flag, Flags } from './args/flag.ts'
import { UsageError } from './args/usage-error.ts'
import type { Command } from './command.ts'
import { type CommandName, commandNames, isCommandName, loadCommand } from './commands.ts'
import { wrap } from './screen/text.ts'

const overallUsage = 'Usage: aic [command] [flags]'

/** The help of one command, or of all in short, in lines of `width` at most. Throws {@link UsageError} for words that are no command. */
export async function overallHelp([word]: readonly string[], width: number): Promise<string> {
  if (word !== undefined && !word.startsWith('-')) {
    if (!isCommandName(word))
      throw new UsageError(`Unknown command "${word}"`, `Commands are ${commandNames.join(', ')}.`, 'unknown-command')
    return commandHelp(await loadCommand(word), width)
  }
  const all = await Promise.all(commandNames.map(loadCommand))
  return [
    `${wrap('aic: what your AI agents use and cost, before a limit or a bill does', width).join('\n')}\n`,
    `${overallUsage}\n`,
    ...Object.entries(groups).map(([title, names]) => `${title}:\n${commandList(all, names, width)}`),
    `Everywhere:\n${columns(everywhere, width)}`,
    `Examples:\n${columns(first, width)}`,
    `${wrap('Exit codes: 0 done, 1 failed, 2 the command line asks for what cannot be.', width).join('\n')}\n`,
  ].join('\n')
}

/** What belongs together in the list of commands; a test says that none is left out. */
export const groups = {
  'At a glance': ['overview', 'watch', 'dash', 'statusline'],
  'What was used and what it cost': [
    'daily',
    'weekly',
    'monthly',
    'session',
    'blocks',
    'projects',
    'models',
    'sources',
  ],
  'How much is left': ['usage', 'limits', 'history', 'refresh', 'providers', 'auth', 'reconcile'],
  'In the background': ['agent', 'alerts', 'hub', 'otel'],
  'On many machines': ['fleet', 'import'],
  'How it works here': ['doctor', 'prices', 'ledger', 'config', 'completion'],
} as const satisfies Record<string, readonly CommandName[]>

function commandList(all: readonly Command[], names: readonly CommandName[], width: number): string {
  const longest = Math.max(...commandNames.map((name) => name.length))
  const lines = names.flatMap((name) => all.filter((command) => command.name === name))
  return columns(
    lines.map(({ name, summary }) => [`aic ${name === 'overview' ? '' : name}`.padEnd(longest + 4), summary] as const),
    width,
  )
}

const first = [
  ['aic', 'everything at a glance'],
  ['aic usage', 'how much of every plan is used'],
  ['aic daily --last 7', 'the last seven days'],
  ['aic dash', 'all of it in the browser'],
  ['aic agent start', 'from now on you are told before a limit is reached'],
  ['aic doctor', 'when numbers look wrong'],
  ['aic usage --help', 'flags and examples of a command'],
] as const

const everywhere = [
  ['--help', 'What a command takes, with examples'],
  ['--version', 'The version of aic'],
] as const

/** What `aic COMMAND --help` prints. */
export function commandHelp(command: Command, width: number): string {
  const { name, summary, details, flags, examples, words, usage = words?.join('|') } = command
  const what = name === 'overview' ? 'aic' : `aic ${name}`
  const line = `Usage: ${[what, usage, '[flags]'].filter(Boolean).join(' ')}`
  const parts = [
    `${wrap(`${summary}.`, Math.min(width, 100)).join('\n')}\n`,
    `${line}\n`,
    details === undefined ? '' : `${wrap(details, Math.min(width, 100)).join('\n')}\n`,
    flagsHelp(flags, width),
  ]
  if (examples.length > 0)
    parts.push(
      `Examples:\n${columns(
        examples.map(({ line, help }) => [line, help] as const),
        width,
      )}`,
    )
  return parts.filter(Boolean).join('\n')
}

function flagsHelp(flags: Flags, width: number): string {
  const shown = Object.entries(flags).filter(([, flag]) => flag.isHidden !== true)
  const lines = shown.map(([name, flag]) => [flagText(name, flag), flagHelp(flag)] as const)
  return `Flags:\n${columns([...lines, ['-h, --help', 'Show this help']], width)}`
}

/** `-s, --since DAY`. */
export function flagText(name: string, { short, value, choices, kind }: Flag): string {
  const what = kind === 'switch' ? '' : ` ${choices === undefined ? (value ?? 'VALUE') : choices.join('|')}`
  const long = `--${name}${what.length > 24 ? ` ${(value ?? name.split('-').at(-1) ?? '').toUpperCase()}` : what}`
  return short === undefined ? `    ${long}` : `-${short}, ${long}`
}

/** The help of a flag, with its values where they do not stand beside its name. */
export function flagHelp({ help, choices }: Flag): string {
  const list = choices?.join('|') ?? ''
  return list.length > 23 ? `${help} (${choices?.join(', ')})` : help
}

/** What stands right is wrapped beside what stands left; where that leaves no room, below it. */
function columns(lines: readonly (readonly [string, string])[], width: number): string {
  const longest = Math.max(...lines.map(([left]) => left.length))
  const isNarrow = width - longest - 4 < 24
  const indent = ' '.repeat(isNarrow ? 6 : longest + 4)
  return lines
    .map(([left, right]) => {
      const wrapped = wrap(right, width - indent.length).join(`\n${indent}`)
      return isNarrow ? `  ${left}\n${indent}${wrapped}\n` : `  ${left.padEnd(longest)}  ${wrapped}\n`
    })
    .join('')
}
