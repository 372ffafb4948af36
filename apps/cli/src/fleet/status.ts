import { type FleetStatus, fleetStatus } from '@aic/engine/fleet'
import type { ExitCode } from '../cli.ts'
import { writeJson } from '../report/envelope.ts'
import { zoneOf } from '../report/options.ts'
import { screenOf } from '../screen/screen.ts'
import type { FleetInput } from './actions.ts'
import { machineOf } from './machine.ts'
import { statusText } from './status-text.ts'
import { stopSignal } from './stop-signal.ts'

/** `aic fleet status`: what was sent, what waits, and how fresh each machine is. Exit code 1 where the store can't be used now. */
export async function run({ values, cli }: FleetInput): Promise<ExitCode> {
  const status = await fleetStatus(machineOf(cli), stopSignal(cli))
  const { nowMs } = cli
  if (values.json === true) writeJson(statusJson(status), { noCost: false, jq: null }, cli)
  else
    cli.stdout.write(statusText(status, { screen: screenOf(cli, values), zone: zoneOf(values.timezone, cli), nowMs }))
  return status.fault === null ? 0 : 1
}

/** Times in ISO form, money in nano-USD. */
function statusJson({ fault, last, machines, sync, ...rest }: FleetStatus): object {
  return {
    ...rest,
    fault: fault === null ? null : { kind: fault.kind, message: fault.message, advice: fault.advice },
    last: last === null ? null : { ...last, startedMs: undefined, startedAt: isoOf(last.startedMs) },
    machines: machines.map(({ lastImportMs, lastCallMs, ...machine }) => ({
      ...machine,
      lastImport: isoOf(lastImportMs),
      lastCall: isoOf(lastCallMs),
    })),
    sync: sync === null ? null : { ...sync, sentAtMs: undefined, sentAt: isoOf(sync.sentAtMs) },
  }
}

const isoOf = (atMs: number | null): string | null => (atMs === null ? null : new Date(atMs).toISOString())
