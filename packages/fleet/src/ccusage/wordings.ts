import type { CcusageReportName } from './parse-report.ts'

/** Releases up to 2025 know `daily --instances`, later ones `claude daily --instances`, and only later ones tell days by agent. */
const wordings: Readonly<Record<CcusageReportName, readonly (readonly string[])[]>> = {
  daily: [['daily', '--by-agent'], ['daily']],
  monthly: [['monthly']],
  session: [['session']],
  blocks: [['blocks']],
  projects: [
    ['claude', 'daily', '--instances'],
    ['daily', '--instances'],
  ],
}

/** Days of UTC, as all days of the fleet are; releases that know no zones tell those of the machine. */
const zone = ['--timezone', 'UTC']

/**
 * The words of a command without `--json`, in the order to try them: a release refuses at once what it does not know, and what it
 * understands best comes first.
 */
export const ccusageWordings = (name: CcusageReportName): readonly (readonly string[])[] => [
  ...wordings[name].map((words) => [...words, ...zone]),
  ...wordings[name],
]
