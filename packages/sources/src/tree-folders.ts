/** A folder that holds logs or folders of logs. */
export interface Folder {
  readonly root: number
  /** Relative to the root; empty for the root itself. */
  readonly relative: string
  /** As it was when its entries were listed; {@link unlistedMs} to list them again, {@link goneMs} when the folder above lacks it. */
  mtimeMs: number
}

/** The time of a folder that is to be listed, whatever its time is. */
export const unlistedMs = -1
/** The time of a folder that is gone: it is not looked at until the folder above lists it again. */
export const goneMs = -2

/** The folders of a tree, by number. A folder comes after the one above it. */
export class FolderTable {
  readonly all: Folder[]
  #numbers: Map<string, number> | undefined

  constructor(all: Folder[]) {
    this.all = all
  }

  numberOf(root: number, relative: string): number | undefined {
    this.#numbers ??= new Map(this.all.map((folder, number) => [keyOf(folder.root, folder.relative), number]))
    return this.#numbers.get(keyOf(root, relative))
  }

  /** The number of a folder, which becomes known, with those above it. */
  add(root: number, relative: string): number {
    const known = this.numberOf(root, relative)
    if (known !== undefined) return known
    if (relative.includes('/')) this.add(root, relative.slice(0, relative.lastIndexOf('/')))
    const number = this.all.push({ root, relative, mtimeMs: unlistedMs }) - 1
    this.#numbers?.set(keyOf(root, relative), number)
    return number
  }
}

const keyOf = (root: number, relative: string): string => `${root}\0${relative}`
