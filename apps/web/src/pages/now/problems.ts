import type { AccountStatus, MonitorStatus, Overview } from '@aic/agent/api'
import { exactText, percentText, plural } from '../../format/count.ts'
import { isolated, namesText } from '../../format/isolated.ts'
import { criticalPercent, toneOf } from './meter-facts.ts'

/** Something that the user should know, and what to do about it. */
export interface Problem {
  readonly key: string
  readonly tone: 'critical' | 'warning' | 'note'
  /** Whom it is about; shown first. */
  readonly subject: string
  readonly text: string
  readonly advice: string
  /** When it is tried again, UTC ms. */
  readonly retryAtMs: number | null
  /** When the window that it is about resets, UTC ms. Defaults to none. */
  readonly resetsAtMs?: number | null
}

const ranks = { critical: 0, warning: 1, note: 2 } as const

/** Everything that is wrong or about to be, the worst first. */
export function problemsOf(status: MonitorStatus | undefined, overview: Overview | undefined): Problem[] {
  const accounts = status?.accounts ?? []
  const all = [
    ...(status?.isOffline === true && accounts.some(({ state }) => state !== 'missing') ? [offline] : []),
    ...accounts.flatMap(fullWindows),
    ...accounts.flatMap(faultOf),
    ...accounts.flatMap(incidentOf),
    ...(status?.warnings ?? []).map((text, i) => note(`limits-${i}`, 'aic', text, 'See aic doctor.')),
    ...(overview === undefined ? [] : ledgerProblems(overview)),
  ]
  return all.toSorted((a, b) => ranks[a.tone] - ranks[b.tone])
}

const offline: Problem = {
  key: 'offline',
  tone: 'note',
  subject: 'No network',
  text: 'No vendor could be reached. Limits are as they were last told.',
  advice: 'Check this machine’s connection, or the setting “offline”.',
  retryAtMs: null,
}

function fullWindows({ provider, name, limits }: AccountStatus): Problem[] {
  return limits.flatMap((limit) => {
    const tone = toneOf(limit.usedPercent)
    if ((tone !== 'warning' && tone !== 'critical') || limit.isStale) return []
    const isSpent = (limit.usedPercent ?? 0) >= 100
    return {
      key: `${provider}-${limit.id}`,
      tone,
      subject: name,
      text: `${isolated(limit.label)}: ${percentText(limit.usedPercent)} used.`,
      resetsAtMs: limit.resetsAtMs,
      advice: isSpent
        ? 'The vendor may refuse calls until it resets.'
        : (limit.usedPercent ?? 0) >= criticalPercent
          ? 'Finish what matters first.'
          : 'Slow down, or move work to another account.',
      retryAtMs: null,
    }
  })
}

function faultOf({ provider, name, fault }: AccountStatus): Problem[] {
  if (fault === null) return []
  const { message, advice, retryAtMs } = fault
  return [{ key: `${provider}-fault`, tone: 'warning', subject: name, text: message, advice, retryAtMs }]
}

function incidentOf({ provider, name, incident }: AccountStatus): Problem[] {
  if (incident === null || incident.level === 'none') return []
  const tone = incident.level === 'major' || incident.level === 'critical' ? 'warning' : 'note'
  const text =
    incident.level === 'maintenance'
      ? `maintenance: ${isolated(incident.text)}.`
      : `incident: ${isolated(incident.text)}.`
  const advice = 'The vendor’s own status page says so.'
  return [{ key: `${provider}-incident`, tone, subject: name, text, advice, retryAtMs: null }]
}

function ledgerProblems({ aic }: Overview): Problem[] {
  const { warnings, unpricedModels, skipped } = aic
  const lines = Object.values(skipped).reduce((sum, count) => sum + count, 0)
  const names = unpricedModels.map(({ modelName }) => modelName)
  const calls = unpricedModels.reduce((sum, one) => sum + one.unpricedCalls, 0)
  return [
    ...warnings.map((text, i) => note(`ledger-${i}`, 'Ledger', text, 'See aic doctor.')),
    ...(names.length === 0
      ? []
      : [
          note(
            'unpriced',
            'No price',
            `${plural(calls, 'call')} of ${namesText(names)} ${calls === 1 ? 'is' : 'are'} in no cost.`,
            'Set one: aic config set pricingOverrides, or aic prices refresh.',
          ),
        ]),
    ...(lines === 0
      ? []
      : [note('skipped', 'Logs', `${exactText(lines)} records could not be used.`, 'aic doctor says which and why.')]),
  ]
}

const note = (key: string, subject: string, text: string, advice: string): Problem => ({
  key,
  tone: 'note',
  subject,
  text,
  advice,
  retryAtMs: null,
})
