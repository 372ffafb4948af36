import type { CcusageSkip } from '@aic/fleet'
import { type CcusageFetch, type CcusageRunOptions, type FetchedReport, fetchCcusage } from './ccusage-run.ts'

/** One line of a check. */
export interface CcusageCheck {
  readonly id: string
  readonly title: string
  readonly ok: boolean
  readonly detail: string
  /** What to do; null where all is well. */
  readonly hint: string | null
}

/**
 * Tries ccusage and imports nothing: which runners there are, which release answers, and of each command whether it prints a report, of
 * how many records, and how long that took.
 */
export async function checkCcusage(options: CcusageRunOptions): Promise<readonly CcusageCheck[]> {
  const fetched = await fetchCcusage(options)
  return [runnerCheck(fetched), ...fetched.reports.map((report) => reportCheck(report))]
}

function runnerCheck({ runner, runners, version }: CcusageFetch): CcusageCheck {
  const said = runners.map((one) => `${one.name} ${one.problem === null ? (one.version ?? 'without a version') : 'no'}`)
  const uses = runner === null ? '' : `; by ${runner.name}, ccusage ${version ?? 'of unknown version'}`
  return {
    id: 'ccusage-runner',
    title: 'What runs ccusage',
    ok: runner !== null,
    detail: `${said.join(', ')}${uses}`,
    hint: runner === null ? 'Install Bun or Node.js, so that bunx or npx is in PATH, or ccusage itself.' : null,
  }
}

function reportCheck({ name, report, words, elapsedMs, problem, attempts }: FetchedReport): CcusageCheck {
  const took = `${(elapsedMs / 1_000).toFixed(1)} s`
  const tries = attempts > 1 ? `, ${attempts} tries` : ''
  return {
    id: `ccusage-${name}`,
    title: `ccusage ${words.join(' ')}`,
    ok: report !== null,
    detail: report === null ? `${problem ?? ''} (${took}${tries})` : `${countText(report)} in ${took}${tries}`,
    hint: report === null ? `Run it by hand to see more: ccusage ${words.join(' ')} --json` : null,
  }
}

function countText({ rows, skipped }: NonNullable<FetchedReport['report']>): string {
  const reasons = Object.entries(skipped).map(([reason, count]) => `${count} ${skipTexts[reason as CcusageSkip]}`)
  const records = `${rows} record${rows === 1 ? '' : 's'}`
  return reasons.length === 0 ? records : `${records} (not usable: ${reasons.join(', ')})`
}

/** Why a record of ccusage can’t be used, as the rest of a sentence that begins with how many. */
const skipTexts = {
  'bad-tokens': 'with counts that are none',
  'bad-cost': 'with a cost that is none',
  'no-record': 'that are no records',
  'no-date': 'without a date',
  'no-time': 'without a time',
  'no-session': 'without a session',
} as const satisfies Record<CcusageSkip, string>
