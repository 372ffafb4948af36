import { restOf } from './amount.ts'
import { type CcusageBlock, parseBlock } from './block.ts'
import { type Fields, fieldsOf, first, listOf, nameOf } from './fields.ts'
import { dayOf, monthOf, timeOf } from './moment.ts'
import { agentName, type CcusageRecord, type CcusageSkip, firstAgent, type RecordHead, recordOf } from './record.ts'

/** The five reports that are imported, under their names in messages; `projects` is `daily --instances`. */
export const ccusageReports = ['daily', 'monthly', 'session', 'blocks', 'projects'] as const
export type CcusageReportName = (typeof ccusageReports)[number]

/** What a report held. */
export interface ParsedReport {
  readonly records: readonly CcusageRecord[]
  readonly blocks: readonly CcusageBlock[]
  /** Rows that can’t be used, counted by reason. */
  readonly skipped: Readonly<Partial<Record<CcusageSkip, number>>>
  /** Rows in the JSON, usable or not: the report’s real length. */
  readonly rows: number
}

/**
 * The JSON of one of ccusage’s reports, of older releases (`data`, `costUSD`, `blockStart`, days without agents) and newer ones
 * (`period`, `agents`, `burnRate` as an object). Fields that are not known are left alone. Null when it is no such report at all:
 * that is not the same as a report of nothing.
 *
 * ```ts
 * parseReport('daily', { daily: [{ date: '2026-11-01', inputTokens: 10, outputTokens: 5, totalCost: 0.01 }] })?.records.length // 1
 * ```
 */
export function parseReport(name: CcusageReportName, json: unknown): ParsedReport | null {
  const rows = name === 'projects' ? projectRows(json) : rowsOf(name, json)
  if (rows === null) return null
  const found = rows.flatMap((row) => parseRow(name, row))
  const skipped: Partial<Record<CcusageSkip, number>> = {}
  for (const one of found) if (typeof one === 'string') skipped[one] = (skipped[one] ?? 0) + 1
  const usable = found.filter((one) => typeof one !== 'string')
  return {
    records: usable.map((one) => ('record' in one ? one.record : one)),
    blocks: usable.filter((one) => 'record' in one),
    skipped,
    rows: rows.length,
  }
}

const arrayNames = {
  daily: ['daily', 'data'],
  monthly: ['monthly', 'data'],
  session: ['sessions', 'session', 'data'],
  blocks: ['blocks', 'data'],
} as const

function rowsOf(name: keyof typeof arrayNames, json: unknown): readonly unknown[] | null {
  if (Array.isArray(json)) return json // the first releases wrote the list alone
  const fields = fieldsOf(json)
  const rows = fields === null ? undefined : first(fields, ...arrayNames[name])
  return Array.isArray(rows) ? rows : null
}

/** `{projects: {NAME: [day, …]}}`, or the days in one list with their project in them. */
function projectRows(json: unknown): readonly unknown[] | null {
  const projects = fieldsOf(fieldsOf(json)?.projects)
  if (projects === null) return rowsOf('daily', json)
  return Object.entries(projects).flatMap(([project, days]) =>
    listOf(days).map((day) => ({ ...fieldsOf(day), project })),
  )
}

type Parsed = CcusageRecord | CcusageBlock | CcusageSkip

function parseRow(name: CcusageReportName, value: unknown): readonly Parsed[] {
  const row = fieldsOf(value)
  if (row === null) return ['no-record']
  if (name === 'blocks') return [parseBlock(row)]
  if (name === 'session') return [parseSession(row)]
  const head = name === 'monthly' ? monthHead(row) : dayHead(row, name === 'projects')
  return head === null ? ['no-date'] : byAgent(row, head)
}

function dayHead(row: Fields, isProject: boolean): RecordHead | null {
  const day = dayOf(first(row, 'date', 'period'))
  if (day === null) return null
  const project = isProject ? nameOf(first(row, 'project', 'instance')) : null
  return { type: isProject ? 'project_daily' : 'daily', key: day.day, ...span(day), project, session: null }
}

function monthHead(row: Fields): RecordHead | null {
  const month = monthOf(first(row, 'month', 'period', 'date'))
  if (month === null) return null
  return { type: 'monthly', key: month.month, ...span(month), project: null, session: null }
}

const span = ({ startMs, endMs }: { readonly startMs: number; readonly endMs: number }) => ({ startMs, endMs })

/** A record for each agent where the row takes itself apart, and one for what that leaves; else the row as one. */
function byAgent(row: Fields, head: RecordHead): readonly (CcusageRecord | CcusageSkip)[] {
  if (head.type === 'project_daily') return [recordOf(row, head, agentName(row.agent) ?? firstAgent)]
  const parts = listOf(row.agents).map((part) => fieldsOf(part))
  const whole = recordOf(row, head)
  if (parts.length === 0 || typeof whole === 'string') return [whole]
  const records = parts.map((part) =>
    part === null ? ('no-record' as const) : recordOf(part, head, agentName(part.agent)),
  )
  const usable = records.filter((record) => typeof record !== 'string')
  const rest = restOf(whole, usable)
  return rest === null ? records : [...records, { ...whole, agent: null, ...rest, models: [], breakdown: [] }]
}

/** Newer rows: `period`, `agent`, `metadata.lastActivity`. Older ones: `sessionId`, `projectPath`, `lastActivity`, the oldest a date. */
function parseSession(row: Fields): CcusageRecord | CcusageSkip {
  const session = nameOf(first(row, 'sessionId', 'session', 'period'))
  if (session === null) return 'no-session'
  const metadata = fieldsOf(row.metadata) ?? {}
  const lastMs = timeOf(first(row, 'lastActivity', 'date') ?? metadata.lastActivity)
  if (lastMs === null) return 'no-time'
  const startMs = Math.min(lastMs, timeOf(first(row, 'firstActivity') ?? metadata.firstActivity) ?? lastMs)
  const project = nameOf(first(row, 'projectPath', 'project'))
  return recordOf(row, { type: 'session', key: session, startMs, endMs: lastMs, project, session })
}
