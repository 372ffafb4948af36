import type { Command } from '../command.ts'
import { flagWords, shownFlags } from './flag-words.ts'

/** Completions for bash 3.2 and newer, loaded by `source <(aic completion bash)`. */
export function bashScript(commands: readonly Command[]): string {
  const named = commands.filter(({ name }) => name !== 'overview')
  const cases = commands.map((command) => {
    const pattern = command.name === 'overview' ? '""' : command.name
    return `    ${pattern}) words="${[...(command.words ?? []), ...flagWords(command)].join(' ')}" ;;`
  })
  return `# bash completion for aic
_aic() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="" words=""
  if (( COMP_CWORD > 1 )) && [[ "\${COMP_WORDS[1]}" != -* ]]; then command="\${COMP_WORDS[1]}"; fi
  case "$previous" in
${choiceCases(commands)}
  esac
  case "$command" in
${cases.join('\n')}
  esac
  if (( COMP_CWORD == 1 )); then words="${named.map(({ name }) => name).join(' ')} help $words --version"; fi
  COMPREPLY=( $(compgen -W "$words" -- "$current") )
}
complete -F _aic aic
`
}

/** After a flag with choices, only these. The same flag has the same choices wherever it is. */
function choiceCases(commands: readonly Command[]): string {
  const choices = new Map<string, string>()
  for (const [name, { choices: all, short }] of commands.flatMap(shownFlags)) {
    if (all !== undefined) choices.set(`--${name}${short === undefined ? '' : `|-${short}`}`, all.join(' '))
  }
  return [...choices]
    .map(([flags, words]) => `    ${flags}) COMPREPLY=( $(compgen -W "${words}" -- "$current") ); return ;;`)
    .join('\n')
}
