import { existsSync } from 'node:fs'
import path from 'node:path'
import { type CellColumn, cellColumns, cellKeys, concatCells, type Usage } from '../packages/core/src/index.ts'
import { Ledger } from '../packages/store/src/index.ts'

/** Names of a cell's keys, without those that only say where it is stored. */
interface CellNames {
  readonly source: string
  readonly session: string
  readonly model: string
  readonly cwd: string
}

/**
 * Sums as sorted lines of text, one for each slot, session, source, model, place and kind, so that ledgers can be compared however
 * their names and cells are numbered. Project folders are left out: they follow from the disk, not from the logs.
 */
export function canonicalUsage({ cells, sources, models, sessions, places }: Usage): string[] {
  return canonical(cells, (i) => {
    const model = models[cells.model[i] as number]
    const modelText = model?.provider == null ? (model?.name ?? '') : `${model.name ?? ''}\n${model.provider}`
    return {
      source: sources[cells.source[i] as number] ?? '?',
      session: sessions[cells.session[i] as number]?.name ?? '?',
      model: modelText,
      cwd: places[cells.place[i] as number]?.cwd ?? '',
    }
  })
}

/** The sums of the ledger in a data folder, as {@link canonicalUsage} writes them; null when there is no ledger. */
export function canonicalLedger(dataFolder: string): string[] | null {
  const file = path.join(dataFolder, 'ledger.sqlite')
  if (!existsSync(file)) return null
  using ledger = Ledger.open({ path: file, isReadOnly: true })
  if (ledger === null) return null
  const cells = concatCells([...ledger.sums(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER).values()])
  const text = (id: number | undefined): string => ledger.nameText(id as number)
  return canonical(cells, (i) => ({
    source: text(cells.source[i]),
    session: text(cells.session[i]),
    model: text(cells.model[i]),
    cwd: text(cells.place[i]),
  }))
}

function canonical(cells: Usage['cells'], namesOf: (i: number) => CellNames): string[] {
  const rows = new Map<string, { [column in CellColumn]?: number }>()
  for (let i = 0; i < cells.length; i++) {
    const { source, session, model, cwd } = namesOf(i)
    const key = JSON.stringify([cells.slot[i], source, session, model, cwd, cells.isBackground[i]])
    const row = rows.get(key)
    rows.set(key, add(row, Object.fromEntries(cellColumns.map((name) => [name, cells[name][i]]))))
  }
  return [...rows].map(([key, row]) => `${key} ${JSON.stringify(withoutKeys(row))}`).sort()
}

type Row = { [column in CellColumn]?: number }

function add(a: Row | undefined, b: Row): Row {
  if (a === undefined) return b
  const sum: Row = { ...a }
  for (const name of cellColumns) sum[name] = (a[name] ?? 0) + (b[name] ?? 0)
  const [firstMs, lastMs] = [Math.min(a.firstMs ?? 0, b.firstMs ?? 0), Math.max(a.lastMs ?? 0, b.lastMs ?? 0)]
  return { ...sum, firstMs, lastMs }
}

const withoutKeys = (row: Row): Row =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !cellKeys.some((key) => key === name)))
