/** Widths in bytes that a packed column can have; 0: all values are the same. */
type Width = 0 | 1 | 2 | 4 | 8

interface Plan {
  readonly least: number
  readonly width: Width
}

const formatVersion = 1
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
  let end = headerBytes + plans.length * columnHeaderBytes
  const offsets = plans.map(({ width }) => {
    const offset = end
    end += align8(width * length)
    return offset
  })
  const bytes = new Uint8Array(end)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, formatVersion, true)
  view.setUint32(4, length, true)
  view.setUint32(8, plans.length, true)
  for (const [i, plan] of plans.entries()) {
    const offset = offsets[i] as number
    view.setFloat64(headerBytes + i * columnHeaderBytes, plan.least, true)
    view.setUint32(headerBytes + i * columnHeaderBytes + 8, plan.width, true)
    view.setUint32(headerBytes + i * columnHeaderBytes + 12, offset, true)
    writeColumn(bytes.buffer, offset, columns[i] as Float64Array, length, plan)
  }
  return bytes
}

/** Rows in packed columns. Throws a RangeError for bytes that {@link packColumns} did not write. */
export function packedLength(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(0, true) !== formatVersion) throw new RangeError('packed columns are of an unknown format')
  return view.getUint32(4, true)
}

/** The columns of {@link packColumns}. Throws a RangeError for bytes that are not its work. */
export function unpackColumns(bytes: Uint8Array): Float64Array[] {
  const length = packedLength(bytes)
  const count = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(8, true)
  const columns = Array.from({ length: count }, () => new Float64Array(length))
  unpackInto(bytes, columns)
  return columns
}

/** Reads packed columns, by their place, into arrays that are long enough, from `start` on; null: not wanted. */
export function unpackInto(bytes: Uint8Array, to: readonly (Float64Array | null)[], start = 0): void {
  const length = packedLength(bytes)
  const data = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice()
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  for (let i = 0; i < to.length; i++) {
    const whole = to[i]
    if (whole === null || whole === undefined) continue
    const column = start === 0 ? whole : whole.subarray(start)
    const header = headerBytes + i * columnHeaderBytes
    const least = view.getFloat64(header, true)
    const width = view.getUint32(header + 8, true)
    const at = data.byteOffset + view.getUint32(header + 12, true)
    if (width === 0) column.fill(least, 0, length)
    else if (width === 1) addBytes(new Uint8Array(data.buffer, at, length), least, column)
    else if (width === 2) addShorts(new Uint16Array(data.buffer, at, length), least, column)
    else if (width === 4) addWords(new Uint32Array(data.buffer, at, length), least, column)
    else column.set(new Float64Array(data.buffer, at, length))
  }
}

const align8 = (bytes: number): number => (bytes + 7) & ~7

function planColumn(column: Float64Array, length: number): Plan {
  let least = length === 0 ? 0 : (column[0] as number)
  let most = least
  let isWhole = true
  for (let i = 0; i < length; i++) {
    const value = column[i] as number
    if (value < least) least = value
    if (value > most) most = value
    if (value !== Math.floor(value)) isWhole = false
  }
  const span = most - least
  if (!isWhole || !Number.isSafeInteger(span) || !Number.isSafeInteger(least)) return { least: 0, width: 8 }
  if (span === 0) return { least, width: 0 }
  if (span <= 0xff) return { least, width: 1 }
  if (span <= 0xffff) return { least, width: 2 }
  return span <= 0xffffffff ? { least, width: 4 } : { least: 0, width: 8 }
}

function writeColumn(
  buffer: ArrayBuffer,
  offset: number,
  column: Float64Array,
  length: number,
  { least, width }: Plan,
): void {
  if (width === 1) lessBytes(column, least, new Uint8Array(buffer, offset, length))
  else if (width === 2) lessShorts(column, least, new Uint16Array(buffer, offset, length))
  else if (width === 4) lessWords(column, least, new Uint32Array(buffer, offset, length))
  else if (width === 8) new Float64Array(buffer, offset, length).set(column.subarray(0, length))
}

// One loop for each kind of array: a loop that sees several kinds runs many times slower.

function lessBytes(from: Float64Array, least: number, to: Uint8Array): void {
  for (let i = 0; i < to.length; i++) to[i] = (from[i] as number) - least
}
function lessShorts(from: Float64Array, least: number, to: Uint16Array): void {
  for (let i = 0; i < to.length; i++) to[i] = (from[i] as number) - least
}
function lessWords(from: Float64Array, least: number, to: Uint32Array): void {
  for (let i = 0; i < to.length; i++) to[i] = (from[i] as number) - least
}
function addBytes(from: Uint8Array, least: number, to: Float64Array): void {
  for (let i = 0; i < from.length; i++) to[i] = (from[i] as number) + least
}
function addShorts(from: Uint16Array, least: number, to: Float64Array): void {
  for (let i = 0; i < from.length; i++) to[i] = (from[i] as number) + least
}
function addWords(from: Uint32Array, least: number, to: Float64Array): void {
  for (let i = 0; i < from.length; i++) to[i] = (from[i] as number) + least
}
