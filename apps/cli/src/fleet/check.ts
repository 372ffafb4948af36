import { checkFleet } from '@aic/engine/fleet'
import { UsageError } from '../args/usage-error.ts'
import type { ExitCode } from '../cli.ts'
import { writeJson } from '../report/envelope.ts'
import { screenOf } from '../screen/screen.ts'
import type { FleetInput } from './actions.ts'
import { machineOf } from './machine.ts'
import { sectionsText, summaryText } from './sections-text.ts'
import { Steps } from './steps.ts'
import { stopSignal } from './stop-signal.ts'
import { timeoutOf } from './timeout.ts'

/** `aic fleet check`: whether an import would work. Imports nothing. Exit code 0: yes, 1: no. */
export async function run({ values, cli }: FleetInput): Promise<ExitCode> {
  const { from, timeout, json = false } = values
  if (from !== undefined && from !== 'ccusage' && from !== 'ledger') {
    throw new UsageError(`--from can't be "${from}"`, 'It can be ledger or ccusage.')
  }
  const screen = screenOf(cli, values)
  const sections = await withSpinner()
  const isGood = sections.every(({ ok }) => ok)
  if (json) writeJson({ ok: isGood, checks: sections }, { noCost: false, jq: null }, cli)
  else cli.stdout.write(`${sectionsText(sections, screen)}\n${summaryText(sections, screen)}`)
  return isGood ? 0 : 1

  async function withSpinner() {
    using steps = new Steps(cli, screen, { isQuiet: json })
    return await checkFleet(machineOf(cli), {
      withCcusage: from === undefined ? null : from === 'ccusage',
      timeoutMs: timeoutOf(timeout),
      signal: stopSignal(cli),
      onPart: (what) => steps.at(what),
    })
  }
}
