import { recreateFleet } from '@aic/engine/fleet'
import { UsageError } from '../args/usage-error.ts'
import type { ExitCode } from '../cli.ts'
import { writeJson } from '../report/envelope.ts'
import { plural } from '../screen/format.ts'
import { screenOf } from '../screen/screen.ts'
import type { FleetInput } from './actions.ts'
import { backupsText } from './backups-text.ts'
import { machineOf } from './machine.ts'
import { stopSignal } from './stop-signal.ts'

/** `aic fleet recreate --yes`: copies all tables, drops them, and makes them anew, empty. */
export async function run({ values, cli }: FleetInput): Promise<ExitCode> {
  if (values.yes !== true) {
    throw new UsageError(
      'This empties the tables of all machines; their rows stay only as backup_… tables',
      'Write aic fleet recreate --yes if that is meant. aic fleet init mends tables without losing a row.',
      'missing-value',
    )
  }
  const work = { cluster: values.cluster ?? null, signal: stopSignal(cli), isConfirmed: true }
  const { backups, dropped, report } = await recreateFleet(machineOf(cli), work)
  if (values.json === true) return writeJson({ backups, dropped, ...report }, { noCost: false, jq: null }, cli)
  cli.stdout.write(
    [
      backupsText(backups, screenOf(cli, values)),
      ` ${plural(dropped.length, 'table or view', 'tables and views')} dropped and made anew, schema ${report.version}.`,
      ' The next import of each machine sends all of its ledger again.',
      '',
    ].join('\n'),
  )
  return 0
}
