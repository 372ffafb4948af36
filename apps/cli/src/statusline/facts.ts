import type { Usage } from '@aic/core'
import {
  type Block,
  blocksOf,
  burnRateOf,
  type Cost,
  type CostMode,
  costOf,
  dayOf,
  dayStartMs,
  defaultBlockMs,
  everything,
  type Filter,
  isPaceTelling,
  reportRows,
  select,
  sumOf,
  type Zone,
} from '@aic/core/report'
import type { Aic } from '@aic/engine'
import { sourcesWithBlocks } from '../report/sources-with-blocks.ts'
import type { Hook } from './hook.ts'
import type { LineFacts } from './line.ts'
import { contextFromTranscript } from './transcript.ts'

/** Whose cost of the session is shown: the agent's (`cc`), the ledger's (`aic`, `ccusage`), both, or the agent's if it states one. */
export const costSources = ['auto', 'aic', 'ccusage', 'cc', 'both'] as const

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
  const todayMs = dayStartMs(zone, today)
  const block = activeBlock(aic, filter, { zone, mode, nowMs, fromMs: Math.min(todayMs, nowMs - firstLookMs) })
  const agent = hook.costUsd === null ? null : { nanoUsd: Math.round(hook.costUsd * 1e9), isPartial: false }
  const isLedgerWanted = costSource === 'auto' ? agent === null : costSource !== 'cc'
  const cost = (usage: Usage, sinceDay: number | null) => costIn(usage, { ...filter, sinceDay }, zone, mode)
  return {
    modelName: hook.modelName,
    session: {
      agent: costSource === 'aic' || costSource === 'ccusage' ? null : agent,
      ledger: isLedgerWanted ? cost(aic.usage({ session: hook.session }), null) : null,
    },
    today: cost(block.usage, today),
    block: block.active === null ? null : { cost: costOf(block.active.sums), leftMs: block.active.endMs - nowMs },
    burn: block.active === null || !isPaceTelling(block.active) ? null : burnRateOf(block.active),
    context: hook.context ?? contextFromTranscript(hook.transcriptPath, hook.modelId),
    limits: hook.limits,
  }
}

function costIn(usage: Usage, filter: Filter, zone: Zone, mode: CostMode): Cost {
  const rows = reportRows(select(usage, filter, zone), { by: 'source', mode, startOfWeek: 'monday' })
  return costOf(sumOf(rows.map((row) => row.sums)))
}

const dayMs = 86_400_000
const firstLookMs = dayMs
/** A block begins after idle hours: who had none for so long has other worries than where it began. */
const longestLookMs = 4 * dayMs

interface Look {
  readonly zone: Zone
  readonly mode: CostMode
  readonly nowMs: number
  /** How far back to look at first. */
  readonly fromMs: number
}

/** The active block, and the usage that it was found in. Goes back only as far as the idle hours before which nothing matters. */
function activeBlock(aic: Aic, filter: Filter, look: Look): { readonly active: Block | null; readonly usage: Usage } {
  const usage = aic.usage({ fromMs: look.fromMs })
  const blocks = blocksOf(select(usage, filter, look.zone), look.mode, look.nowMs)
  const active = blocks.find((block) => block.isActive) ?? null
  const isIdle = blocks.every((block) => look.nowMs - block.sums.lastMs >= defaultBlockMs)
  const isSure = isIdle || blocks.some((block) => block.kind === 'gap')
  if (isSure || look.fromMs <= look.nowMs - longestLookMs) return { active, usage }
  return activeBlock(aic, filter, { ...look, fromMs: look.nowMs - longestLookMs })
}
