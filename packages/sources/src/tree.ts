import type { Stats } from 'node:fs'
import path from 'node:path'
import {
  entriesOf,
  type FileFacts,
  type Followed,
  factsOf,
  isMissing,
  isReadable,
  kindOf,
  realPathOf,
  statOf,
} from './file-facts.ts'
import type { ScannedLog, ScanTask } from './scan/scan-file.ts'
import type { Log, Place, Source } from './source.ts'
import { FileTable, type Skips, TreeFile } from './tree-files.ts'
import { type Folder, FolderTable, goneMs, unlistedMs } from './tree-folders.ts'
import { packTree, type Reader, type Root, type TreeState, unpackTree } from './tree-state.ts'

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

/** What a look found of a folder: nothing came or went in it, it is gone, or anything else. */
type Sight = 'same' | 'gone' | 'other'

interface FolderLook {
  readonly path: string
  /** Undefined: no source asks for it now. */
  readonly source: Source | undefined
  readonly sight: Sight | undefined
}

/**
 * All log folders and files of this machine, as last seen. A run looks at each folder's time and each file's size and time,
 * lists only folders that changed, and reads only what was appended.
 */
export class LogTree {
  readonly #roots: Root[]
  readonly #folders: FolderTable
  readonly #files: FileTable
  #wholeMs: number
  /** What the last look at all found, by folder. */
  #sights: Sight[] = []
  /** Folders that could not be listed or entered when the disk was last looked at. */
  readonly noAccess = new Set<string>()
  #isChanged = false

  private constructor({ roots, folders, files, wholeMs }: TreeState) {
    this.#roots = roots
    this.#folders = new FolderTable(folders)
    this.#files = files
    this.#wholeMs = wholeMs
  }

  static empty(): LogTree {
    return new LogTree({ roots: [], folders: [], files: FileTable.empty(), wholeMs: 0 })
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
    return packTree({ roots: this.#roots, folders: this.#folders.all, files: this.#files, wholeMs: this.#wholeMs })
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
    this.#sights = []
    this.noAccess.clear()
    const asked = this.#askedRoots(sources, place)
    if (only === undefined) for (const root of asked.keys()) this.#refreshFolders(root, asked, nowMs)
    const changed = new Map<number, FileFacts>()
    if (only === undefined) this.#lookAtAll(asked, nowMs, changed)
    for (const file of only ?? []) this.#lookAtOne(file, asked, changed)
    return this.#read(changed, sources, asked)
  }

  /** Notes which logs have to be read, and their facts as they are now. */
  #lookAtAll(asked: ReadonlyMap<number, Source>, nowMs: number, changed: Map<number, FileFacts>): void {
    const files = this.#files
    const { names } = files
    const [folders, kinds, gone] = [files.column('folder'), files.column('kind'), files.column('isGone')]
    const known: FolderLook[] = []
    const isWhole = nowMs < this.#wholeMs || nowMs - this.#wholeMs >= wholeEveryMs
    for (let row = 0; row < files.length; row++) {
      const number = folders[row] as number
      const folder = (known[number] ??= this.#asFolder(number, asked))
      const log = folder.source?.logs[kinds[row] as number]
      if (log === undefined || folder.sight === 'gone' || gone[row] === 1) continue
      if (log.kind === 'json' && log.settlesAfterMs !== undefined && files.hasSettled(row, log.settlesAfterMs, nowMs)) {
        if (isWhole) this.#noteWhole(nowMs)
        else if (folder.sight === 'same') continue
      }
      this.#lookAt(row, join(folder.path, names[row] as string), log, changed)
    }
  }

  #lookAtOne(full: string, asked: ReadonlyMap<number, Source>, changed: Map<number, FileFacts>): void {
    const row = this.#rowAt(full, asked)
    const log = row === null ? undefined : asked.get(this.#folderOf(row).root)?.logs[this.#files.get('kind', row)]
    if (row !== null && log !== undefined) this.#lookAt(row, full, log, changed)
  }

  #lookAt(row: number, full: string, { kind }: Log, changed: Map<number, FileFacts>): void {
    const now = this.#factsOf(row, full, kind === 'sqlite')
    if (now !== null) changed.set(row, now)
  }

  #noteWhole(nowMs: number): void {
    if (this.#wholeMs === nowMs) return
    this.#wholeMs = nowMs
    this.#isChanged = true
  }

  #asFolder(number: number, asked: ReadonlyMap<number, Source>): FolderLook {
    const { root, relative } = this.#folders.all[number] as Folder
    const path = join((this.#roots[root] as Root).path, relative)
    return { path, source: asked.get(root), sight: this.#sights[number] }
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
      const from = this.#files.startOf(row, source.logs[log]?.kind, now)
      tasks.push({ source: sources.indexOf(source), log, ...this.#placeOf(row), ...from })
      files.push(new TreeFile(this.#files, row))
      bytes.push(Math.max(0, now.size - from.offset))
    }
    return { tasks, files, bytes, isChanged: this.#isChanged }
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
    if (now === null && isMissing(full)) this.#noteGone(row, true)
    if (now === null || now === 'denied') return null
    const isSame = files.get('size', row) === now.size && files.get('mtimeMs', row) === now.mtimeMs
    return isSame ? null : now
  }

  #noteGone(row: number, isGone: boolean): void {
    if (this.#files.get('isGone', row) === Number(isGone)) return
    this.#files.set('isGone', row, Number(isGone))
    this.#isChanged = true
  }

  /** Notes what was read of a file. One that could not be opened stays where it was, and is tried again when it may be read. */
  update({ row }: TreeFile, scanned: ScannedLog): void {
    this.#files.update(row, scanned)
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
      const folder = this.#addFolder(root, inside)
      this.#addFile(folder, name, relative, source)
      return this.#files.rowsIn(folder).get(name) ?? null
    }
    return null
  }

  #folderOf(row: number): Folder {
    return this.#folders.all[this.#files.get('folder', row)] as Folder
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
    for (const folder of this.#folders.all) if (folder.root === number) folder.mtimeMs = unlistedMs
  }

  #refreshFolders(root: number, asked: ReadonlyMap<number, Source>, nowMs: number): void {
    const source = asked.get(root) as Source
    const base = (this.#roots[root] as Root).path
    let known: Followed | undefined
    const followed = () => (known ??= this.#followed(source, asked))
    const { all } = this.#folders
    for (let i = 0; i < all.length; i++) {
      const folder = all[i] as Folder
      if (folder.root !== root) continue
      const full = join(base, folder.relative)
      if (folder.mtimeMs === goneMs && folder.relative !== '') {
        this.#sights[i] = 'gone'
        continue
      }
      const stat = statOf(full)
      this.#sights[i] = sightOf(stat, folder)
      if (stat === 'denied') this.noAccess.add(full)
      if (stat === null || stat === 'denied')
        this.#noteTime(folder, stat === null && isMissing(full) ? goneMs : unlistedMs)
      else if (this.#sights[i] === 'other') this.#look(i, stat, source, followed, nowMs)
    }
  }

  #look(number: number, stat: Stats, source: Source, followed: () => Followed, nowMs: number): void {
    const folder = this.#folders.all[number] as Folder
    const isListed = stat.isFile() || this.#list(number, source, followed)
    if (stat.isFile()) this.#addFile(number, '', path.basename((this.#roots[folder.root] as Root).path), source)
    this.#noteTime(folder, isListed && stat.mtimeMs <= nowMs - clockGrainMs ? stat.mtimeMs : unlistedMs)
  }

  #noteTime(folder: Folder, mtimeMs: number): void {
    if (folder.mtimeMs === mtimeMs) return
    folder.mtimeMs = mtimeMs
    this.#isChanged = true
  }

  /** Adds what is new in a folder, and notes what is back. What is gone stays in the tree. False: it can't be listed. */
  #list(number: number, source: Source, followed: () => Followed): boolean {
    const { root, relative: inside } = this.#folders.all[number] as Folder
    const full = join((this.#roots[root] as Root).path, inside)
    const entries = entriesOf(full)
    if (entries === null) this.noAccess.add(full)
    for (const entry of entries ?? []) {
      const relative = join(inside, entry.name)
      if (!entry.isFile()) this.#noteBack(root, relative)
      const kind = kindOf(join(full, entry.name), entry, followed)
      if (kind === 'file') this.#addFile(number, entry.name, relative, source)
      if (kind === 'folder') this.#addFolder(root, relative)
    }
    return entries !== null
  }

  #addFile(folder: number, name: string, relative: string, source: Source): void {
    const row = this.#files.rowsIn(folder).get(name)
    if (row !== undefined) return this.#noteGone(row, false)
    const kind = source.logs.findIndex((log) => log.path.test(relative))
    if (kind < 0) return
    this.#files.add(folder, name, kind)
    this.#isChanged = true
  }

  /** A folder that was gone is in a listing again. */
  #noteBack(root: number, relative: string): void {
    const number = this.#folders.numberOf(root, relative)
    const folder = number === undefined ? undefined : this.#folders.all[number]
    if (folder?.mtimeMs === goneMs) this.#noteTime(folder, unlistedMs)
  }

  /** The number of a folder; it is to be listed if it was not known, or gone. */
  #addFolder(root: number, relative: string): number {
    const before = this.#folders.all.length
    const number = this.#folders.add(root, relative)
    if (this.#folders.all.length > before) this.#isChanged = true
    return number
  }

  /** Asked for only when there is a link, which is rare. */
  #followed(source: Source, asked: ReadonlyMap<number, Source>): Followed {
    const numbers = new Set([...asked].filter(([, other]) => other === source).map(([number]) => number))
    const pathsOf = (folders: readonly Folder[]) =>
      folders.map(({ root, relative }) => join((this.#roots[root] as Root).path, relative)).flatMap(realPathOf)
    const own = this.#folders.all.filter(({ root }) => numbers.has(root))
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
/** How often logs that have settled are looked at. */
const wholeEveryMs = 86_400_000

const join = (folder: string, name: string): string =>
  name === '' ? folder : folder === '' ? name : `${folder}/${name}`

function sightOf(stat: Stats | 'denied' | null, folder: Folder): Sight {
  if (stat === null) return 'gone'
  return stat !== 'denied' && stat.mtimeMs === folder.mtimeMs ? 'same' : 'other'
}
