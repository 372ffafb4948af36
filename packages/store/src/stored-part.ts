import { crc32 } from 'node:zlib'
import type { StoredPart } from './ledger.ts'
import { unseal } from './sealed.ts'

/** A part from its row. Throws `DamagedLedgerError` for bytes that are not what was written. */
export function toPart(row: Record<string, unknown>): StoredPart {
  const names = row.names as Uint8Array
  const [log, first, length] = [Number(row.log), Number(row.first), Number(row.length)]
  const [source, path] = [String(row.source), String(row.path)]
  const bytes = unseal(row.bytes, partKey({ log, first, length, source, path }, names))
  return { log, first, length, source, path, names: new Uint32Array(names.slice().buffer), bytes }
}

/** All of a part but its bytes, which are sealed with it. */
export const partKey = (
  { log, first, length, source, path }: Omit<StoredPart, 'names' | 'bytes'>,
  names: Uint8Array,
): string => `part ${log} ${first} ${length} ${source} ${path} ${crc32(names)}`
