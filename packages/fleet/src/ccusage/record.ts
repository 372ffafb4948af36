import type { ImportedReportType } from '../fleet-event.ts'
import { type Amount, amountOf, type BadAmount, breakdownOf, type ModelAmount, noModel } from './amount.ts'
import { type Fields, fieldsOf, first, listOf, nameOf, namesOf } from './fields.ts'
import type { Span } from './moment.ts'

/** Why a record can’t be used. */
export type CcusageSkip = BadAmount | 'no-record' | 'no-date' | 'no-time' | 'no-session'

/** One record of a report, as ccusage tells it: names are plain. */
export interface CcusageRecord extends Amount, Span {
  readonly type: ImportedReportType
  /** `claude`, `codex`, …; null for a sum over agents that the report does not take apart. */
  readonly agent: string | null
  /** `2026-11-01`, `2026-11`, a session’s id, a block’s id. */
  readonly key: string
  /** The folder as ccusage encodes it; null when the report does not say. */
  readonly project: string | null
  readonly session: string | null
  readonly models: readonly string[]
  /** See {@link breakdownOf}. */
  readonly breakdown: readonly ModelAmount[]
}

/** What a record is about, beside its amounts. */
export type RecordHead = Pick<CcusageRecord, 'type' | 'key' | 'startMs' | 'endMs' | 'project' | 'session'>

/** The whole record: its head, with what the row says of agent, tokens, cost and models; or why it can’t be used. */
export function recordOf(row: Fields, head: RecordHead, agent = agentOf(row)): CcusageRecord | CcusageSkip {
  const amount = amountOf(row)
  if (typeof amount === 'string') return amount
  const breakdown = breakdownOf(row.modelBreakdowns, amount)
  if (typeof breakdown === 'string') return breakdown
  const named = [...namesOf(first(row, 'modelsUsed', 'models')), ...breakdown.map(({ model }) => model)]
  const models = [...new Set(named)].filter((name) => name !== '' && name !== noModel)
  const [only] = models
  const isOneModel = breakdown.length === 0 && models.length === 1 && only !== undefined
  return { ...head, agent, ...amount, models, breakdown: isOneModel ? [{ model: only, ...amount }] : breakdown }
}

/** What older releases read, before they knew other agents, and what only ever tells of it: blocks and projects. */
export const firstAgent = 'claude'

/** Whose row it is. A row that names no agent is from a release or a report that knows only the first. */
function agentOf(row: Fields): string | null {
  const said = agentName(row.agent)
  if (row.agent === undefined) return firstAgent
  if (said !== null && said !== 'all') return said
  const agents = listOf(fieldsOf(row.metadata)?.agents)
  return agents.length === 1 ? agentName(agents[0]) : null
}

/** An agent as ccusage calls it; null for what is no such word. */
export const agentName = (value: unknown): string | null => {
  const name = nameOf(value)?.toLowerCase() ?? ''
  return /^[a-z0-9][a-z0-9._-]{0,39}$/.test(name) ? name : null
}
