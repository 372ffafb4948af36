import { fullNumber } from '@aic/core/report'
import type { FetchedReport, Imported, ImportPlace, PushProgress } from '@aic/engine/fleet'
import { plural } from '../screen/format.ts'
import { clean, cleanLines } from '../screen/text.ts'

/** `Project Privacy: Enabled`, and how. */
export function privacyText({ hashMode }: Pick<ImportPlace, 'hashMode'>): string {
  if (hashMode === 'plain') return 'Project Privacy: Disabled (names of projects and sessions are sent as they are)'
  const how =
    hashMode === 'keyed'
      ? 'hashed with the team’s key'
      : 'hashed as in the original design, without a key: who guesses a name can check it'
  return `Project Privacy: Enabled (names are ${how})`
}

const parts = { collect: 1, events: 2, blocks: 3, quotas: 4 } as const

/** `2/5 calls: 25,000 of 130,000`. */
export function progressText({ step, eventsDone, eventsTotal }: PushProgress): string {
  const what = { collect: 'logs', events: 'calls', blocks: 'blocks', quotas: 'limits' }[step]
  const total = eventsTotal === null ? '' : ` of ${fullNumber(eventsTotal)}`
  const count = step === 'events' && eventsDone > 0 ? `: ${fullNumber(eventsDone)}${total}` : ''
  return `${parts[step]}/5 ${what}${count}`
}

/** `daily: 31 records in 2.1s (2/5)`. */
export function reportText(done: number, of: number, { name, report, elapsedMs, problem }: FetchedReport): string {
  const took = `${(elapsedMs / 1000).toFixed(1)}s`
  const what = report === null ? (problem ?? 'failed') : plural(report.rows, 'record')
  return `${name}: ${what} in ${took} (${done}/${of})`
}

/** What was sent, or would be, in one line. */
export function sentText({ push, ccusage }: Imported): string {
  if (push !== null) return pushedText(push)
  if (ccusage === null) return 'Nothing: another import goes on'
  const { isUnchanged, events, run } = ccusage
  return isUnchanged
    ? 'Nothing new since the import before'
    : `${plural(run.records, 'record')} of ccusage, ${plural(events, 'row')} of usage sent`
}

function pushedText(push: NonNullable<Imported['push']>): string {
  const { status, isDryRun, counts, durationMs, statistics, comparison } = push
  const took = `in ${(durationMs / 1000).toFixed(1)}s`
  if (status === 'busy') return 'Nothing: another import goes on'
  if (status === 'failed') return `Nothing arrived, ${took}`
  if (statistics?.records === 0)
    return 'Nothing to send: no calls of agents were found here. aic doctor shows where it looks'
  if (status === 'unchanged' && comparison !== null) return `Nothing new since the import before, ${took}`
  const { events, takenBack, blocks, quotas, outcomes, bills, budgets, batches } = counts
  const rows = [
    plural(events, 'call'),
    ...(takenBack > 0 ? [`${fullNumber(takenBack)} taken back`] : []),
    ...(blocks > 0 ? [plural(blocks, 'block')] : []),
    ...(quotas > 0 ? [plural(quotas, 'limit reading')] : []),
    ...(outcomes > 0 ? [plural(outcomes, 'row of outcomes', 'rows of outcomes')] : []),
    ...(bills > 0 ? [plural(bills, 'line of bills', 'lines of bills')] : []),
    ...(budgets > 0 ? [plural(budgets, 'budget')] : []),
  ].join(', ')
  if (isDryRun) return `${rows} would be sent; nothing was`
  return `${rows} sent in ${plural(batches, 'batch', 'batches')}, ${took}`
}

/** A failure with its advice, as all errors are told. */
export const faultText = ({ message, advice }: { readonly message: string; readonly advice: string }): string =>
  `aic: ${clean(message)} [fleet-failed]\n${cleanLines(advice)}\n`
