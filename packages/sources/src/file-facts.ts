import { accessSync, constants, type Dirent, lstatSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs'
import path from 'node:path'

/** Facts by which a change of a file is noticed. */
export interface FileFacts {
  readonly size: number
  readonly mtimeMs: number
  readonly ino: number
}

/**
 * A file or folder as it is now. Null: there is none. `denied`: a folder above it may not be entered.
 */
export function statOf(file: string): Stats | 'denied' | null {
  try {
    return statSync(file, quietly) ?? null
  } catch (error) {
    return isDenied(error) ? 'denied' : null
  }
}

/** The facts of a log. A database changes in its WAL first. Null for what is no file: it is gone, or a folder or a pipe has its name. */
export function factsOf(file: string, isDatabase: boolean): FileFacts | 'denied' | null {
  const stat = statOf(file)
  if (stat === null || stat === 'denied') return stat
  if (!stat.isFile()) return null
  const wal = isDatabase ? statOf(`${file}-wal`) : null
  if (wal === null || wal === 'denied') return stat
  return { size: stat.size + wal.size, mtimeMs: Math.max(stat.mtimeMs, wal.mtimeMs), ino: stat.ino }
}

/** Whether this user may read a file that exists. */
export function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK)
    return true
  } catch {
    return false
  }
}

/** There is nothing of that name, not even a link that leads nowhere (whose target may come back without a trace in the folder). */
export function isMissing(file: string): boolean {
  try {
    return lstatSync(file, quietly) === undefined
  } catch {
    return false
  }
}

/** What lies in a folder, by name; null when it can't be listed. */
export function entriesOf(folder: string): Dirent[] | null {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch {
    return null
  }
}

/** Where a path leads; nothing when that is gone or not to be entered. */
export function realPathOf(file: string): string[] {
  try {
    return [realpathSync(file)]
  } catch {
    return []
  }
}

/** What a link must not lead to a second time: real paths of the roots of a source, and of the folders that are known by links. */
export interface Followed {
  readonly roots: readonly string[]
  readonly folders: Set<string>
}

/**
 * What an entry is. Links are followed once: not into a root of the same source, where the target is read anyway, nor up to
 * one, nor up to a folder that holds the link, nor to a folder that another link led to, which is noted in `followed`.
 */
export function kindOf(full: string, entry: Dirent, followed: () => Followed): 'file' | 'folder' | null {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'folder'
  if (!entry.isSymbolicLink()) return null
  try {
    const real = realpathSync(full)
    const { roots, folders } = followed()
    if (roots.some((root) => isInside(real, root) || isInside(root, real))) return null
    const stat = statSync(real)
    if (!stat.isDirectory()) return stat.isFile() ? 'file' : null
    if (folders.has(real) || isInside(realpathSync(path.dirname(full)), real)) return null
    folders.add(real)
    return 'folder'
  } catch {
    return null
  }
}

const quietly = { throwIfNoEntry: false } as const

const isInside = (file: string, folder: string): boolean => file === folder || file.startsWith(folder + path.sep)

const isDenied = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['EACCES', 'EPERM'].includes(String(error.code))
