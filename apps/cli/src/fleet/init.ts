import { findTable, type Initialized, initFleet, type SchemaStep } from '@aic/engine/fleet'
import { suggest } from '../args/suggest.ts'
import { UsageError } from '../args/usage-error.ts'
import type { Cli, ExitCode } from '../cli.ts'
import { writeJson } from '../report/envelope.ts'
import { plural } from '../screen/format.ts'
import { type Screen, screenOf } from '../screen/screen.ts'
import { clean, cleanLines } from '../screen/text.ts'
import type { FleetInput } from './actions.ts'
import { machineOf } from './machine.ts'
import { stopSignal } from './stop-signal.ts'

/** `aic fleet init`: makes the tables, and brings older ones up to date. With --dry-run the statements, for whoever runs them by hand. */
export async function run(input: FleetInput): Promise<ExitCode> {
  const { values, cli } = input
  const isDryRun = values['dry-run'] === true
  checkTable(input)
  const screen = screenOf(cli, values)
  const isText = values.json !== true && !isDryRun
  const done = await initFleet(machineOf(cli), {
    cluster: values.cluster ?? null,
    only: values.table ?? null,
    readers: (values.reader ?? '').split(',').flatMap((user) => user.trim() || []),
    isDryRun,
    signal: stopSignal(cli),
    ...(isText && { onStep: (step) => cli.stdout.write(stepText(step, screen)) }),
  })
  const conflicts = done.steps.filter(({ outcome }) => outcome === 'conflict')
  if (values.json === true) writeJson({ ...done, isDryRun }, { noCost: false, jq: null }, cli)
  else if (isDryRun) writeStatements(done, cli)
  else cli.stdout.write(endText(done, screen))
  for (const { name } of conflicts) cli.stderr.write(`aic: ${clean(name)} is somebody else's and was left alone\n`)
  return conflicts.length === 0 ? 0 : 3
}

/** Throws {@link UsageError} for a table that the fleet has not, before anything is asked or made. */
function checkTable({ values: { table, cluster }, cli }: FleetInput): void {
  if (table === undefined) return
  const { isThere, names } = findTable(machineOf(cli), table, { cluster: cluster ?? null })
  if (isThere) return
  const near = suggest(table, names)
  const advice = near === null ? `It has: ${names.join(', ')}.` : `Did you mean ${near}?`
  throw new UsageError(`The fleet has no table ${clean(table)}`, advice)
}

/** What changed, one line each; what stayed is only counted. */
function stepText({ name, kind, outcome }: SchemaStep, { paint }: Screen): string {
  if (outcome === 'unchanged') return ''
  const sign = outcome === 'conflict' ? paint.yellow('!') : paint.green('✓')
  return ` ${sign} ${kind} ${clean(name)}${outcome === 'conflict' ? ' is somebody else’s: left alone' : ''}\n`
}

function endText({ steps, url, database, version }: Initialized, { paint }: Screen): string {
  const applied = steps.filter(({ outcome }) => outcome === 'applied').length
  const same = steps.filter(({ outcome }) => outcome === 'unchanged').length
  const where = `database ${clean(database)} at ${url}, schema ${version}`
  if (applied === 0) return ` Nothing to do: all is there (${where}).\n`
  const rest = same === 0 ? '' : `, ${same} as they were`
  return ` ${paint.bold('Ready')}: ${plural(applied, 'statement')}${rest} (${where}). Now aic fleet import.\n`
}

/** SQL alone on stdout, so that it can be piped. */
function writeStatements({ steps, isUnasked, url }: Initialized, cli: Cli): void {
  const planned = steps.filter(({ outcome }) => outcome === 'planned')
  cli.stdout.write(planned.map(({ sql }) => `${cleanLines(sql)};\n\n`).join(''))
  const why = isUnasked ? `no answer from ${url}, so this is what a new database takes` : 'nothing was done'
  cli.stderr.write(`aic: ${plural(planned.length, 'statement')}; ${why}\n`)
}
