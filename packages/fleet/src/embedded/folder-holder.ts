import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'

/**
 * The process that holds a data folder, by Linux's list of locks; null: nobody, or it can't be told, as on macOS. The engine locks its file
 * `status`, and when it can't it writes its own words to stderr before it says so.
 */
export function folderHolder(folder: string): number | null {
  try {
    const inode = statSync(path.join(folder, 'status')).ino
    return holderOf(readFileSync('/proc/locks', 'utf8'), inode)
  } catch {
    return null // no such folder yet, or no such list: then the engine finds out
  }
}

/**
 * Who holds the lock of a file in the text of `/proc/locks`; of a process that can't be seen from here, as from a container, 0.
 *
 * ```ts
 * holderOf('1: FLOCK  ADVISORY  WRITE 4711 fe:00:8527917 0 EOF', 8527917) // 4711
 * ```
 */
export function holderOf(locks: string, inode: number): number | null {
  const found = locks.split('\n').map((line) => /^\d+: FLOCK +ADVISORY +WRITE +(-?\d+) \w+:\w+:(\d+) /.exec(line))
  const own = found.find((match) => Number(match?.[2]) === inode)
  return own === undefined || own === null ? null : Math.max(0, Number(own[1]))
}
