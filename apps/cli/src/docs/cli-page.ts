import type { Command } from '../command.ts'
import { commandNames, loadCommand } from '../commands.ts'
import { flagHelp, flagText } from '../help.ts'

const head = `# The command line

<!-- Written by scripts/generate-docs.ts from the table of commands: change it there. -->

\`aic COMMAND --help\` prints the same in the terminal.

Exit codes: 0 done; 1 it failed; 2 the command line asks for what can't be (the message says what to write instead); of an [import](fleet.md#what-an-import-does) also 3, done in part, and 130, broken off with Ctrl-C. Every message has a code: [errors](errors.md).

| variable | meaning |
|---|---|
| \`NO_COLOR\`, \`FORCE_COLOR\` | no colours; colours even where the output is no terminal (\`0\`: none). The flags \`--no-color\` and \`--color\` win |
| \`COLUMNS\` | width of tables; else that of the terminal. A pipe without it gets every column in full |
| \`TZ\` | time zone of days; else that of the machine. The flag \`--timezone\` wins |
| \`AIC_LOG_LEVEL=debug\` | a failed command also prints where it failed |

Costs: \`?\` no call has a known cost; \`≥\` some have none, so the true cost is higher; a note below the table names the models.
`

/** The page docs/cli.md. */
export async function cliPage(): Promise<string> {
  const commands = await Promise.all(commandNames.map(loadCommand))
  return [head, ...commands.map(section)].join('\n')
}

function section(command: Command): string {
  const { name, summary, details, flags, words, usage = words?.join('|'), examples } = command
  const title = name === 'overview' ? 'aic' : `aic ${name}`
  const shown = Object.entries(flags).filter(([, flag]) => flag.isHidden !== true)
  const rows = shown.map(
    ([flag, described]) => `| \`${cell(flagText(flag, described).trim())}\` | ${cell(flagHelp(described))} |\n`,
  )
  const lines = examples.map(({ line, help }) => `${line}  # ${help}\n`).join('')
  return [
    `## ${title}${usage === undefined ? '' : ` ${usage}`}\n`,
    `${summary}.${details === undefined ? '' : ` ${details}`}\n`,
    rows.length === 0 ? '' : `| flag | meaning |\n|---|---|\n${rows.join('')}`,
    lines === '' ? '' : `\`\`\`sh\n${lines}\`\`\`\n`,
  ]
    .filter(Boolean)
    .join('\n')
}

const cell = (text: string): string => text.replaceAll('|', '\\|')
