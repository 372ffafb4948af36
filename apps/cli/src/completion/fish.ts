import type { Flag } from '../args/flag.ts'
import type { Command } from '../command.ts'
import { shownFlags } from './flag-words.ts'

/** Completions for fish 3.0 and newer. */
export function fishScript(commands: readonly Command[]): string {
  const named = commands.filter(({ name }) => name !== 'overview')
  const names = named.map(({ name }) => name).join(' ')
  const lines = [
    '# fish completion for aic',
    'complete -c aic -f',
    `complete -c aic -n "not __fish_seen_subcommand_from ${names}" -l version -d 'The version of aic'`,
    ...named.map(
      ({ name, summary }) =>
        `complete -c aic -n "not __fish_seen_subcommand_from ${names}" -a ${name} -d ${quoted(summary)}`,
    ),
    ...commands.flatMap((command) => commandLines(command, names)),
  ]
  return `${lines.join('\n')}\n`
}

function commandLines(command: Command, names: string): string[] {
  const { name, words = [] } = command
  const when =
    name === 'overview' ? `"not __fish_seen_subcommand_from ${names}"` : `"__fish_seen_subcommand_from ${name}"`
  const start = `complete -c aic -n ${when}`
  return [
    ...(words.length === 0 ? [] : [`${start} -a "${words.join(' ')}"`]),
    ...shownFlags(command).map(([flag, described]) => `${start} -l ${flag}${rest(described)}`),
  ]
}

function rest({ short, kind, value: what, choices, help }: Flag): string {
  const some = choices === undefined ? ' -x' : ` -x -a "${choices.join(' ')}"`
  const value = kind === 'switch' ? '' : what === 'FILE' ? ' -r -F' : some
  return `${short === undefined ? '' : ` -s ${short}`}${value} -d ${quoted(help)}`
}

const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`
