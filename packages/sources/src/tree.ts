import { type Dirent, readdirSync, realpathSync } from 'node:fs'
import path from 'node:path'
import type { SkipReason } from '@aic/core'
import { type FileFacts, type Followed, factsOf, isReadable, kindOf, statOf } from './file-facts.ts'
import type { ScannedLog, ScanTask } from './scan/scan-file.ts'
import type { Place, Source } from './source.ts'

/** A folder that holds logs or folders of logs. */
interface Folder {
  readonly root: number
  /** Relative to the root; empty for the root itself. */
  readonly relative: string
  /** As it was when its entries were listed; -1 to list them again. */
  mtimeMs: number
}

/** A log file as it was last read. */
export interface TreeFile {
  readonly folder: number
  readonly name: string
  /** Number of the log kind in its source. */
  readonly kind: number
  /** -1: not read yet. For a database, of it and its WAL together. */
  size: number
  mtimeMs: number
  ino: number
  /** End of what was taken, and the hash of the bytes before it. */
  offset: number
  tail: number
  /** Number of the log in the ledger; 0: none yet. */
  log: number
  state: unknown
  skips: Partial<Record<SkipReason, number>>
}

interface Root {
  readonly source: string
  readonly path: string
}

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
  #files: TreeFile[]
  /** Folders that could not be listed or entered when the disk was last looked at. */
  readonly noAccess = new Set<string>()
  #isChanged = false

  private constructor(roots: Root[], folders: Folder[], files: TreeFile[]) {
    this.#roots = roots
    this.#folders = folders
    this.#files = files
  }

  static empty(): LogTree {
    return new LogTree([], [], [])
  }

  /** The tree that {@link pack} wrote. An empty one for bytes of another version: everything is read again, which is no harm. */
  static unpack(bytes: Uint8Array): LogTree {
    const { version, roots, folders, files } = JSON.parse(
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(),
    ) as Packed
    if (version !== treeVersion) return LogTree.empty()
    return new LogTree(roots, folders.map(unpackFolder), files.map(unpackFile))
  }

  pack(): Uint8Array {
    const folders = this.#folders.map(({ root, relative, mtimeMs }) => [root, relative, mtimeMs])
    const files = this.#files.map(packFile)
    return Buffer.from(JSON.stringify({ version: treeVersion, roots: this.#roots, folders, files }))
  }

  get files(): readonly TreeFile[] {
    return this.#files
  }

  sourceOf(file: TreeFile): string {
    return (this.#roots[this.#folderOf(file).root] as Root).source
  }

  pathOf(file: TreeFile): string {
    const { root, relative } = this.#placeOf(file)
    return join(root, relative)
  }

  /** A root that is a file itself lies in its own folder. */
  #placeOf(file: TreeFile): { root: string; relative: string } {
    const folder = this.#folderOf(file)
    const root = (this.#roots[folder.root] as Root).path
    if (file.name === '') return { root: path.dirname(root), relative: path.basename(root) }
    return { root, relative: join(folder.relative, file.name) }
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
    const files = only === undefined ? this.#files : only.flatMap((file) => this.#fileAt(file, asked))
    return this.#changed(files, sources, asked)
  }

  #changed(looked: readonly TreeFile[], sources: readonly Source[], asked: ReadonlyMap<number, Source>): TreeChange {
    const tasks: ScanTask[] = []
    const files: TreeFile[] = []
    const bytes: number[] = []
    for (const file of looked) {
      const source = asked.get(this.#folderOf(file).root)
      if (source === undefined) continue
      const { root, relative } = this.#placeOf(file)
      const kind = source.logs[file.kind]?.kind
      const now = this.#factsOf(file, join(root, relative), kind === 'sqlite')
      if (now === null) continue
      const isGrown = kind === 'jsonl' && isGrownFrom(file, now)
      const offset = isGrown ? file.offset : 0
      const keepsState = isGrown || (kind === 'sqlite' && file.ino === now.ino)
      tasks.push({
        source: sources.indexOf(source),
        log: file.kind,
        root,
        relative,
        offset,
        tail: isGrown ? file.tail : 0,
        state: keepsState ? file.state : null,
      })
      files.push(file)
      bytes.push(Math.max(0, now.size - offset))
    }
    return { tasks, files, bytes, isChanged: this.#isChanged }
  }

  /** The facts of a file that has to be read; null when there is nothing new, or nothing to read. */
  #factsOf(file: TreeFile, full: string, isDatabase: boolean): FileFacts | null {
    const now = factsOf(full, isDatabase)
    if (now === 'denied') this.noAccess.add(path.dirname(full))
    if (file.skips['no-access'] !== undefined && now !== 'denied') {
      if (now !== null && !isReadable(full)) return null
      delete file.skips['no-access']
      this.#isChanged = true
      return now
    }
    return now === null || now === 'denied' || isSame(file, now) ? null : now
  }

  /** Notes what was read of a file. One that could not be opened stays where it was, and is tried again when it may be read. */
  update(file: TreeFile, scanned: ScannedLog): void {
    if (scanned.skips['no-access'] !== undefined) {
      file.skips['no-access'] = 1
      return
    }
    if (scanned.isFromStart) file.skips = {}
    file.size = scanned.size
    file.mtimeMs = scanned.mtimeMs
    file.ino = scanned.ino
    file.offset = scanned.offset
    file.tail = scanned.tail
    file.state = scanned.state
    for (const [reason, count] of Object.entries(scanned.skips) as [SkipReason, number][]) {
      file.skips[reason] = reason === 'bad-database' ? 1 : (file.skips[reason] ?? 0) + count
    }
  }

  /** The file at a path below one of the roots, which becomes known if it is a log that is there. */
  #fileAt(full: string, asked: ReadonlyMap<number, Source>): TreeFile[] {
    for (const [root, source] of asked) {
      const { path: base } = this.#roots[root] as Root
      if (!full.startsWith(`${base}/`) || path.normalize(full) !== full) continue
      const relative = full.slice(base.length + 1)
      const name = path.basename(relative)
      const inside = relative === name ? '' : path.dirname(relative)
      if (factsOf(full, false) === null) return []
      this.#addFolder(root, inside)
      const folder = this.#folders.findIndex((one) => one.root === root && one.relative === inside)
      this.#addFile(folder, name, relative, source)
      return this.#files.filter((file) => file.folder === folder && file.name === name)
    }
    return []
  }

  #folderOf(file: TreeFile): Folder {
    return this.#folders[file.folder] as Folder
  }

  /** Numbers of the roots that the sources name on this machine. Roots named before and not now are left alone: their calls stay. */
  #askedRoots(sources: readonly Source[], place: Place): Map<number, Source> {
    const asked = new Map<number, Source>()
    for (const source of sources) {
      for (const root of differentFolders(source.roots(place))) {
        const known = this.#roots.findIndex((one) => one.source === source.id && one.path === root)
        if (known >= 0) asked.set(known, source)
        else if (statOf(root) !== null) asked.set(this.#addRoot({ source: source.id, path: root }), source)
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
    if (kind < 0 || this.#namesIn(folder).has(name)) return
    const unread = { size: -1, mtimeMs: 0, ino: 0, offset: 0, tail: 0, log: 0, state: null, skips: {} }
    this.#files.push({ folder, name, kind, ...unread })
    this.#isChanged = true
    this.#namesIn(folder).add(name)
  }

  #names: Map<number, Set<string>> | undefined
  /** Names of the files that are known in a folder. */
  #namesIn(folder: number): Set<string> {
    if (this.#names === undefined) {
      this.#names = new Map()
      for (const file of this.#files) this.#namesIn(file.folder).add(file.name)
    }
    const names = this.#names.get(folder) ?? new Set()
    this.#names.set(folder, names)
    return names
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

const treeVersion = 1
/** Times of folders are as coarse as the kernel's tick; a folder this young may change again without a new time. */
const clockGrainMs = 50

interface Packed {
  readonly version: number
  readonly roots: Root[]
  readonly folders: [number, string, number][]
  readonly files: PackedFile[]
}
type PackedFile = [
  folder: number,
  name: string,
  kind: number,
  size: number,
  mtimeMs: number,
  ino: number,
  offset: number,
  tail: number,
  log: number,
  state?: unknown,
  skips?: TreeFile['skips'],
]

const unpackFolder = ([root, relative, mtimeMs]: [number, string, number]): Folder => ({ root, relative, mtimeMs })

function packFile(file: TreeFile): PackedFile {
  const { folder, name, kind, size, mtimeMs, ino, offset, tail, log, state, skips } = file
  const hasSkips = Object.keys(skips).length > 0
  const more = hasSkips ? [state, skips] : state === null ? [] : [state]
  return [folder, name, kind, size, mtimeMs, ino, offset, tail, log, ...more] as PackedFile
}

function unpackFile([folder, name, kind, size, mtimeMs, ino, offset, tail, log, state, skips]: PackedFile): TreeFile {
  return { folder, name, kind, size, mtimeMs, ino, offset, tail, log, state: state ?? null, skips: skips ?? {} }
}

const join = (folder: string, name: string): string =>
  name === '' ? folder : folder === '' ? name : `${folder}/${name}`

function realPathOf(file: string): string[] {
  try {
    return [realpathSync(file)]
  } catch {
    return [] // gone, or not to be entered
  }
}

const isSame = (file: TreeFile, now: FileFacts): boolean => file.size === now.size && file.mtimeMs === now.mtimeMs

/**
 * Whether the file may be what it was, with more at its end: the scanner then compares the bytes before the end. A file of as many
 * bytes but another time was written over; one of another inode took its name.
 */
const isGrownFrom = (file: TreeFile, now: FileFacts): boolean =>
  file.size >= 0 && now.ino === file.ino && now.size >= file.offset && now.size !== file.size
