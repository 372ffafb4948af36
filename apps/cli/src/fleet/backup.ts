import { backupFleet } from '@aic/engine/fleet'
import type { ExitCode } from '../cli.ts'
import { writeJson } from '../report/envelope.ts'
import { screenOf } from '../screen/screen.ts'
import type { FleetInput } from './actions.ts'
import { backupsText } from './backups-text.ts'
import { machineOf } from './machine.ts'
import { stopSignal } from './stop-signal.ts'

/** `aic fleet backup`: a copy of each table beside it. */
export async function run({ values, cli }: FleetInput): Promise<ExitCode> {
  const backups = await backupFleet(machineOf(cli), { cluster: null, signal: stopSignal(cli) })
  if (values.json === true) return writeJson({ backups }, { noCost: false, jq: null }, cli)
  cli.stdout.write(backupsText(backups, screenOf(cli, values)))
  return 0
}
