/** Widths in bytes that a packed column can have; 0: all values are the same. */
type Width = 0 | 1 | 2 | 4 | 8

const headerBytes = 16
const columnHeaderBytes = 16

/**
 * Packs columns of numbers: each as its least value and the differences to it, in as few bytes as hold the largest; numbers
 * that are no whole numbers below 2^53 are kept as floats. Little-endian; columns are known by their place.
 *
 * Layout: u32 format, u32 rows, u32 columns, u32 0; per column f64 least value, u32 width, u32 offset; then the data.
 */
export function packColumns(columns: readonly Float64Array[], length: number): Uint8Array {
  const plans = columns.map((column) => planColumn(column, length))
  const dataAt = headerBytes + plans.length * columnHeaderBytes
  const bytes = new Uint8Array(plans.reduce((end, plan) => end + align8(plan.width * length), dataAt))
  const view = new DataView(bytes.buffer)
  view.setUint32(0, formatVersion, true)
  view.setUint32(4, length, true)
  view.setUint32(8, plans.length, true)
  let offset = dataAt
  for (const [i, { least, width }] of plans.entries()) {
    view.setFloat64(headerBytes + i * columnHeaderBytes, least, true)
    view.setUint32(headerBytes + i * columnHeaderBytes + 8, width, true)
    view.setUint32(headerBytes + i * columnHeaderBytes + 12, offset, true)
    writeColumn(bytes.buffer, offset, columns[i] as Float64Array, length, least, width)
    offset += align8(width * length)
  }
  return bytes
}

/** The columns of {@link packColumns}, all or the first `count` of them. Throws a RangeError for bytes that are not its work. */
export function unpackColumns(bytes: Uint8Array, wanted?: readonly number[]): Float64Array[] {
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice()
  const view = new DataView(aligned.buffer, aligned.byteOffset, aligned.byteLength)
  if (view.getUint32(0, true) !== formatVersion) throw new RangeError('packed columns are of an unknown format')
  const length = view.getUint32(4, true)
  const count = view.getUint32(8, true)
  return Array.from({ length: count }, (_, i) => {
    if (wanted !== undefined && !wanted.includes(i)) return new Float64Array(0)
    const least = view.getFloat64(headerBytes + i * columnHeaderBytes, true)
    const width = view.getUint32(headerBytes + i * columnHeaderBytes + 8, true) as Width
    const offset = view.getUint32(headerBytes + i * columnHeaderBytes + 12, true)
    return readColumn(aligned.buffer, aligned.byteOffset + offset, length, least, width)
  })
}

/** Rows in packed columns, without unpacking them. */
export function packedLength(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(4, true)
}

const formatVersion = 1
const align8 = (bytes: number): number => (bytes + 7) & ~7

function planColumn(column: Float64Array, length: number): { least: number; width: Width } {
  let least = length === 0 ? 0 : (column[0] as number)
  let most = least
  let isWhole = true
  for (let i = 0; i < length; i++) {
    const value = column[i] as number
    if (value < least) least = value
    if (value > most) most = value
    if (!Number.isSafeInteger(value)) isWhole = false
  }
  if (!isWhole) return { least: 0, width: 8 }
  const span = most - least
  if (span === 0) return { least, width: 0 }
  if (span <= 0xff) return { least, width: 1 }
  if (span <= 0xffff) return { least, width: 2 }
  return span <= 0xffffffff ? { least, width: 4 } : { least: 0, width: 8 }
}

function writeColumn(
  buffer: ArrayBufferLike,
  offset: number,
  column: Float64Array,
  length: number,
  least: number,
  width: Width,
): void {
  if (width === 0) return
  const target = arrayOf(buffer, offset, length, width)
  for (let i = 0; i < length; i++) target[i] = (column[i] as number) - least
}

function readColumn(
  buffer: ArrayBufferLike,
  offset: number,
  length: number,
  least: number,
  width: Width,
): Float64Array {
  const values = new Float64Array(length)
  if (width === 0) return values.fill(least)
  const source = arrayOf(buffer, offset, length, width)
  for (let i = 0; i < length; i++) values[i] = least + (source[i] as number)
  return values
}

function arrayOf(
  buffer: ArrayBufferLike,
  offset: number,
  length: number,
  width: Width,
): Uint8Array | Uint16Array | Uint32Array | Float64Array {
  if (width === 1) return new Uint8Array(buffer, offset, length)
  if (width === 2) return new Uint16Array(buffer, offset, length)
  if (width === 4) return new Uint32Array(buffer, offset, length)
  return new Float64Array(buffer, offset, length)
}
