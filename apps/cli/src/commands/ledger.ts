import { unknownWord } from '../args/unknown-word.ts'
import { UsageError } from '../args/usage-error.ts'
import type { ExitCode } from '../cli.ts'
import { defineCommand } from '../command.ts'
import { type Action, actions, type LedgerValues } from '../ledger/actions.ts'
import { colorFlags, filterFlags } from '../report/flags.ts'

const words = ['verify', 'compact', 'export', 'import', 'reprice', 'erase'] as const

export const command = defineCommand({
  name: 'ledger',
  summary: 'What the ledger holds; check it, make it smaller, take it to another machine',
  details:
    'verify counts the logs that are still there anew and compares (exit code 1 when something differs). compact makes the file smaller. export writes every call as a line of JSON; import takes in such a file, or the ledger of another machine or an older one, and counts calls that both know once. reprice calculates the costs of stored calls anew with the prices of their days; else a price that once was used stays. erase forgets what was before a day, for good: logs that are still there do not bring it back; or all, and then those logs are read again. Without --yes it only says what it would do.',
  usage: `[${words.slice(0, 3).join(' | ')} | import FILE | reprice | erase]`,
  words,
  flags: {
    json: { kind: 'switch', short: 'j', help: 'JSON; of export it always is' },
    out: { kind: 'text', short: 'o', value: 'FILE', help: 'export: where to, instead of stdout' },
    since: { ...filterFlags.since, help: 'export, reprice: first day' },
    until: { ...filterFlags.until, help: 'export, reprice: last day, inclusive' },
    source: { ...filterFlags.source, help: 'export: only these agents' },
    model: { ...filterFlags.model, help: 'reprice: only models whose name holds PART; several with commas' },
    before: { kind: 'text', value: 'DATE', help: 'erase: only calls before this day; it stays' },
    all: { kind: 'switch', help: 'erase: everything that the ledger knows' },
    yes: { kind: 'switch', help: 'erase: do it' },
    timezone: filterFlags.timezone,
    ...colorFlags,
  },
  examples: [
    { line: 'aic ledger', help: 'its size, span and sources' },
    { line: 'aic ledger verify', help: 'does it say what the logs say?' },
    { line: 'aic ledger export --since 2026-01-01 --out calls.jsonl', help: 'every call of this year' },
    { line: 'aic ledger import laptop.jsonl', help: 'what another machine exported' },
    { line: 'aic ledger erase --before 2026-01-01 --yes', help: 'forgets all of the years before' },
    { line: 'aic ledger reprice --model opus', help: 'by the prices that are known today' },
  ],
  async run(values, cli, [word = 'show', ...files]): Promise<ExitCode> {
    if (!Object.hasOwn(actions, word)) {
      throw unknownWord('aic ledger', word, words)
    }
    const action: Action = actions[word as keyof typeof actions]
    checkFlags(word, action, values)
    return action.run({ values, cli, file: fileOf(word, files) })
  },
})

function checkFlags(word: string, { flags }: Action, values: LedgerValues): void {
  const everywhere = ['json', 'timezone', 'color', 'no-color', 'help']
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === false || everywhere.includes(name) || flags.includes(name)) continue
    throw new UsageError(`aic ledger${word === 'show' ? '' : ` ${word}`} takes no --${name}`, 'See aic ledger --help.')
  }
}

function fileOf(word: string, files: readonly string[]): string {
  const [file, extra] = files
  const unexpected = word === 'import' ? extra : file
  if (unexpected !== undefined) throw new UsageError(`Unexpected argument "${unexpected}"`, 'See aic ledger --help.')
  if (word === 'import' && file === undefined) {
    throw new UsageError('aic ledger import needs a file', 'Write aic ledger import FILE.')
  }
  return file ?? ''
}
