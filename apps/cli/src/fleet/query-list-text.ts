import type { NamedQuery } from '@aic/engine/fleet'
import type { Screen } from '../screen/screen.ts'
import { padEnd, wrap } from '../screen/text.ts'

/** All questions by theme: the name to ask by, what it answers, and the flags it takes. */
export function queryListText(queries: readonly NamedQuery[], { width, paint }: Screen): string {
  const longest = Math.max(...queries.map(({ id }) => id.length))
  const indent = ' '.repeat(longest + 5)
  const room = Math.max(30, Math.min(width, 120) - indent.length)
  const themes = Map.groupBy(queries, ({ theme }) => theme)
  const lines = [...themes].flatMap(([theme, own]) => [
    ` ${paint.bold(theme)}`,
    ...own.map((query) => `   ${padEnd(query.id, longest)}  ${wrap(textOf(query), room).join(`\n${indent}`)}`),
    '',
  ])
  return `${[...lines, ` ${queries.length} queries. aic fleet query NAME asks one; with --local of this machine alone.`].join('\n')}\n`
}

/** Days that begin with the fleet's first need no word. */
const always = '1970-01-01'

function textOf({ title, parameters }: NamedQuery): string {
  const flags = parameters.map(({ name, default: byDefault }) => {
    const value = byDefault === '' || byDefault === always ? '' : ` ${byDefault}`
    return `--${name.replaceAll('_', '-')}${value}`
  })
  return flags.length === 0 ? title : `${title}  (${flags.join(', ')})`
}
