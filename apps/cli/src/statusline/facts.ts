import type { Usage } from '@aic/core'
import {
  activeBlockOf,
  burnRateOf,
  type Cost,
  type CostMode,
  costOf,
  dayMs,
  dayOf,
  dayStartMs,
  everything,
  type Filter,
  isPaceTelling,
  reportRows,
  select,
  sumOf,
  type Zone,
} from '@aic/core/report'
import { type Aic, sourcesWithBlocks } from '@aic/engine'
import type { Hook } from './hook.ts'
import type { LineFacts } from './line.ts'
import { contextFromTranscript } from './transcript.ts'

/** Whose cost of the session is shown: the agent's (`cc`), the ledger's (`aic`, `ccusage`), both, or the agent's if it states one. */
export const costSources = ['auto', 'aic', 'ccusage', 'cc', 'both'] as const

/** Days of usage are loaded one by one: who had no idle hours in four days has other worries than where the block began. */
const looksMs = [dayMs, 4 * dayMs] as const

/** What the line is asked about. */
export interface FactsQuery {
  readonly zone: Zone
  readonly mode: CostMode
  readonly costSource: (typeof costSources)[number]
  readonly nowMs: number
}

/** What the line says, from the hook, the ledger and, for hooks of old agents, the transcript. */
export function factsOf(aic: Aic, hook: Hook, { zone, mode, costSource, nowMs }: FactsQuery): LineFacts {
  const filter = { ...everything, sources: sourcesWithBlocks(aic) }
  const today = dayOf(zone, nowMs)
  const recent = aic.usage({ fromMs: Math.min(dayStartMs(zone, today), nowMs - looksMs[0]) })
  const selectSince = (fromMs: number) =>
    select(fromMs < nowMs - looksMs[0] ? aic.usage({ fromMs }) : recent, filter, zone)
  const block = activeBlockOf(selectSince, mode, nowMs, looksMs)
  const agent = hook.costUsd === null ? null : { nanoUsd: Math.round(hook.costUsd * 1e9), isPartial: false }
  const isLedgerWanted = costSource === 'auto' ? agent === null : costSource !== 'cc'
  const cost = (usage: Usage, sinceDay: number | null) => costIn(usage, { ...filter, sinceDay }, zone, mode)
  return {
    modelName: hook.modelName,
    session: {
      agent: costSource === 'aic' || costSource === 'ccusage' ? null : agent,
      ledger: isLedgerWanted ? cost(aic.usage({ session: hook.session }), null) : null,
    },
    today: cost(recent, today),
    block: block === null ? null : { cost: costOf(block.sums), leftMs: block.endMs - nowMs },
    burn: block === null || !isPaceTelling(block) ? null : burnRateOf(block),
    context: hook.context ?? contextFromTranscript(hook.transcriptPath, hook.modelId),
    limits: hook.limits,
  }
}

function costIn(usage: Usage, filter: Filter, zone: Zone, mode: CostMode): Cost {
  const rows = reportRows(select(usage, filter, zone), { by: 'source', mode, startOfWeek: 'monday' })
  return costOf(sumOf(rows.map((row) => row.sums)))
}
