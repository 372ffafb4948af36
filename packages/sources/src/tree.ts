import { type Dirent, readdirSync, realpathSync } from 'node:fs'
import path from 'node:path'
import type { SkipReason } from '@aic/core'
import { type FileFacts, type Followed, factsOf, isReadable, kindOf, statOf } from './file-facts.ts'
import type { ScannedLog, ScanTask } from './scan/scan-file.ts'
import type { Log, Place, Source } from './source.ts'
import { FileTable, type Skips, TreeFile } from './tree-files.ts'
import { type Folder, packTree, type Reader, type Root, type TreeState, unpackTree } from './tree-state.ts'

/** What changed since the tree was last read: files to read, with what a scanner needs to know. */
export interface TreeChange {
  readonly tasks: readonly ScanTask[]
  /** The files of the tasks, in the same order. */
  readonly files: readonly TreeFile[]
  /** Sizes of what is to be read, in the same order. */
  readonly bytes: readonly number[]
  /** Folders or files came or went, so the tree must be stored even if nothing is to be read. */
  readonly isChanged: boolean
}

/**
 * All log folders and files of this machine, as last seen. A run looks at each folder's time and each file's size and time,
 * lists only folders that changed, and reads only what was appended.
 */
export class LogTree {
  readonly #roots: Root[]
  readonly #folders: Folder[]
  readonly #files: FileTable
  /** Folders that could not be listed or entered when the disk was last looked at. */
  readonly noAccess = new Set<string>()
  #isChanged = false

  private constructor({ roots, folders, files }: TreeState) {
    this.#roots = roots
    this.#folders = folders
    this.#files = files
  }

  static empty(): LogTree {
    return new LogTree({ roots: [], folders: [], files: FileTable.empty() })
  }

  /**
   * The tree that {@link pack} wrote, or an aic before it. An empty one for bytes of another version: everything is read again, which
   * is no harm, since records that the ledger has are recognised.
   */
  static unpack(bytes: Uint8Array): LogTree {
    const state = unpackTree(bytes)
    return state === null ? LogTree.empty() : new LogTree(state)
  }

  pack(): Uint8Array {
    return packTree({ roots: this.#roots, folders: this.#folders, files: this.#files })
  }

  /** All logs that are or were there. */
  get files(): readonly TreeFile[] {
    return Array.from({ length: this.#files.length }, (_, row) => new TreeFile(this.#files, row))
  }

  /** Of all logs, what could not be used. */
  get skips(): readonly Skips[] {
    return [...this.#files.skips.values()]
  }

  sourceOf(file: TreeFile): string {
    return (this.#roots[this.#folderOf(file.row).root] as Root).source
  }

  pathOf(file: TreeFile): string {
    const { root, relative } = this.#placeOf(file.row)
    return join(root, relative)
  }

  /** A root that is a file itself lies in its own folder. */
  #placeOf(row: number): { root: string; relative: string } {
    const folder = this.#folderOf(row)
    const root = (this.#roots[folder.root] as Root).path
    const name = this.#files.names[row] as string
    if (name === '') return { root: path.dirname(root), relative: path.basename(root) }
    return { root, relative: join(folder.relative, name) }
  }

  /**
   * Looks at the disk. `nowMs` is the present, to tell folders that may change again within the clock's grain. With `only`, at
   * these files alone (absolute); what else is new is left to a run that looks at all.
   */
  refresh(sources: readonly Source[], place: Place, nowMs: number, only?: readonly string[]): TreeChange {
    this.#isChanged = false
    this.noAccess.clear()
    const asked = this.#askedRoots(sources, place)
    if (only === undefined) for (const root of asked.keys()) this.#refreshFolders(root, asked, nowMs)
    const rows = only?.flatMap((file) => this.#rowAt(file, asked) ?? [])
    return this.#read(this.#changed(asked, rows), sources, asked)
  }

  /** Logs, of some or of all, that have to be read, and their facts as they are now. */
  #changed(asked: ReadonlyMap<number, Source>, rows?: readonly number[]): Map<number, FileFacts> {
    const { names } = this.#files
    const [folders, kinds] = [this.#files.column('folder'), this.#files.column('kind')]
    const changed = new Map<number, FileFacts>()
    const known: { readonly path: string; readonly source: Source | undefined }[] = []
    for (let i = 0; i < (rows ?? names).length; i++) {
      const row = rows?.[i] ?? i
      const number = folders[row] as number
      const folder = (known[number] ??= this.#asFolder(number, asked))
      if (folder.source === undefined) continue
      const log = folder.source.logs[kinds[row] as number]
      if (log === undefined) continue // it was one for an earlier reader
      const now = this.#factsOf(row, join(folder.path, names[row] as string), log.kind === 'sqlite')
      if (now !== null) changed.set(row, now)
    }
    return changed
  }

  #asFolder(number: number, asked: ReadonlyMap<number, Source>): { path: string; source: Source | undefined } {
    const { root, relative } = this.#folders[number] as Folder
    return { path: join((this.#roots[root] as Root).path, relative), source: asked.get(root) }
  }

  #read(
    changed: ReadonlyMap<number, FileFacts>,
    sources: readonly Source[],
    asked: ReadonlyMap<number, Source>,
  ): TreeChange {
    const tasks: ScanTask[] = []
    const files: TreeFile[] = []
    const bytes: number[] = []
    for (const [row, now] of changed) {
      const source = asked.get(this.#folderOf(row).root) as Source
      const log = this.#files.get('kind', row)
      const from = this.#startOf(row, source.logs[log]?.kind, now)
      tasks.push({ source: sources.indexOf(source), log, ...this.#placeOf(row), ...from })
      files.push(new TreeFile(this.#files, row))
      bytes.push(Math.max(0, now.size - from.offset))
    }
    return { tasks, files, bytes, isChanged: this.#isChanged }
  }

  /** Where to go on reading a log that changed. */
  #startOf(row: number, kind: Log['kind'] | undefined, now: FileFacts): Pick<ScanTask, 'offset' | 'tail' | 'state'> {
    const files = this.#files
    const known = { size: files.get('size', row), ino: files.get('ino', row), offset: files.get('offset', row) }
    if (kind === 'jsonl' && isGrownFrom(known, now))
      return { offset: known.offset, tail: files.get('tail', row), state: files.state(row) }
    const keepsState = kind === 'sqlite' && known.ino === now.ino
    return { offset: 0, tail: 0, state: keepsState ? files.state(row) : null }
  }

  /** The facts of a file that has to be read; null when there is nothing new, or nothing to read. */
  #factsOf(row: number, full: string, isDatabase: boolean): FileFacts | null {
    const files = this.#files
    const now = factsOf(full, isDatabase)
    if (now === 'denied') this.noAccess.add(path.dirname(full))
    if (now !== 'denied' && files.skipsOf(row)['no-access'] !== undefined) {
      if (now !== null && !isReadable(full)) return null
      const { 'no-access': _, ...skips } = files.skipsOf(row)
      files.setSkips(row, skips)
      this.#isChanged = true
      return now
    }
    if (now === null || now === 'denied') return null
    const isSame = files.get('size', row) === now.size && files.get('mtimeMs', row) === now.mtimeMs
    return isSame ? null : now
  }

  /** Notes what was read of a file. One that could not be opened stays where it was, and is tried again when it may be read. */
  update({ row }: TreeFile, scanned: ScannedLog): void {
    const files = this.#files
    if (scanned.skips['no-access'] !== undefined) {
      files.setSkips(row, { ...files.skipsOf(row), 'no-access': 1 })
      return
    }
    for (const name of ['size', 'mtimeMs', 'ino', 'offset', 'tail'] as const) files.set(name, row, scanned[name])
    files.setState(row, scanned.state)
    const skips = scanned.isFromStart ? {} : { ...files.skipsOf(row) }
    for (const [reason, count] of Object.entries(scanned.skips) as [SkipReason, number][]) {
      skips[reason] = reason === 'bad-database' ? 1 : (skips[reason] ?? 0) + count
    }
    files.setSkips(row, skips)
  }

  /** The file at a path below one of the roots, which becomes known if it is a log that is there; null when it is none. */
  #rowAt(full: string, asked: ReadonlyMap<number, Source>): number | null {
    for (const [root, source] of asked) {
      const { path: base } = this.#roots[root] as Root
      if (!full.startsWith(`${base}/`) || path.normalize(full) !== full) continue
      const relative = full.slice(base.length + 1)
      const name = path.basename(relative)
      const inside = relative === name ? '' : path.dirname(relative)
      if (factsOf(full, false) === null) return null
      this.#addFolder(root, inside)
      const folder = this.#folders.findIndex((one) => one.root === root && one.relative === inside)
      this.#addFile(folder, name, relative, source)
      return this.#rowsIn(folder).get(name) ?? null
    }
    return null
  }

  #folderOf(row: number): Folder {
    return this.#folders[this.#files.get('folder', row)] as Folder
  }

  /** Numbers of the roots that the sources name on this machine. Roots named before and not now are left alone: their calls stay. */
  #askedRoots(sources: readonly Source[], place: Place): Map<number, Source> {
    const asked = new Map<number, Source>()
    for (const source of sources) {
      for (const root of differentFolders(source.roots(place))) {
        const known = this.#roots.findIndex((one) => one.source === source.id && one.path === root)
        if (known >= 0) this.#adopt(known, source)
        if (known >= 0) asked.set(known, source)
        else if (statOf(root) !== null)
          asked.set(this.#addRoot({ source: source.id, path: root, reader: readerOf(source) }), source)
      }
    }
    return asked
  }

  #addRoot(root: Root): number {
    this.#isChanged = true
    const number = this.#roots.push(root) - 1
    this.#addFolder(number, '')
    return number
  }

  /**
   * What another version of the source's reader read is to be read again, and folders are to be listed again: it may have passed over
   * what is a log now.
   */
  #adopt(number: number, source: Source): void {
    const root = this.#roots[number] as Root
    const [before, reader] = [root.reader, readerOf(source)]
    if (before?.version === reader.version && before.kinds.join('\n') === reader.kinds.join('\n')) return
    root.reader = reader
    this.#isChanged = true
    const files = this.#files
    for (let row = 0; row < files.length; row++) {
      if (this.#folderOf(row).root !== number) continue
      const { relative } = this.#placeOf(row)
      const old = before?.kinds[files.get('kind', row)]
      const kind = source.logs.findIndex((log) => log.path.test(relative))
      files.set('kind', row, kind)
      const isSame = (before?.version ?? 1) === reader.version && (before === undefined || old === reader.kinds[kind])
      if (!isSame) files.forget(row)
    }
    for (const folder of this.#folders) if (folder.root === number) folder.mtimeMs = -1
  }

  #refreshFolders(root: number, asked: ReadonlyMap<number, Source>, nowMs: number): void {
    const source = asked.get(root) as Source
    const base = (this.#roots[root] as Root).path
    let known: Followed | undefined
    const followed = () => (known ??= this.#followed(source, asked))
    for (let i = 0; i < this.#folders.length; i++) {
      const folder = this.#folders[i] as Folder
      if (folder.root !== root) continue
      const full = join(base, folder.relative)
      const stat = statOf(full)
      if (stat === 'denied') this.noAccess.add(full)
      if (stat === null || stat === 'denied') {
        this.#noteTime(folder, -1)
        continue
      }
      if (stat.mtimeMs === folder.mtimeMs) continue
      const isListed = stat.isFile() || this.#list(i, source, followed)
      if (stat.isFile()) this.#addFile(i, '', path.basename(base), source)
      this.#noteTime(folder, isListed && stat.mtimeMs <= nowMs - clockGrainMs ? stat.mtimeMs : -1)
    }
  }

  #noteTime(folder: Folder, mtimeMs: number): void {
    if (folder.mtimeMs === mtimeMs) return
    folder.mtimeMs = mtimeMs
    this.#isChanged = true
  }

  /** Adds what is new in a folder. What is gone stays in the tree, and is passed over until it comes back. False: it can't be listed. */
  #list(number: number, source: Source, followed: () => Followed): boolean {
    const folder = this.#folders[number] as Folder
    const full = join((this.#roots[folder.root] as Root).path, folder.relative)
    const entries = this.#entries(full)
    for (const entry of entries ?? []) {
      const relative = join(folder.relative, entry.name)
      const kind = kindOf(join(full, entry.name), entry, followed)
      if (kind === 'file') this.#addFile(number, entry.name, relative, source)
      if (kind === 'folder') this.#addFolder(folder.root, relative)
    }
    return entries !== null
  }

  #addFile(folder: number, name: string, relative: string, source: Source): void {
    const kind = source.logs.findIndex((log) => log.path.test(relative))
    const rows = this.#rowsIn(folder)
    if (kind < 0 || rows.has(name)) return
    rows.set(name, this.#files.add(folder, name, kind))
    this.#isChanged = true
  }

  #rows: Map<number, Map<string, number>> | undefined
  /** Rows of the files that are known in a folder, by name. */
  #rowsIn(folder: number): Map<string, number> {
    if (this.#rows === undefined) {
      this.#rows = new Map()
      const { names } = this.#files
      for (let row = 0; row < names.length; row++)
        this.#rowsIn(this.#files.get('folder', row)).set(names[row] as string, row)
    }
    const rows = this.#rows.get(folder) ?? new Map<string, number>()
    this.#rows.set(folder, rows)
    return rows
  }

  /** Null: the folder can't be listed. */
  #entries(folder: string): Dirent[] | null {
    try {
      const entries = readdirSync(folder, { withFileTypes: true })
      return entries.sort((a, b) => (a.name < b.name ? -1 : 1))
    } catch {
      this.noAccess.add(folder)
      return null
    }
  }

  #knownFolders: Set<string> | undefined
  /** Adds a folder, to be listed, unless it is known. */
  #addFolder(root: number, relative: string): void {
    this.#knownFolders ??= new Set(this.#folders.map((folder) => `${folder.root}\0${folder.relative}`))
    const key = `${root}\0${relative}`
    if (this.#knownFolders.has(key)) return
    this.#knownFolders.add(key)
    this.#folders.push({ root, relative, mtimeMs: -1 })
    this.#isChanged = true
  }

  /** Asked for only when there is a link, which is rare. */
  #followed(source: Source, asked: ReadonlyMap<number, Source>): Followed {
    const numbers = new Set([...asked].filter(([, other]) => other === source).map(([number]) => number))
    const pathsOf = (folders: readonly Folder[]) =>
      folders.map(({ root, relative }) => join((this.#roots[root] as Root).path, relative)).flatMap(realPathOf)
    const own = this.#folders.filter(({ root }) => numbers.has(root))
    return {
      roots: pathsOf(own.filter(({ relative }) => relative === '')),
      folders: new Set(pathsOf(own.filter(({ relative }) => relative !== ''))),
    }
  }
}

/** Without those that are another by a link. */
function differentFolders(roots: readonly string[]): string[] {
  const seen = new Set<string>()
  return roots.filter((root) => {
    const [real = root] = realPathOf(root)
    if (seen.has(real)) return false
    seen.add(real)
    return true
  })
}

function readerOf({ readerVersion = 1, logs }: Source): Reader {
  return { version: readerVersion, kinds: logs.map((log) => `${log.kind} ${String(log.path)}`) }
}

/** Times of folders are as coarse as the kernel's tick; a folder this young may change again without a new time. */
const clockGrainMs = 50

const join = (folder: string, name: string): string =>
  name === '' ? folder : folder === '' ? name : `${folder}/${name}`

function realPathOf(file: string): string[] {
  try {
    return [realpathSync(file)]
  } catch {
    return [] // gone, or not to be entered
  }
}

/**
 * Whether the file may be what it was, with more at its end: the scanner then compares the bytes before the end. A file of as many
 * bytes but another time was written over; one of another inode took its name.
 */
const isGrownFrom = (known: Pick<FileFacts, 'size' | 'ino'> & { readonly offset: number }, now: FileFacts): boolean =>
  known.size >= 0 && now.ino === known.ino && now.size >= known.offset && now.size !== known.size
