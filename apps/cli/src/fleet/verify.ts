import { fullNumber, smartNumber } from '@aic/core/report'
import { type FleetTotals, verifyStore } from '@aic/engine/fleet'
import type { ExitCode } from '../cli.ts'
import { writeJson } from '../report/envelope.ts'
import { dollars, plural } from '../screen/format.ts'
import { screenOf } from '../screen/screen.ts'
import type { FleetInput } from './actions.ts'
import { machineOf } from './machine.ts'
import { sectionsText, summaryText } from './sections-text.ts'
import { stopSignal } from './stop-signal.ts'

/** `aic fleet verify`: what lies in the store, asked over HTTP alone. Exit code 0: all can be read, 1: not all. */
export async function run({ values, cli }: FleetInput): Promise<ExitCode> {
  const { sections, rows, sample, totals, url } = await verifyStore(machineOf(cli), stopSignal(cli))
  const isGood = sections.every(({ ok }) => ok)
  if (values.json === true) {
    const json = {
      ok: isGood,
      url,
      checks: sections,
      rows,
      sample,
      totals: totals === null ? null : totalsJson(totals),
    }
    writeJson(json, { noCost: false, jq: null }, cli)
    return isGood ? 0 : 1
  }
  const screen = screenOf(cli, values)
  const end = totals === null ? '' : totalsText(totals)
  cli.stdout.write(`${sectionsText(sections, screen)}${end}\n${summaryText(sections, screen)}`)
  return isGood ? 0 : 1
}

/** Whole numbers of nano-USD: exact up to 9 million USD. */
const totalsJson = ({ costNanoUsd, ...rest }: FleetTotals): object => ({
  ...rest,
  costNanoUsd: costNanoUsd === null ? null : Number(costNanoUsd),
})

function totalsText({ calls, machines, totalTokens, costNanoUsd, unpricedCalls }: FleetTotals): string {
  const cost = costNanoUsd === null ? '?' : `${unpricedCalls > 0 ? '≥' : ''}${dollars(Number(costNanoUsd))}`
  return `\n   ${cost}, ${smartNumber(totalTokens)} tokens, ${plural(calls, 'call')} of ${plural(machines, 'machine')}${
    unpricedCalls > 0 ? `, ${fullNumber(unpricedCalls)} without a known price` : ''
  }\n`
}
