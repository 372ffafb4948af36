const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** A size by thousands: `812 B`, `4.2 MB`. */
export function sizeText(sizeBytes: number): string {
  let size = sizeBytes
  let at = 0
  while (size >= 999.5 && at < units.length - 1) {
    size /= 1_000
    at++
  }
  return `${at === 0 || size >= 99.95 ? Math.round(size) : size.toFixed(1)} ${units[at]}`
}
