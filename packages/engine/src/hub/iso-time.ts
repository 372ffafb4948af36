const shape = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(?:Z|[+-](\d{2}):(\d{2}))$/

/** A moment in ISO 8601 with date, time and zone, UTC ms; null for everything else, also for a 30th of February. */
export function parseIsoTime(value: unknown): number | null {
  const found = typeof value === 'string' ? shape.exec(value) : null
  if (found === null) return null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, zoneHour = 0, zoneMinute = 0] = found
    .slice(1)
    .map((digits) => Number(digits ?? 0))
  const isDate = month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
  if (!isDate || hour > 23 || minute > 59 || second > 59 || zoneHour > 14 || zoneMinute > 59) return null
  const atMs = Date.parse(found[0])
  return Number.isNaN(atMs) ? null : atMs
}
