import { type AuditedStore, auditStore } from '@aic/engine/fleet'
import type { ExitCode } from '../cli.ts'
import { writeJson } from '../report/envelope.ts'
import { plural } from '../screen/format.ts'
import { type Screen, screenOf } from '../screen/screen.ts'
import { clean } from '../screen/text.ts'
import type { FleetInput } from './actions.ts'
import { machineOf } from './machine.ts'
import { stopSignal } from './stop-signal.ts'

/** `aic fleet audit`: whether anything in the store names a path, the user or a project. Exit code 0: no, 1: yes. */
export async function run({ values, cli }: FleetInput): Promise<ExitCode> {
  const audit = await auditStore(machineOf(cli), stopSignal(cli))
  const isClean = audit.findings.length === 0
  if (values.json === true) writeJson({ ok: isClean, ...audit }, { noCost: false, jq: null }, cli)
  else cli.stdout.write(auditText(audit, screenOf(cli, values)))
  return isClean ? 0 : 1
}

function auditText({ columns, words, findings, url, database }: AuditedStore, { paint }: Screen): string {
  const where = `${plural(columns, 'text column')} of database ${clean(database)} at ${url}`
  const names = words === 0 ? 'paths' : `paths, and ${plural(words, 'name')} of this user and its projects`
  const head = ` Searched ${where} for ${names}.\n`
  if (findings.length === 0) return `${head} ${paint.green('✓')} None is there.\n`
  const lines = findings.map(
    ({ table, column, rows, sample }) =>
      ` ${paint.red('✗')} ${table}.${column}: ${plural(rows, 'row')}, of the form ${clean(sample)}\n`,
  )
  const advice =
    ' Names come in by --no-hash-projects, by fleet.hashMode plain, or as a machine’s own name. Import again with hashed names: rows are replaced.\n'
  return `${head}${lines.join('')}${advice}`
}
