import {
  addPeriods,
  type CostMode,
  costModes,
  dayOf,
  type Grouping,
  isPeriod,
  type ProjectAliases,
  parseDay,
  periodStart,
  type Weekday,
  weekdays,
  type Zone,
} from '@aic/core/report'
import { type Config, namedZone, systemZone } from '@aic/engine'
import { z } from '@hono/zod-openapi'
import { ApiError } from '../api-error.ts'

/** What a report may be asked to show: the words of the command line, as parameters. */
export const reportQuery = z.object({
  since: z.string().max(20).optional().describe('First day: 2026-01-31, 20260131, today or yesterday.'),
  until: z.string().max(20).optional().describe('Last day, inclusive.'),
  last: z.coerce.number().int().min(1).max(999_999).optional().describe('The last N days, weeks or months.'),
  timezone: z.string().max(60).optional().describe('IANA zone of days; else the one of the settings.'),
  startOfWeek: z.enum(weekdays).optional(),
  source: z.string().max(500).optional().describe('Only these agents, with commas.'),
  project: z.string().max(500).optional().describe('Only this project, by folder or name.'),
  model: z.string().max(500).optional().describe('Only models whose names hold one of these, with commas.'),
  modelName: z.string().max(500).optional().describe('Only this model, by its whole name as rows are called by it.'),
  mode: z.enum(costModes).optional().describe('How cost is found: see docs/prices.md.'),
  noBackground: z.enum(['true', 'false']).optional().describe('Leave out what was booked and never logged.'),
})

/** A report's query, checked. */
export interface ReportOptions {
  readonly zone: Zone
  readonly startOfWeek: Weekday
  readonly mode: CostMode
  readonly sinceDay: number | null
  readonly untilDay: number | null
  readonly sources: readonly string[] | null
  readonly models: readonly string[] | null
  readonly model: string | null
  readonly project: string | null
  readonly noBackground: boolean
  readonly aliases: ProjectAliases
}

/** Throws `ApiError` that names the wrong parameter. */
export function reportOptions(
  query: z.infer<typeof reportQuery>,
  by: Grouping,
  config: Config,
  nowMs: number,
  tz: string | undefined,
): ReportOptions {
  const zone = zoneOf(query.timezone ?? config.timezone, tz)
  const startOfWeek = query.startOfWeek ?? config.startOfWeek
  const today = dayOf(zone, nowMs)
  const sinceDay = sinceOf(query, by, today, startOfWeek)
  const untilDay = query.until === undefined ? null : dayFrom('until', query.until, today)
  if (sinceDay !== null && untilDay !== null && sinceDay > untilDay) throw bad('since is after until')
  return {
    zone,
    startOfWeek,
    sinceDay,
    untilDay,
    mode: query.mode ?? config.mode,
    sources: listOf(query.source),
    models: listOf(query.model),
    model: query.modelName ?? null,
    project: query.project ?? null,
    noBackground: query.noBackground === undefined ? config.noBackground : query.noBackground === 'true',
    aliases: config.projectAliases,
  }
}

function sinceOf(
  { since, last }: z.infer<typeof reportQuery>,
  by: Grouping,
  today: number,
  startOfWeek: Weekday,
): number | null {
  if (since !== undefined && last !== undefined) throw bad('since and last contradict each other')
  if (since !== undefined) return dayFrom('since', since, today)
  if (last === undefined) return null
  const kind = isPeriod(by) ? by : 'day'
  return addPeriods(kind, periodStart(kind, today, startOfWeek), 1 - last)
}

function zoneOf(name: string | undefined, tz: string | undefined): Zone {
  if (name === undefined || name === 'local') return systemZone(tz === '' ? 'UTC' : (tz ?? 'local'))
  const zone = namedZone(name)
  if (zone === null) throw bad(`timezone can't be "${name}": it is an IANA name such as Europe/Berlin`)
  return zone
}

function dayFrom(name: string, text: string, today: number): number {
  const day = text === 'today' ? today : text === 'yesterday' ? today - 1 : parseDay(text)
  if (day === null) throw bad(`${name} can't be "${text}": it is a day such as 2026-01-31`)
  return day
}

const listOf = (text: string | undefined): readonly string[] | null => {
  const all = text?.split(',').flatMap((one) => one.trim() || [])
  return all === undefined ? null : all
}

const bad = (message: string): ApiError => new ApiError(400, 'bad-request', message)
