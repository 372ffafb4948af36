import type { FleetBatch } from '../fleet-event.ts'
import { batchJson } from './batch-json.ts'
import { pieceBounds } from './hub-bounds.ts'

type Kind = keyof FleetBatch
type Row = { readonly kind: Kind; readonly json: string }

/**
 * The bodies that a batch is sent as: each within a hub's bounds, in the order of the rows. A row that is too large alone still goes,
 * alone: the hub says what is wrong with it.
 */
export function* cutBatch(
  batch: FleetBatch,
  bounds: { readonly rows: number; readonly bodyBytes: number } = pieceBounds,
): Generator<string> {
  let piece: Row[] = []
  let sizeBytes = 0
  for (const row of rowsOf(batch)) {
    const bytes = Buffer.byteLength(row.json) + 1
    if (piece.length === bounds.rows || (piece.length > 0 && sizeBytes + bytes > bounds.bodyBytes - roomBytes)) {
      yield bodyOf(piece)
      piece = []
      sizeBytes = 0
    }
    piece.push(row)
    sizeBytes += bytes
  }
  if (piece.length > 0) yield bodyOf(piece)
}

/** For the names of the lists around the rows. */
const roomBytes = 1_024
const kinds: readonly Kind[] = ['events', 'blocks', 'quotas', 'runs', 'reports', 'outcomes', 'bills', 'budgets']

function* rowsOf(batch: FleetBatch): Generator<Row> {
  for (const kind of kinds) for (const row of batch[kind] ?? []) yield { kind, json: batchJson(row as never) }
}

const bodyOf = (rows: readonly Row[]): string => {
  const lists = kinds.map((kind) => {
    const own = rows.filter((row) => row.kind === kind)
    return `"${kind}":[${own.map(({ json }) => json).join(',')}]`
  })
  return `{${lists.join(',')}}`
}
