import { unknownWord } from '../args/unknown-word.ts'
import { UsageError } from '../args/usage-error.ts'
import type { ExitCode } from '../cli.ts'
import { defineCommand } from '../command.ts'
import { type OtelAction, type OtelValues, otelActions } from '../otel/actions.ts'
import { colorFlags, costFlags, filterFlags, jsonFlags } from '../report/flags.ts'

const words = ['setup', 'status', 'outcomes', 'headers', 'token'] as const

export const command = defineCommand({
  name: 'otel',
  summary: 'OpenTelemetry of your agents: switch it on, see what came in, what work came of the cost',
  details:
    'setup prints what to write into the settings of Claude Code or Codex, so that they tell the agent of aic of calls that no transcript holds. status shows what came in. outcomes is the cost per commit, pull request and active hour, by project and day, of sessions that told of their work. headers and token print the token for telemetry, which opens nothing else: for settings that ask a command.',
  usage: '[setup [AGENT] | status | outcomes | headers | token]',
  words,
  flags: {
    'show-token': { kind: 'switch', help: 'setup: write the token itself into what is shown' },
    since: { ...filterFlags.since, help: 'outcomes: first day' },
    until: { ...filterFlags.until, help: 'outcomes: last day, inclusive' },
    timezone: filterFlags.timezone,
    offline: costFlags.offline,
    ...jsonFlags,
    ...colorFlags,
  },
  examples: [
    { line: 'aic otel setup claude', help: 'what to write into the settings of Claude Code' },
    { line: 'aic otel status', help: 'does it arrive?' },
    { line: 'aic otel outcomes --since 2026-01-01', help: 'cost per commit, pull request and active hour' },
  ],
  async run(values, cli, [word = 'status', ...more]): Promise<ExitCode> {
    if (!Object.hasOwn(otelActions, word)) {
      throw unknownWord('aic otel', word, words)
    }
    const unexpected = more[word === 'setup' ? 1 : 0]
    if (unexpected !== undefined) throw new UsageError(`Unexpected argument "${unexpected}"`, 'See aic otel --help.')
    checkFlags(word, values)
    const action: OtelAction = otelActions[word as (typeof words)[number]]
    return action(values, cli, more[0] ?? null)
  },
})

/** A flag that would be passed over in silence is refused. */
function checkFlags(word: string, values: OtelValues): void {
  const own: Readonly<Record<string, readonly (keyof OtelValues)[]>> = {
    setup: ['show-token'],
    outcomes: ['since', 'until'],
  }
  for (const [owner, names] of Object.entries(own)) {
    const given = names.find((name) => values[name] !== undefined && values[name] !== false)
    if (owner === word || given === undefined) continue
    throw new UsageError(`aic otel ${word} takes no --${given}`, `Write aic otel ${owner} --${given}.`)
  }
}
