import { parseFlags } from './args/parse.ts'
import { suggest } from './args/suggest.ts'
import { UsageError } from './args/usage-error.ts'
import type { Cli, ExitCode } from './cli.ts'
import { type CommandName, commandNames, isCommandName, loadCommand } from './commands.ts'
import { report } from './report-error.ts'
import { screenOf } from './screen/screen.ts'
import { version } from './version.ts'

/** Runs one command line. Never throws: what goes wrong is told on stderr and by the exit code. */
export async function run(args: readonly string[], cli: Cli): Promise<ExitCode> {
  try {
    return await dispatch(args, cli)
  } catch (error) {
    return report(error, cli)
  }
}

async function dispatch(args: readonly string[], cli: Cli): Promise<ExitCode> {
  const [first = ''] = args
  if (first === '--version' || first === '-v' || first === '-V') {
    cli.stdout.write(`${version}\n`)
    return 0
  }
  if (first === '--help' || first === '-h' || first === 'help') {
    const { overallHelp } = await import('./help.ts')
    cli.stdout.write(await overallHelp(args.slice(1), screenOf(cli).width))
    return 0
  }
  if (isCommandName(first)) return runCommand(first, args.slice(1), cli)
  if (first.startsWith('--') && isCommandName(first.slice(2))) {
    throw new UsageError(`Unknown flag ${first}`, `Write aic ${first.slice(2)}.`, 'unknown-flag')
  }
  if (first === '' || first.startsWith('-')) return runCommand('overview', args, cli)
  return runUnknown(first, args.slice(1), cli)
}

async function runCommand(name: CommandName, args: readonly string[], cli: Cli): Promise<ExitCode> {
  const command = await loadCommand(name)
  const words = command.words === undefined ? [] : leadingWords(args)
  const values = parseFlags(command.flags, args.slice(words.length))
  if (values.help) {
    const { commandHelp } = await import('./help.ts')
    cli.stdout.write(commandHelp(command, screenOf(cli).width))
    return 0
  }
  return command.run(values, cli, words)
}

function leadingWords(args: readonly string[]): readonly string[] {
  const end = args.findIndex((arg) => arg.startsWith('-'))
  return end < 0 ? args : args.slice(0, end)
}

/** An agent's name before a report narrows it, as ccusage's users write it: `aic claude daily`, `aic claude:daily`. Else says what was meant. */
async function runUnknown(word: string, args: readonly string[], cli: Cli): Promise<ExitCode> {
  const [source = '', colonReport] = word.split(':')
  const [report = '', ...rest] = colonReport === undefined ? args : [colonReport, ...args]
  if (isCommandName(report)) {
    const { sourceNamed } = await import('./source-word.ts')
    const id = await sourceNamed(source, cli)
    if (id !== null) return runCommand(report, [...rest, '--source', id], cli)
  }
  const near = suggest(word.replace(/^-+/, ''), commandNames)
  throw new UsageError(
    `Unknown command "${word}"`,
    near === null ? `Commands are ${commandNames.join(', ')}.` : `Did you mean aic ${near}?`,
    'unknown-command',
  )
}
