import {
  askFleet,
  askLocally,
  type FleetFault,
  type FleetRow,
  type NamedQuery,
  namedQueries,
  type Question,
  questionOf,
} from '@aic/engine/fleet'
import { suggest } from '../args/suggest.ts'
import { UsageError } from '../args/usage-error.ts'
import type { Cli, ExitCode } from '../cli.ts'
import { writeJson } from '../report/envelope.ts'
import { zoneOf } from '../report/options.ts'
import { zoneName } from '../report/zone-name.ts'
import { screenOf } from '../screen/screen.ts'
import { clean } from '../screen/text.ts'
import type { FleetInput, FleetValues } from './actions.ts'
import { queryFlags } from './flags.ts'
import { machineOf } from './machine.ts'
import { queryListText } from './query-list-text.ts'
import { rowsCsv, rowsTable } from './query-rows.ts'
import { stopSignal } from './stop-signal.ts'

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
  const signal = stopSignal(cli)
  const ask = (one: Question): Promise<readonly FleetRow[]> =>
    values.local === true ? askLocally(place, one) : askFleet(place, { ...one, signal })
  const rows = await ask(question)
  const code = tell(rows, question, input)
  if (rows.length === 0 && values.source !== undefined) await tellSources(values.source, ask, question, cli)
  return code
}

/** Says where no call at all is of the source that was asked for: no rows alone would look like it was not used in those days. */
async function tellSources(
  source: string,
  ask: (question: Question) => Promise<readonly FleetRow[]>,
  { zone }: Question,
  cli: Cli,
): Promise<void> {
  const ever = questionOf('source-comparison', { values: { from: '1970-01-01' }, zone }, cli.nowMs)
  const sources = (await ask(ever)).map((row) => String(row.source))
  if (sources.length === 0 || sources.includes(source)) return
  const near = suggest(source, sources)
  const advice = near === null ? `There are calls of ${sources.map(clean).join(', ')}.` : `Did you mean ${clean(near)}?`
  cli.stderr.write(`aic: no call of source "${clean(source)}" is known. ${advice}\n`)
}

const formatOf = ({ json, format }: FleetValues): 'table' | 'json' | 'csv' =>
  json === true ? 'json' : (format ?? 'table')

/** The question, with the values that were given for its parameters. Throws {@link UsageError} for a flag that it does not have. */
function asked(name: string, values: FleetValues, cli: Cli): Question {
  const zone = zoneOf(values.timezone, cli)
  const given = queryFlags.flatMap((flag) => {
    const text = values[flag]
    return text === undefined ? [] : [[flag.replaceAll('-', '_'), text === 'yesterday' ? 'today-1' : text] as const]
  })
  const parameters = Object.fromEntries(given)
  const whole = { ...zone, name: zoneName(zone.name) }
  try {
    const question = questionOf(name, { values: {}, zone: whole }, cli.nowMs)
    checkParameters(question.query, Object.keys(parameters))
    return questionOf(name, { values: parameters, zone: whole }, cli.nowMs)
  } catch (error) {
    throw toUsageError(error, name)
  }
}

function checkParameters({ id, parameters }: NamedQuery, given: readonly string[]): void {
  const flagOf = (parameter: string): string => `--${parameter.replaceAll('_', '-')}`
  const unknown = given.find((name) => !parameters.some((known) => known.name === name))
  if (unknown === undefined) return
  const flags = parameters.map(({ name }) => flagOf(name))
  throw new UsageError(
    `aic fleet query ${id} takes no ${flagOf(unknown)}`,
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

/** A name or value that the fleet does not know is the user's to mend. */
function toUsageError(error: unknown, name: string): unknown {
  if (!(error instanceof Error && error.name === 'FleetFault')) return error
  const isNamed = namedQueries.some(({ id, original }) => id === name || original === name.toUpperCase())
  if (isNamed) return new UsageError(error.message, (error as FleetFault).advice)
  const ids = namedQueries.map(({ id }) => id)
  const near = suggest(name, ids)
  return new UsageError(error.message, near === null ? 'aic fleet query lists them all.' : `Did you mean ${near}?`)
}
