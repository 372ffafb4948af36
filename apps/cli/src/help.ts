import type { Flag, Flags } from './args/flag.ts'
import { UsageError } from './args/usage-error.ts'
import type { Command } from './command.ts'
import { commandNames, isCommandName, loadCommand } from './commands.ts'
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
  const list = all.map(({ name, summary }) => [name === 'overview' ? 'aic' : `aic ${name}`, summary] as const)
  return [
    'aic: what your AI agents use and cost, from the logs on this machine\n',
    `${overallUsage}\n`,
    `Commands:\n${columns(list, width)}`,
    `Everywhere:\n${columns(everywhere, width)}`,
    `Examples:\n${columns(
      all.flatMap(({ examples }) => examples.slice(0, 1).map(({ line, help }) => [line, help] as const)),
      width,
    )}`,
    'Exit codes: 0 done, 1 failed, 2 the command line asks for what cannot be.\n',
  ].join('\n')
}

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
    `${summary}.\n`,
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
