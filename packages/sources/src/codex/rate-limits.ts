import { isObject, type Json, objectOf, textOf } from '../json.ts'
import type { LoggedLimit } from '../logged-limit.ts'
import { toMs, withinYears } from '../time.ts'

/** All that one `token_count` event tells of one limit. */
export interface RateLimits {
  /** Codex's id of the limit: `codex` is the plan's own, others are of single models. */
  readonly id: string
  /** As people call it: `GPT-5.3-Codex-Spark`; null for the plan's own, and where it is not told. */
  readonly name: string | null
  /** UTC ms. */
  readonly atMs: number
  readonly windows: readonly Omit<LoggedLimit, 'name' | 'atMs'>[]
}

/** The limit of the plan itself, which older versions do not name: they knew no other. */
const ownId = 'codex'

/**
 * The `rate_limits` of a `token_count` event; null where it tells of no window, as it does for the limit `premium`, for keys of the API and
 * where the vendor was not asked. A window without its length can't be told apart from others, and is left out.
 *
 * Shapes, from new to old: `primary: {used_percent, window_minutes, resets_at}`, in unix seconds; `resets_in_seconds` instead, from the time of
 * the line; all in one flat object, as `primary_used_percent` and so on.
 */
export function parseRateLimits(value: unknown, atMs: number): RateLimits | null {
  if (!isObject(value)) return null
  const windows = ['primary', 'secondary'].flatMap((part) => windowOf(windowFields(value, part), atMs))
  if (windows.length === 0) return null
  const id = textOf(value.limit_id) ?? ownId
  return { id, name: id === ownId ? null : textOf(value.limit_name), atMs, windows }
}

/** Windows by what they are called; by the id of their limit where no line names it. */
export const namedLimits = (limits: readonly RateLimits[]): readonly LoggedLimit[] =>
  limits.flatMap(({ id, name, atMs, windows }) =>
    windows.map((window) => ({ ...window, name: id === ownId ? null : (name ?? id), atMs })),
  )

/** The newest word on each limit, with the name that it was last given. Windows that it does not tell of are gone: the plan has changed. */
export function newestOfEach(limits: readonly RateLimits[]): readonly RateLimits[] {
  const newest = new Map<string, RateLimits>()
  for (const one of limits.toSorted((a, b) => a.atMs - b.atMs)) {
    newest.set(one.id, { ...one, name: one.name ?? newest.get(one.id)?.name ?? null })
  }
  return [...newest.values()]
}

/** A year: no limit is longer, and what says so is something else. */
const mostMinutes = 366 * 1_440

function windowFields(limits: Json, part: string): Json {
  const nested = limits[part]
  if (nested !== undefined) return objectOf(nested)
  const field = (name: string): unknown => limits[`${part}_${name}`]
  return {
    used_percent: field('used_percent'),
    window_minutes: field('window_minutes'),
    resets_at: field('resets_at'),
    resets_in_seconds: field('resets_in_seconds') ?? field('reset_after_seconds'),
  }
}

function windowOf(fields: Json, atMs: number): RateLimits['windows'] {
  const { used_percent: usedPercent, window_minutes: minutes } = fields
  if (!isAmount(usedPercent) || !isAmount(minutes) || minutes < 1 || minutes > mostMinutes) return []
  return [{ usedPercent, windowMs: wholeMinutes(minutes) * 60_000, resetsAtMs: resetOf(fields, atMs) }]
}

/** Codex wrote lengths that were a minute short for months of 2025: 299 and 10079. */
const wholeMinutes = (minutes: number): number => Math.round(minutes % 60 === 59 ? minutes + 1 : minutes)

function resetOf({ resets_at: at, resets_in_seconds: inSeconds }: Json, atMs: number): number | null {
  return toMs(at) ?? (isAmount(inSeconds) ? withinYears(atMs + Math.round(inSeconds * 1_000)) : null)
}

const isAmount = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0
