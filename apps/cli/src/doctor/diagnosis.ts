import { skipReasons } from '@aic/core'
import { everything, reportRows, type Share, select, utc } from '@aic/core/report'
import type { Aic, Doctor, SourceCheck } from '@aic/engine'
import type { AccountStatus } from '@aic/engine/limits'
import type { Prices } from '@aic/engine/upkeep'
import type { AgentState } from '../agent/status.ts'
import { fileSize, plural } from '../screen/format.ts'
import { accountAdvice } from './accounts.ts'

/** What `aic doctor` found, and what to do about it. */
export interface Diagnosis {
  readonly facts: Doctor
  /** Models without a known price, by calls. */
  readonly unpriced: readonly { readonly model: string | null; readonly calls: number }[]
  /** When prices were last downloaded, UTC ms; null: only the bundled ones are in use. */
  readonly refreshedMs: number | null
  /** Files of providers that the user wrote and that can't be used, and why. */
  readonly providerProblems: readonly { readonly file: string; readonly message: string }[]
  /** Of vendors that were asked before. */
  readonly accounts: readonly AccountStatus[]
  readonly agent: AgentState
  readonly warnings: readonly string[]
  /** Sentences, most urgent first; empty when all is well. */
  readonly advice: readonly string[]
}

type PriceState = Pick<Prices, 'refreshedMs' | 'ignored'>

/** What is looked at besides the ledger and the logs. */
interface Findings extends Pick<Diagnosis, 'providerProblems' | 'accounts' | 'agent'> {
  readonly prices: PriceState
}

const overrideAdvice = ({ model, reason }: PriceState['ignored'][number]): string =>
  `The setting pricingOverrides.${model} can't be applied: ${reason}.`

/** Looks at the ledger, the logs, and what else was found, and works out what to advise. */
export function diagnose(
  aic: Aic,
  { prices: { refreshedMs, ignored }, providerProblems, accounts, agent }: Findings,
  nowMs: number,
): Diagnosis {
  const facts = aic.doctor()
  const { warnings } = aic.facts()
  const selection = select(aic.usage(), everything, utc)
  const models = reportRows(selection, { by: 'model', mode: 'auto', startOfWeek: 'monday' })
  const unpriced = models.flatMap((row) => unpricedOf({ name: row.key, sums: row.sums }))
  const advice = [
    ...adviceFor(facts, unpriced, nowMs),
    ...ignored.map(overrideAdvice),
    ...accountAdvice(accounts, nowMs),
    ...providerProblems.map(({ file, message }) => `${file} is not used: ${message}`),
  ]
  return { facts, unpriced, refreshedMs, providerProblems, accounts, agent, warnings, advice }
}

const unpricedOf = ({ name, sums }: Share) =>
  sums.unpricedCalls === 0 ? [] : [{ model: name, calls: sums.unpricedCalls }]

const dayMs = 86_400_000

function adviceFor(facts: Doctor, unpriced: Diagnosis['unpriced'], nowMs: number): string[] {
  const { sources, skipped, ledger } = facts
  const denied = sources.flatMap((source) => source.roots.filter((root) => root.state === 'denied'))
  const isEmpty = sources.every((source) => source.roots.every((root) => root.files === 0))
  const lines = skipped.filter(({ reason }) => reason !== 'no-access').reduce((sum, { count }) => sum + count, 0)
  return [
    ...denied.map(({ path }) => `${path} may not be read: give your user access to it, or its usage is missing.`),
    ...(isEmpty
      ? [
          'No logs were found. Run an agent on this machine, or point its variable (such as CLAUDE_CONFIG_DIR or CODEX_HOME) at its folder.',
        ]
      : []),
    ...(ledger === null ? ['There is no ledger yet, so history goes with the logs: see the warnings.'] : []),
    ...sources.flatMap((source) => retentionAdvice(source, nowMs)),
    ...(lines > 0
      ? [
          `${plural(lines, 'record')} could not be read and ${lines === 1 ? 'is' : 'are'} not counted. A few torn lines are normal after a crash; many mean a format that aic does not know yet.`,
        ]
      : []),
    ...(unpriced.length > 0 ? ['Models without a price count in tokens, not in cost. A newer aic may know them.'] : []),
  ]
}

/** Warns a week before an agent deletes logs. */
function retentionAdvice({ name, retention }: SourceCheck, nowMs: number): string[] {
  if (retention === null || retention.oldestMs === null) return []
  const { days, oldestMs, settingsPath } = retention
  const leftDays = Math.floor(days - (nowMs - oldestMs) / dayMs)
  if (leftDays > 7) return []
  const when = leftDays > 0 ? `in ${plural(leftDays, 'day')}` : 'from now on'
  const where = settingsPath === null ? 'in its settings' : `in ${settingsPath}`
  return [
    `${name} deletes logs after ${plural(days, 'day')}, the oldest ${when}. What aic has read stays in its ledger: run aic at least every ${plural(days, 'day')}, or keep logs for longer ${where}.`,
  ]
}

/** Why records were skipped, in words. */
export const reasonText = (reason: keyof typeof skipReasons): string => skipReasons[reason]

/** `4.2 MB in 60 files`. */
export const logsText = (source: SourceCheck): string => {
  const files = source.roots.reduce((sum, root) => sum + root.files, 0)
  const sizeBytes = source.roots.reduce((sum, root) => sum + root.sizeBytes, 0)
  return `${fileSize(sizeBytes)} in ${plural(files, 'file')}`
}
