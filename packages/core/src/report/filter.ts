import type { PlaceName, Usage } from '../usage.ts'
import { unknownName } from './unknown-name.ts'
import { slotDays, type Zone } from './zone.ts'

/** Which calls a report is about. Null, or false: no restriction. */
export interface Filter {
  /** First and last local day, both inclusive, as day numbers. */
  readonly sinceDay: number | null
  readonly untilDay: number | null
  /** Source ids. */
  readonly sources: readonly string[] | null
  /** Parts of model names; a model matches when it holds one of them, whatever the case. */
  readonly models: readonly string[] | null
  /** One model by its whole name, as rows are called by it: `gpt-5` is not `gpt-5-mini`. Defaults to all. */
  readonly model?: string | null
  readonly isProject: ((place: PlaceName) => boolean) | null
  /** Leave out what agents booked without logging a call for it. */
  readonly noBackground: boolean
}

/** The filter that lets everything pass. */
export const everything: Filter = {
  sinceDay: null,
  untilDay: null,
  sources: null,
  models: null,
  isProject: null,
  noBackground: false,
}

/** Cells that pass a filter: their numbers, and the local day of each. */
export interface Selection {
  readonly usage: Usage
  readonly cells: readonly number[]
  /** Local day of the cell at the same place in `cells`. */
  readonly days: readonly number[]
}

/** The cells that pass a filter, by days of `zone`. */
export function select(usage: Usage, filter: Filter, zone: Zone): Selection {
  const { sinceDay, untilDay, sources, models, model: whole = null, isProject, noBackground } = filter
  const isSource = usage.sources.map((id) => sources === null || sources.includes(id))
  const isModel = usage.models.map(
    ({ name }) =>
      (models === null || matchesModel(name, models)) && (whole === null || whole === (name ?? unknownName)),
  )
  const isPlace = usage.places.map((place) => isProject === null || isProject(place))
  const { slot, source, model, place, isBackground, length } = usage.cells
  const localDay = slotDays(zone)
  const cells: number[] = []
  const days: number[] = []
  for (let i = 0; i < length; i++) {
    if (!isSource[source[i] as number] || !isModel[model[i] as number] || !isPlace[place[i] as number]) continue
    if (noBackground && isBackground[i] === 1) continue
    const day = localDay(slot[i] as number)
    if ((sinceDay !== null && day < sinceDay) || (untilDay !== null && day > untilDay)) continue
    cells.push(i)
    days.push(day)
  }
  return { usage, cells, days }
}

function matchesModel(name: string | null, parts: readonly string[]): boolean {
  const lower = (name ?? unknownName).toLowerCase()
  return parts.some((part) => lower.includes(part.toLowerCase()))
}
