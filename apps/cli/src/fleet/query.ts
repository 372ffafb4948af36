import {
  askFleet,
  askLocally,
  type FleetRow,
  type NamedQuery,
  namedQueries,
  type Question,
  questionOf,
} from '@aic/engine/fleet'
import { UsageError } from '../args/usage-error.ts'
import type { Cli, ExitCode } from '../cli.ts'
import { writeJson } from '../report/envelope.ts'
import { zoneOf } from '../report/options.ts'
import { zoneName } from '../report/zone-name.ts'
import { screenOf } from '../screen/screen.ts'
import type { FleetInput, FleetValues } from './actions.ts'
import { queryFlags } from './flags.ts'
import { machineOf } from './machine.ts'
import { queryListText } from './query-list-text.ts'
import { rowsCsv, rowsTable } from './query-rows.ts'

/** `aic fleet query [NAME]`: the answer to a question that has a name; alone it lists them. */
export async function run(input: FleetInput): Promise<ExitCode> {
  const { values, cli, args } = input
  if (values.json === true && values.format !== undefined && values.format !== 'json') {
    throw new UsageError(
      `--json and --format ${values.format} contradict each other`,
      'Give one.',
      'contradicting-flags',
    )
  }
  const [name] = args
  if (name === undefined) return list(input)
  const question = asked(name, values, cli)
  const place = machineOf(cli)
  const stopped = new AbortController()
  cli.onStop(() => stopped.abort())
  const rows = await refused(() =>
    values.local === true ? askLocally(place, question) : askFleet(place, { ...question, signal: stopped.signal }),
  )
  return tell(rows, question, input)
}

const formatOf = ({ json, format }: FleetValues): 'table' | 'json' | 'csv' =>
  json === true ? 'json' : (format ?? 'table')

/** The question, with the values that were given for its parameters. Throws {@link UsageError} for a flag that it does not have. */
function asked(name: string, values: FleetValues, cli: Cli): Question {
  const zone = zoneOf(values.timezone, cli)
  const given = queryFlags.flatMap((flag) => {
    const text = values[flag]
    return text === undefined ? [] : [[flag.replaceAll('-', '_'), text] as const]
  })
  const parameters = Object.fromEntries(given)
  const question = refusedNow(() =>
    questionOf(name, { values: parameters, zone: { ...zone, name: zoneName(zone.name) } }),
  )
  const known = question.query.parameters.map((parameter) => parameter.name)
  const unknown = Object.keys(parameters).find((parameter) => !known.includes(parameter))
  if (unknown === undefined) return question
  const flags = known.map((parameter) => `--${parameter.replaceAll('_', '-')}`)
  throw new UsageError(
    `aic fleet query ${question.query.id} takes no --${unknown.replaceAll('_', '-')}`,
    flags.length === 0 ? 'It takes none.' : `It takes ${flags.join(', ')}.`,
    'unknown-flag',
  )
}

function tell(rows: readonly FleetRow[], { query, values, zone }: Question, input: FleetInput): ExitCode {
  const { cli, values: flags } = input
  const format = formatOf(flags)
  if (format === 'json') {
    const { id, title, columns } = query
    const given = Object.fromEntries(query.parameters.map((one) => [one.name, values[one.name] ?? one.default]))
    const from = flags.local === true ? 'this machine' : 'fleet'
    const json = { query: id, title, from, timezone: zone.name, parameters: given, columns, rows }
    return writeJson(json, { noCost: false, jq: null }, cli)
  }
  if (format === 'csv') cli.stdout.write(rowsCsv(query, rows))
  else cli.stdout.write(rowsTable(query, rows, { zone, screen: screenOf(cli, flags) }))
  return 0
}

function list({ values, cli }: FleetInput): ExitCode {
  const given = [...queryFlags, 'local' as const].find((flag) => values[flag] !== undefined && values[flag] !== false)
  if (given !== undefined) {
    throw new UsageError(
      `--${given} needs a query`,
      'Write aic fleet query NAME; alone it lists the names.',
      'missing-value',
    )
  }
  const format = formatOf(values)
  if (format === 'csv') throw new UsageError('The list of queries has no CSV', 'Write aic fleet query --json.')
  if (format === 'table') cli.stdout.write(queryListText(namedQueries, screenOf(cli, values)))
  else writeJson({ queries: namedQueries.map(describe) }, { noCost: false, jq: null }, cli)
  return 0
}

const describe = ({ id, original, theme, title, purpose, shape, parameters, columns }: NamedQuery): object => ({
  id,
  original,
  theme,
  title,
  purpose,
  shape,
  parameters,
  columns,
})

/** What the fleet refuses because of how it was asked is the user's to mend. */
async function refused<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    throw toUsageError(error)
  }
}

function refusedNow<T>(ask: () => T): T {
  try {
    return ask()
  } catch (error) {
    throw toUsageError(error)
  }
}

function toUsageError(error: unknown): unknown {
  const { kind, advice } = error as { readonly kind?: unknown; readonly advice?: unknown }
  const isAsked =
    error instanceof Error && kind === 'validation' && /^(There is no query|The (query|parameter) )/.test(error.message)
  return isAsked ? new UsageError(error.message, String(advice)) : error
}
