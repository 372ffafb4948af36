import { type Cost, fullNumber, type Zone } from '@aic/core/report'

/** `$1,234.56`; `<$0.01` for what would round to nothing; `?` where no cost is known, `≥` where some of it is not. */
export function money({ nanoUsd, isPartial }: Cost): string {
  if (nanoUsd === null) return '?'
  return (isPartial ? '≥' : '') + dollars(nanoUsd)
}

/** Nano-USD as dollars and cents. */
export function dollars(nanoUsd: number): string {
  const cents = Math.round(nanoUsd / 1e7)
  if (cents === 0 && nanoUsd > 0) return '<$0.01'
  return `$${fullNumber(Math.floor(cents / 100))}.${String(cents % 100).padStart(2, '0')}`
}

/** Dollars in few characters: `$12.3K` from ten thousand on. */
export function shortDollars(nanoUsd: number): string {
  const usd = nanoUsd / 1e9
  if (usd < 9_999.5) return usd < 999.995 ? dollars(nanoUsd) : `$${fullNumber(usd)}`
  return usd < 999_950 ? `$${(usd / 1e3).toFixed(1)}K` : `$${(usd / 1e6).toFixed(1)}M`
}

/** A cost in few characters: `$1.2K`; `?` when unknown, `≥$1.2K` when unknown in part. */
export function shortMoney({ nanoUsd, isPartial }: Cost): string {
  return nanoUsd === null ? '?' : (isPartial ? '≥' : '') + shortDollars(nanoUsd)
}

/** `2h 13m`, `45m`, `5h`, `3d 4h`; never more than two units. */
export function duration(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000))
  if (minutes < 60) return `${minutes}m`
  if (minutes < 48 * 60) return twoUnits(Math.floor(minutes / 60), 'h', minutes % 60, 'm')
  return twoUnits(Math.floor(minutes / 1440), 'd', Math.floor((minutes % 1440) / 60), 'h')
}

/** How long ago something was: `12s ago`, `3h 5m ago`. */
export const ago = (ms: number): string =>
  ms < 60_000 ? `${Math.max(0, Math.floor(ms / 1000))}s ago` : `${duration(ms)} ago`

const twoUnits = (large: number, largeUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit} ${small}${smallUnit}`

const localIso = (zone: Zone, atMs: number): string => new Date(atMs + zone.offsetMs(atMs)).toISOString()

/** `14:05`, local. */
export const clock = (zone: Zone, atMs: number): string => localIso(zone, atMs).slice(11, 16)

/** `2026-01-10 14:05`, local. */
export const dateTime = (zone: Zone, atMs: number): string => localIso(zone, atMs).slice(0, 16).replace('T', ' ')

const kinds = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** `1.5 MB`, by thousands. */
export function fileSize(sizeBytes: number): string {
  let size = sizeBytes
  for (const kind of kinds) {
    if (size < 999.5 || kind === 'TB')
      return `${kind === 'B' || size >= 99.95 ? Math.round(size) : size.toFixed(1)} ${kind}`
    size /= 1000
  }
  return ''
}

/** `1 call`, `2,000 calls`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${fullNumber(count)} ${count === 1 ? one : many}`

/** What people call a model: without its date and, for Claude, without the vendor. Null: the log does not say. */
export function modelLabel(name: string | null): string {
  if (name === null) return '(unknown)'
  return name.replace(/^claude-(?=[a-z])/, '').replace(/-20\d{6}$/, '') || name
}

/** What people call a session: UUIDs are told apart by their first eight digits. */
export function sessionLabel(name: string | null): string {
  if (name === null) return '(unknown)'
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}$/.test(name) ? name.slice(0, 8) : name
}
