import path from 'node:path'

/** What a live refresh keeps in the data folder. */
export interface LivePaths {
  readonly folder: string
  /** The bundled list with all that was downloaded laid over it, ready for use. */
  readonly book: string
  /** What downloads changed, by day, and the tags of the lists' last versions. */
  readonly journal: string
  /** An empty file: its time says when lists were last asked for. */
  readonly checked: string
}

/** The files of live prices below the data folder. */
export function livePaths(dataFolder: string): LivePaths {
  const folder = path.join(dataFolder, 'prices')
  const file = (name: string): string => path.join(folder, name)
  return { folder, book: file('book.json'), journal: file('journal.json'), checked: file('checked') }
}
