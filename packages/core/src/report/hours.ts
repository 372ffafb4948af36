import { slotStartMs } from '../cells.ts'
import { weekdayOf } from './calendar.ts'
import { type CostMode, costColumns } from './cost-mode.ts'
import type { Selection } from './filter.ts'
import { cellTokens } from './sums.ts'
import type { Zone } from './zone.ts'

/** Usage by hour of the week. */
export interface Hours {
  /** 7 × 24 numbers, Sunday first: hour `h` of weekday `w` is at `24 * w + h`, in local time. */
  readonly nanoUsd: readonly number[]
  readonly tokens: readonly number[]
  readonly calls: readonly number[]
}

/** When usage happens: sums by weekday and hour of the local clock. */
export function hoursOf({ usage, cells: selected, days }: Selection, mode: CostMode, zone: Zone): Hours {
  const { cells } = usage
  const { cost } = costColumns[mode]
  const zeros = (): number[] => new Array<number>(7 * 24).fill(0)
  const hourOf = hoursOfSlots(zone)
  const hours = { nanoUsd: zeros(), tokens: zeros(), calls: zeros() }
  selected.forEach((cell, at) => {
    const i = 24 * weekdayOf(days[at] as number) + hourOf(cells.slot[cell] as number)
    hours.nanoUsd[i] = (hours.nanoUsd[i] as number) + (cells[cost][cell] as number)
    hours.tokens[i] = (hours.tokens[i] as number) + cellTokens(cells, cell)
    hours.calls[i] = (hours.calls[i] as number) + (cells.calls[cell] as number)
  })
  return hours
}

/** Remembers the hour of each quarter: asking a named zone takes microseconds. */
function hoursOfSlots(zone: Zone): (slot: number) => number {
  const known = new Map<number, number>()
  return (slot) => {
    const startMs = slotStartMs(slot)
    const hour = known.get(startMs) ?? new Date(startMs + zone.offsetMs(startMs)).getUTCHours()
    known.set(startMs, hour)
    return hour
  }
}
