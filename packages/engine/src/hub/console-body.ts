import { clockSkewMs } from '@aic/fleet/hub'
import { namedZone } from '../zones.ts'
import { parseIsoTime } from './iso-time.ts'

/** Codes of errors, as the original's servers have them. */
export type ConsoleErrorCode =
  | 'AUTH_MISSING'
  | 'AUTH_INVALID'
  | 'VALIDATION_MISSING_FIELD'
  | 'VALIDATION_INVALID_TYPE'
  | 'VALIDATION_OUT_OF_RANGE'
  | 'STORAGE_WRITE_FAILED'
  | 'NOT_FOUND'
  | 'INTERNAL_ERROR'

/** A body that can't be taken, by the first rule that it breaks. */
export class ConsoleBodyError extends Error {
  override readonly name = 'ConsoleBodyError'
  readonly code: ConsoleErrorCode
  readonly suggestion: string

  constructor(code: ConsoleErrorCode, message: string, suggestion: string) {
    super(message)
    this.code = code
    this.suggestion = suggestion
  }
}

/** One limit as a console page shows it. */
export interface ConsoleLimit {
  /** The page's text, as it was at the moment; null where the collector told the moment itself. */
  readonly resetsIn: string | null
  /** ISO 8601, where the collector knows it: version 2 only. */
  readonly resetsAt?: string | null
  readonly percentageUsed: number
}

/** What a collector tells of a console page. Version 1 is the original's body, which has no `version`. */
export interface ConsoleUsageDataSync {
  readonly version: 1 | 2
  readonly currentSession?: ConsoleLimit
  /** In version 1 `allModels` and `sonnetOnly`, both; in version 2 whichever are known, of other names too. */
  readonly weeklyLimits?: { readonly [member: string]: ConsoleLimit }
  /** ISO 8601: when the page was read. */
  readonly lastUpdated: string
  /** IANA zone of times of day in the texts: version 2 only. */
  readonly timezone?: string
  readonly isPartial?: boolean
  readonly extractionErrors?: Readonly<Record<string, string>>
}

type Json = Readonly<Record<string, unknown>>

const originalMembers = ['allModels', 'sonnetOnly'] as const
const memberShape = /^[a-z][A-Za-z0-9]{0,39}$/
const mostMembers = 20
const longestText = 200

/**
 * The body of `POST /api/claude/console-usage`, checked in the order of the original's checks, with its messages. `"version": 2` makes each
 * weekly limit optional, and takes `resetsAt` and `timezone`. Fields that nobody knows are dropped. Throws {@link ConsoleBodyError}.
 */
export function parseConsoleBody(json: unknown, nowMs: number): ConsoleUsageDataSync {
  if (!isJson(json)) throw invalid('Invalid JSON body', 'Send a JSON object.')
  const version = versionOf(json)
  const lastUpdated = checkedTime(json.lastUpdated, nowMs)
  const currentSession = given(json.currentSession, version)
    ? parseLimit(json.currentSession, 'currentSession', version)
    : undefined
  const weeklyLimits = given(json.weeklyLimits, version) ? parseWeekly(json.weeklyLimits, version) : undefined
  const hasWeekly = weeklyLimits !== undefined && Object.keys(weeklyLimits).length > 0
  if (currentSession === undefined && !hasWeekly) {
    throw new ConsoleBodyError(
      'VALIDATION_MISSING_FIELD',
      'Invalid data: must include at least currentSession or weeklyLimits',
      'Send the sections that the page showed.',
    )
  }
  return {
    version,
    ...(currentSession !== undefined && { currentSession }),
    ...(hasWeekly && { weeklyLimits }),
    lastUpdated,
    ...(version === 2 && zoneIn(json.timezone)),
    ...(typeof json.isPartial === 'boolean' && { isPartial: json.isPartial }),
    ...extractionErrorsIn(json.extractionErrors),
  }
}

/** Absent: version 1, as the original's collectors send it. */
function versionOf({ version = 1 }: Json): 1 | 2 {
  if (version === 1 || version === 2) return version
  throw invalid('Invalid data: version must be 1 or 2', 'Leave it out for the original’s body.')
}

function checkedTime(value: unknown, nowMs: number): string {
  if (value === undefined || value === null || value === '') {
    throw new ConsoleBodyError(
      'VALIDATION_MISSING_FIELD',
      'Missing required field: lastUpdated',
      'Say when the page was read, in ISO 8601: 2026-11-24T12:00:00.000Z',
    )
  }
  const atMs = parseIsoTime(value)
  if (atMs === null) {
    throw invalid('Invalid lastUpdated format', 'Write it in ISO 8601 with its zone: 2026-11-24T12:00:00.000Z')
  }
  if (atMs > nowMs + clockSkewMs) {
    throw new ConsoleBodyError(
      'VALIDATION_OUT_OF_RANGE',
      `Invalid lastUpdated: it is ${Math.round((atMs - nowMs) / 60_000)} minutes in the future`,
      'Set the clock of the machine that reads the page.',
    )
  }
  return value as string
}

/** In version 1 only what is absent is left out, as `null` was refused; version 2 takes null for it. */
const given = (value: unknown, version: 1 | 2): boolean => value !== undefined && !(version === 2 && value === null)

function parseLimit(value: unknown, at: string, version: 1 | 2): ConsoleLimit {
  const { resetsIn, resetsAt, percentageUsed } = isJson(value) ? value : ({} as Json)
  const atMs = version === 2 ? parseIsoTime(resetsAt) : null
  if (version === 2 && resetsAt !== undefined && resetsAt !== null && atMs === null) {
    throw invalid(`Invalid data: ${at}.resetsAt must be ISO 8601`, 'Write it with its zone, or leave it out.')
  }
  const isTold = typeof resetsIn === 'string' && resetsIn.trim() !== '' && resetsIn.length <= longestText
  const isLeftOut = version === 2 && (resetsIn === undefined || resetsIn === null)
  if (!isTold && !isLeftOut) {
    throw invalid(
      `Invalid data: ${at}.resetsIn must be non-empty string`,
      'Send the text as the page shows it: 2 hr 15 min',
    )
  }
  if (typeof percentageUsed !== 'number' || !(percentageUsed >= 0 && percentageUsed <= 100)) {
    throw new ConsoleBodyError(
      'VALIDATION_OUT_OF_RANGE',
      `Invalid data: ${at}.percentageUsed must be 0-100`,
      'Leave a limit out that could not be read: an unknown share is not 0 %.',
    )
  }
  return {
    resetsIn: isTold ? resetsIn : null,
    ...(atMs !== null && { resetsAt: new Date(atMs).toISOString() }),
    percentageUsed,
  }
}

function parseWeekly(value: unknown, version: 1 | 2): Readonly<Record<string, ConsoleLimit>> {
  const weekly = isJson(value) ? value : ({} as Json)
  if (version === 1) {
    if (!originalMembers.every((member) => isTruthy(weekly[member]))) {
      throw new ConsoleBodyError(
        'VALIDATION_MISSING_FIELD',
        'Invalid data: weeklyLimits must include allModels and sonnetOnly',
        'Send "version": 2 where only some of them are known.',
      )
    }
    return Object.fromEntries(
      originalMembers.map((member) => [member, parseLimit(weekly[member], `weeklyLimits.${member}`, 1)]),
    )
  }
  if (!isJson(value)) throw invalid('Invalid data: weeklyLimits must be an object', 'Send its limits by name.')
  const members = Object.keys(weekly).filter((member) => given(weekly[member], 2))
  if (members.length > mostMembers || !members.every((member) => memberShape.test(member))) {
    throw invalid('Invalid data: weeklyLimits has names that no limit has', 'Names are such as allModels, sonnetOnly.')
  }
  return Object.fromEntries(members.map((member) => [member, parseLimit(weekly[member], `weeklyLimits.${member}`, 2)]))
}

const isTruthy = (value: unknown): boolean => value !== undefined && value !== null && value !== false

function zoneIn(value: unknown): { readonly timezone?: string } {
  if (value === undefined || value === null) return {}
  if (typeof value === 'string' && value.length <= 64 && namedZone(value) !== null) return { timezone: value }
  throw invalid('Invalid data: timezone must be an IANA zone', 'Such as Europe/Berlin.')
}

function extractionErrorsIn(value: unknown): { readonly extractionErrors?: Readonly<Record<string, string>> } {
  if (!isJson(value)) return {}
  const told = Object.entries(value).filter(([, text]) => typeof text === 'string') as [string, string][]
  const kept = told.slice(0, mostMembers).map(([name, text]) => [name.slice(0, 40), text.slice(0, longestText)])
  return kept.length === 0 ? {} : { extractionErrors: Object.fromEntries(kept) as Record<string, string> }
}

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

const invalid = (message: string, suggestion: string): ConsoleBodyError =>
  new ConsoleBodyError('VALIDATION_INVALID_TYPE', message, suggestion)
