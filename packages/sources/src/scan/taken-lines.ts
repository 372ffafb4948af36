import { type CompiledTable, takesObject, takesText } from './fast-table.ts'

/** Bytes that each value takes in the scanner's memory; see scanner.as.ts. */
export const takenBytes = 16

interface TakenEntry {
  readonly key: string
  /** The object that it stands in, and the one that it is. */
  readonly context: number
  readonly argument: number
  readonly isObject: boolean
  readonly isText: boolean
}

type Line = Record<string, unknown>

/** Makes decoded lines of what the scanner took of them. */
export class TakenLines {
  readonly #entries: readonly TakenEntry[]
  /** Those of the line being read, by context. */
  readonly #objects: Line[] = []

  constructor({ contexts }: CompiledTable) {
    this.#entries = contexts.flatMap((entries, context) =>
      entries.map((entry) => ({
        key: entry.key,
        context,
        argument: entry.argument,
        isObject: takesObject(entry),
        isText: takesText(entry),
      })),
    )
  }

  /** The line of which `count` values lie in the scanner's memory from `first` on. Texts lie in `bytes`, from `at` on. */
  read(rows: DataView, bytes: Buffer, first: number, count: number, at: number): object {
    const objects = this.#objects
    const line: Line = {}
    objects[0] = line
    const end = first + count * takenBytes
    for (let value = first; value < end; value += takenBytes) {
      const entry = this.#entries[rows.getUint32(value, true)] as TakenEntry
      const owner = objects[entry.context] as Line
      if (entry.isText) {
        const start = at + rows.getUint32(value + 8, true)
        owner[entry.key] = bytes.toString('utf8', start, start + rows.getUint32(value + 12, true))
      } else if (entry.isObject) {
        const object: Line = {}
        objects[entry.argument] = object
        owner[entry.key] = object
      } else owner[entry.key] = rows.getFloat64(value + 8, true)
    }
    return line
  }
}
