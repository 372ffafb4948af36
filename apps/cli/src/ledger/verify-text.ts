import { fullNumber } from '@aic/core/report'
import type { CallDifference, DaySum, Verified } from '@aic/engine/upkeep'
import { dateTime, dollars, plural } from '../screen/format.ts'
import { clean } from '../screen/text.ts'
import type { LedgerLook } from './text.ts'

const shown = 10

/** `aic ledger verify`: what was compared, and whatever differs. */
export function verifyText(found: Verified, look: LedgerLook): string {
  const { green, red } = look.screen.paint
  if (found.damage !== null) {
    const hint =
      'The next report sets the file aside and rebuilds the ledger from the logs; what only the file knows, aic ledger import takes from there as far as it can be read.'
    return ` ${red('✗')} The file is damaged: ${clean(found.damage)}\n   ${hint}\n`
  }
  const { days, missing, different, callsInLogs, logs, callsOnlyHere } = found
  const mark = (isGood: boolean): string => (isGood ? green('✓') : red('✗'))
  const lines = [
    `${green('✓')} The file is sound.`,
    `${mark(days.length === 0)} ${days.length === 0 ? 'The sums are what the records come to.' : `${plural(days.length, 'day')} with sums that are not what the records come to:`}`,
    ...days
      .slice(0, shown)
      .map(({ day, stored, counted }) => `    ${day}  ${sumText(stored)}, counted ${sumText(counted)}`),
    ...more(days.length),
    `${mark(missing.length === 0)} ${logsText(callsInLogs, logs)}: ${missing.length === 0 ? 'the ledger has all of them.' : `the ledger lacks ${fullNumber(missing.length)}:`}`,
    ...missing.slice(0, shown).map((one) => `    ${callText(one, look)}`),
    ...more(missing.length),
    ...(different.length === 0
      ? []
      : [
          `${red('✗')} ${plural(different.length, 'call')} of which the logs say something else now:`,
          ...different
            .slice(0, shown)
            .map((one) => `    ${callText(one, look)}, ${fullNumber(one.tokensInLedger ?? 0)} in the ledger`),
          ...more(different.length),
        ]),
    ...(callsOnlyHere === 0
      ? []
      : [
          `  ${plural(callsOnlyHere, 'call')} that only the ledger still knows: their logs are gone or from elsewhere.`,
        ]),
  ]
  return lines.map((line) => ` ${line}\n`).join('')
}

const logsText = (calls: number, logs: number): string => `${plural(calls, 'call')} in ${plural(logs, 'log')}`

const more = (count: number): string[] => (count > shown ? [`    and ${plural(count - shown, 'more', 'more')}`] : [])

const sumText = ({ calls, tokens, costNanoUsd }: DaySum): string =>
  `${plural(calls, 'call')}, ${plural(tokens, 'token')}, ${dollars(costNanoUsd)}`

const callText = ({ source, session, model, atMs, tokensInLogs }: CallDifference, { zone }: LedgerLook): string =>
  `${dateTime(zone, atMs)}  ${clean(source)} ${clean(session)}, ${clean(model.replace('\n', ' by '))}: ${plural(tokensInLogs, 'token')} in the logs`
