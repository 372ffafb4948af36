import {
  type Cells,
  cellColumns,
  concatCells,
  emptyCells,
  type ModelName,
  type PlaceName,
  type SessionName,
  type Usage,
} from '@aic/core'
import type { Ledger } from '@aic/store'
import type { Collected } from './collector.ts'

interface Input {
  readonly ledger: Ledger | null
  /** What is not yet in the ledger, to be read over it. */
  readonly pending: Collected | null
  /** UTC days since 1970, inclusive. */
  readonly firstDay: number
  readonly lastDay: number
  /** Only this session, as the agent names it. */
  readonly session: string | undefined
}

/** Usage of the UTC days from one to another, from the ledger and from what is about to be written to it. */
export function usageOf({ ledger, pending, firstDay, lastDay, session }: Input): Usage {
  const wanted = session === undefined ? null : (pending?.names.find(session) ?? ledger?.nameId(session) ?? -1)
  const all =
    pending === null
      ? (ledger?.allSums(firstDay, lastDay) ?? emptyCells())
      : withPending(ledger, pending, firstDay, lastDay)
  const cells = wanted === null ? all : onlySession(all, wanted)
  const text = (id: number): string => pending?.names.text(id) ?? ledger?.nameText(id) ?? ''
  const sources = renumber(cells.source)
  const models = renumber(cells.model)
  const places = renumber(cells.place)
  const sessions = renumberSessions(cells)
  const roots = ledger?.places() ?? new Map<number, string | null>()
  return {
    cells,
    sources: sources.map(text),
    models: models.map((id) => modelName(text(id))),
    places: places.map((id) => placeName(text(id), pending?.change.places.get(id) ?? roots.get(id) ?? null)),
    get sessions(): SessionName[] {
      const all = ledger !== null && sessions.length > 200 ? ledger.allNames() : new Map<number, string>()
      const named = sessions.map(({ source, id }) => ({ source, name: all.get(id) ?? text(id) }))
      Object.defineProperty(this, 'sessions', { value: named })
      return named
    },
  }
}

/** The ledger's sums with those of changed days replaced. */
function withPending(ledger: Ledger | null, { change }: Collected, firstDay: number, lastDay: number): Cells {
  const days = change.isRebuilt
    ? new Map<number, Cells>()
    : (ledger?.sums(firstDay, lastDay) ?? new Map<number, Cells>())
  for (const [day, cells] of change.sums) if (day >= firstDay && day <= lastDay) days.set(day, cells)
  return concatCells([...days.values()])
}

function onlySession(cells: Cells, session: number): Cells {
  const keep = Array.from(cells.session, (_, i) => i).filter((i) => cells.session[i] === session)
  const columns = cellColumns.map((name) => [name, Float64Array.from(keep, (i) => cells[name][i] as number)])
  return { length: keep.length, ...Object.fromEntries(columns) }
}

function modelName(text: string): ModelName {
  const [name, provider] = text.split('\n')
  return { name: name || null, provider: provider ?? null }
}

const placeName = (cwd: string, root: string | null): PlaceName => ({ cwd: cwd || null, root })

/** Replaces ids in a column by numbers from 0 on, in order of appearance. Returns the ids. */
function renumber(column: Float64Array): number[] {
  const numbers = new Map<number, number>()
  for (let i = 0; i < column.length; i++) {
    const id = column[i] as number
    let number = numbers.get(id)
    if (number === undefined) {
      number = numbers.size
      numbers.set(id, number)
    }
    column[i] = number
  }
  return [...numbers.keys()]
}

/** The same for sessions, which are told apart by source and name. Sources must be renumbered before. */
function renumberSessions({ session, source }: Cells): { source: number; id: number }[] {
  const numbers = new Map<number, number>()
  const all: { source: number; id: number }[] = []
  for (let i = 0; i < session.length; i++) {
    const key = (session[i] as number) * 256 + (source[i] as number)
    let number = numbers.get(key)
    if (number === undefined) {
      number = all.push({ source: source[i] as number, id: session[i] as number }) - 1
      numbers.set(key, number)
    }
    session[i] = number
  }
  return all
}
