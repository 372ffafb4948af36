import { dayMs } from '@aic/core/report'

/** A span of time that a record is about, UTC ms; the end is not part of it. */
export interface Span {
  readonly startMs: number
  readonly endMs: number
}

/** `2026-11-01`, or the date of a time in ISO form, as that day in UTC. Null for anything else, such as 30 February. */
export function dayOf(value: unknown): (Span & { readonly day: string }) | null {
  const day = typeof value === 'string' ? /^(\d{4}-\d{2}-\d{2})(?:$|T)/.exec(value)?.[1] : undefined
  const startMs = day === undefined ? Number.NaN : Date.parse(`${day}T00:00:00.000Z`)
  // Date.parse lets 30 February be the 2nd of March on some engines.
  if (day === undefined || Number.isNaN(startMs) || isoDay(startMs) !== day) return null
  return { day, startMs, endMs: startMs + dayMs }
}

/** `2026-11` as that month in UTC; null for anything else. */
export function monthOf(value: unknown): (Span & { readonly month: string }) | null {
  const month = typeof value === 'string' ? /^(\d{4}-\d{2})(?:$|-\d{2}$)/.exec(value)?.[1] : undefined
  const start = month === undefined ? null : dayOf(`${month}-01`)
  if (month === undefined || start === null) return null
  const { startMs } = start
  const date = new Date(startMs)
  return { month, startMs, endMs: Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) }
}

/** A time in ISO form, or a date, UTC ms; one that names no zone is in UTC. Null for anything else. */
export function timeOf(value: unknown): number | null {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}/.test(value)) return null
  const hasZone = value.length === 10 || /(?:Z|[+-]\d{2}:?\d{2})$/i.test(value)
  const atMs = Date.parse(hasZone ? value : `${value.replace(' ', 'T')}Z`)
  return Number.isNaN(atMs) ? null : atMs
}

const isoDay = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10)
