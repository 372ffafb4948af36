import type { Flag } from '../args/flag.ts'
import type { Command } from '../command.ts'
import { shownFlags } from './flag-words.ts'

/** Completions for zsh; both `source <(aic completion zsh)` and a file `_aic` in `fpath` work. */
export function zshScript(commands: readonly Command[]): string {
  const named = commands.filter(({ name }) => name !== 'overview')
  const list = named.map(({ name, summary }) => `    '${name}:${quoted(summary)}'`)
  const cases = commands.map((command) => {
    const words = command.words === undefined ? '' : ` '1:${command.name}:(${command.words.join(' ')})'`
    return `    ${command.name}) _arguments -s${words} ${shownFlags(command).flatMap(argumentOf).join(' ')} ;;`
  })
  return `#compdef aic
_aic() {
  local -a commands
  commands=(
${list.join('\n')}
  )
  if (( CURRENT == 2 )) && [[ "$words[2]" != -* ]]; then
    _describe command commands
    return
  fi
  local command=overview
  if [[ "$words[2]" != -* ]]; then
    command="$words[2]"
    shift words
    (( CURRENT-- ))
  fi
  case "$command" in
${cases.join('\n')}
  esac
}
if [[ "$funcstack[1]" = _aic ]]; then _aic "$@"; else compdef _aic aic; fi
`
}

function argumentOf([name, flag]: [string, Flag]): string[] {
  const help = `[${quoted(flag.help)}]`
  const value =
    flag.kind === 'switch'
      ? ''
      : `:${flag.value ?? name}:${flag.choices === undefined ? '' : `(${flag.choices.join(' ')})`}`
  const long = `'--${name}${help}${value}'`
  return flag.short === undefined ? [long] : [long, `'-${flag.short}${help}${value}'`]
}

/** Inside single quotes of zsh, and inside the brackets and colons of \`_arguments\`. */
const quoted = (text: string): string => text.replaceAll("'", '’').replace(/[[\]:\\]/g, '\\$&')
