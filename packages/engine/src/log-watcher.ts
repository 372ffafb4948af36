import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs'
import path from 'node:path'

/** More folders than this are not watched one by one: the slow look every few seconds has to do. */
const maxFolders = 4_000

/**
 * Calls `onChange` when something below the roots changes. On Linux it watches folders, not files: one inotify watch
 * per folder instead of one per log. Folders that appear are watched from then on.
 */
export class LogWatcher {
  /** Every folder could be watched: changes are seen at once. */
  isComplete = true
  readonly #watchers = new Map<string, FSWatcher>()
  readonly #roots: readonly string[]
  readonly #onChange: () => void
  readonly #isRecursive: boolean

  constructor(roots: readonly string[], platform: NodeJS.Platform, onChange: () => void) {
    this.#roots = roots
    this.#onChange = onChange
    this.#isRecursive = platform === 'darwin' || platform === 'win32'
    this.look()
  }

  /** Watches folders that were not there at the last look. */
  look(): void {
    for (const root of this.#roots) {
      const stat = statSync(root, { throwIfNoEntry: false })
      if (stat?.isFile()) this.#watch(path.dirname(root))
      else if (stat?.isDirectory()) this.#watchBelow(root)
    }
  }

  [Symbol.dispose](): void {
    for (const watcher of this.#watchers.values()) watcher.close()
    this.#watchers.clear()
  }

  #watchBelow(folder: string): void {
    this.#watch(folder)
    if (this.#isRecursive) return
    for (const entry of foldersIn(folder)) this.#watchBelow(path.join(folder, entry))
  }

  #watch(folder: string): void {
    if (this.#watchers.has(folder)) return
    if (this.#watchers.size >= maxFolders) {
      this.isComplete = false
      return
    }
    try {
      const watcher = watch(folder, { recursive: this.#isRecursive })
      watcher.on('change', () => this.#onChange())
      watcher.on('error', () => this.#forget(folder))
      this.#watchers.set(folder, watcher)
    } catch {
      // No permission, or no inotify watches left: the look every second sees it instead.
      this.isComplete = false
    }
  }

  #forget(folder: string): void {
    this.#watchers.get(folder)?.close()
    this.#watchers.delete(folder)
  }
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
  } catch {
    return [] // Gone, or not ours to read: nothing to watch.
  }
}
