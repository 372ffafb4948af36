import { slotMs, slotStartMs } from '../cells.ts'

/** Milliseconds in 24 hours; a local day may have 23 or 25. */
export const dayMs = 86_400_000

/** A time zone as reports see it: handed in, because only the edge may ask the system or `Intl`. */
export interface Zone {
  /** IANA name, or `local` where the system does not tell. */
  readonly name: string
  /** Local time minus UTC at a moment, in ms; a whole number of quarter hours for any moment since 1972. */
  offsetMs(atMs: number): number
}

/** The zone that needs no asking. */
export const utc: Zone = { name: 'UTC', offsetMs: () => 0 }

/** A day of the local calendar, as whole days since 1970-01-01. */
export const dayOf = (zone: Zone, atMs: number): number => Math.floor((atMs + zone.offsetMs(atMs)) / dayMs)

/**
 * The first moment of a local day, UTC ms. Right where midnight does not exist (clocks go forward at 0:00)
 * or the day itself does not (a zone that jumps over the date line): then the first moment after it.
 */
export function dayStartMs(zone: Zone, day: number): number {
  let low = Math.floor((day * dayMs) / slotMs) - 72
  let high = low + 144
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (dayOf(zone, middle * slotMs) < day) low = middle
    else high = middle
  }
  return high * slotMs
}

const chunkMs = 6 * 3_600_000

/**
 * The local day of slots, for many slots: asks the zone twice per six hours instead of once per slot.
 * No zone changes its offset twice within six hours.
 */
export function slotDays(zone: Zone): (slot: number) => number {
  const offsets = new Map<number, number | null>()
  return (slot) => {
    const atMs = slotStartMs(slot)
    const chunk = Math.floor(atMs / chunkMs)
    let offset = offsets.get(chunk)
    if (offset === undefined) {
      offset = zone.offsetMs(chunk * chunkMs)
      if (zone.offsetMs((chunk + 1) * chunkMs - 1) !== offset) offset = null
      offsets.set(chunk, offset)
    }
    return offset === null ? dayOf(zone, atMs) : Math.floor((atMs + offset) / dayMs)
  }
}
