import { packColumns, unpackColumns } from '@aic/core'
import { FileTable, type PackedFiles, type Skips } from './tree-files.ts'
import type { Folder } from './tree-folders.ts'

/** A place that a source named. */
export interface Root {
  readonly source: string
  readonly path: string
  /** With what its files were read; absent in trees of an aic that did not note it: they are of version 1. */
  reader?: Reader
}

/** A version of a source's reader. */
export interface Reader {
  readonly version: number
  /** What it took for logs, by the number that files have as their kind: kind and `path`. */
  readonly kinds: readonly string[]
}

/** All that a tree of logs knows from one run to the next. */
export interface TreeState {
  readonly roots: Root[]
  readonly folders: Folder[]
  readonly files: FileTable
  /** When all logs were looked at last, also those that have settled; UTC ms, 0: never. */
  readonly wholeMs: number
}

/** What lies before the numbers and texts: lengths in bytes. */
interface Head {
  readonly roots: Root[]
  readonly wholeMs?: number
  readonly folderBytes: number
  readonly relativesBytes: number
  readonly fileBytes: number
  readonly fileColumnCount: number
  readonly namesBytes: number
  readonly statesBytes: number
  readonly skips: PackedFiles['skips']
}

const stateVersion = 2
const headAt = 8

/**
 * Packs a tree. Layout: u32 version, u32 length of the head; the head as JSON; then, each from a multiple of 8 bytes on, folders
 * and files as packed columns, and their texts as UTF-8.
 */
export function packTree({ roots, folders, files, wholeMs }: TreeState): Uint8Array {
  const { columns, columnCount, names, states, skips } = files.pack()
  const folderColumns = packFolders(folders)
  const texts = [folders.map(({ relative }) => relative).join('\0'), names, states].map((text) => Buffer.from(text))
  const [relativeText, nameText, stateText] = texts as [Buffer, Buffer, Buffer]
  const head = Buffer.from(
    JSON.stringify({
      roots,
      wholeMs,
      folderBytes: folderColumns.length,
      relativesBytes: relativeText.length,
      fileBytes: columns.length,
      fileColumnCount: columnCount,
      namesBytes: nameText.length,
      statesBytes: stateText.length,
      skips,
    } satisfies Head),
  )
  const blocks = [head, folderColumns, relativeText, columns, nameText, stateText]
  const packed = new Uint8Array(blocks.reduce((end, block) => align8(end) + block.length, headAt))
  new Uint32Array(packed.buffer, 0, 2).set([stateVersion, head.length])
  let at = headAt
  for (const block of blocks) {
    packed.set(block, align8(at))
    at = align8(at) + block.length
  }
  return packed
}

/** The tree that {@link packTree} packed, or that an earlier aic wrote as JSON; null for bytes of another version. */
export function unpackTree(bytes: Uint8Array): TreeState | null {
  if (bytes[0] === openingBrace) return unpackJson(bytes)
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice()
  const [version, headBytes] = new Uint32Array(aligned.buffer, aligned.byteOffset, 2) as unknown as [number, number]
  if (version !== stateVersion) return null
  let at = headAt
  const next = (length: number): Uint8Array => {
    const start = align8(at)
    at = start + length
    return aligned.subarray(start, at)
  }
  const head = JSON.parse(textOf(next(headBytes))) as Head
  const folders = unpackFolders(next(head.folderBytes), textOf(next(head.relativesBytes)))
  const files = FileTable.unpack({
    columns: next(head.fileBytes),
    columnCount: head.fileColumnCount,
    names: textOf(next(head.namesBytes)),
    states: textOf(next(head.statesBytes)),
    skips: head.skips,
  })
  return { roots: head.roots, folders, files, wholeMs: head.wholeMs ?? 0 }
}

const align8 = (at: number): number => (at + 7) & ~7

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()

const packFolders = (folders: readonly Folder[]): Uint8Array =>
  packColumns(
    [Float64Array.from(folders, ({ root }) => root), Float64Array.from(folders, ({ mtimeMs }) => mtimeMs)],
    folders.length,
  )

function unpackFolders(bytes: Uint8Array, relatives: string): Folder[] {
  const [roots, times] = unpackColumns(bytes) as [Float64Array, Float64Array]
  const names = relatives.split('\0')
  return Array.from(roots, (root, i) => ({ root, relative: names[i] as string, mtimeMs: times[i] as number }))
}

const openingBrace = 0x7b

/** A tree as aic wrote it before it packed it. */
interface JsonTree {
  readonly version: number
  readonly roots: Root[]
  readonly folders: [root: number, relative: string, mtimeMs: number][]
  readonly files: JsonFile[]
}
type JsonFile = [
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
  skips?: Skips,
]

function unpackJson(bytes: Uint8Array): TreeState | null {
  const { version, roots, folders, files } = JSON.parse(textOf(bytes)) as JsonTree
  if (version !== 1) return null
  const table = FileTable.empty()
  for (const [folder, name, kind, size, mtimeMs, ino, offset, tail, log, state, skips] of files) {
    const row = table.add(folder, name, kind)
    for (const [column, value] of Object.entries({ size, mtimeMs, ino, offset, tail, log } as const))
      table.set(column as 'size', row, value)
    table.setState(row, state)
    table.setSkips(row, skips ?? {})
  }
  const unpacked = folders.map(([root, relative, mtimeMs]) => ({ root, relative, mtimeMs }))
  return { roots, folders: unpacked, files: table, wholeMs: 0 }
}
