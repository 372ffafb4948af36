import { closeSync, existsSync, mkdirSync, openSync, readFileSync, readSync, statSync, watch } from 'node:fs'
import path from 'node:path'

/** The last lines of a log up to `endBytes`, with those of the file that was put aside before it where it has too few. */
export function lastLines(file: string, count: number, endBytes = Infinity): readonly string[] {
  const lines = linesOf(file, endBytes)
  const before = lines.length < count ? linesOf(`${file}.1`, Infinity) : []
  return [...before, ...lines].slice(-count)
}

const linesOf = (file: string, endBytes: number): string[] =>
  existsSync(file)
    ? readFileSync(file)
        .subarray(0, endBytes)
        .toString('utf8')
        .split('\n')
        .filter((line) => line !== '')
    : []

/** Tells every whole line that comes to a log from now on, through rotations, until it is closed. */
export class LogFollower implements Disposable {
  /** Where it began: what lies before is not told. */
  readonly startBytes: number
  readonly #file: string
  readonly #onLine: (line: string) => void
  readonly #watcher: ReturnType<typeof watch>
  #offset: number
  #inode: number
  #rest = ''

  constructor(file: string, onLine: (line: string) => void) {
    this.#file = file
    this.#onLine = onLine
    const stat = statSync(file, { throwIfNoEntry: false })
    this.#offset = stat?.size ?? 0
    this.#inode = stat?.ino ?? 0
    this.startBytes = this.#offset
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
    this.#watcher = watch(path.dirname(file), () => this.#look())
  }

  [Symbol.dispose](): void {
    this.#watcher.close()
  }

  #look(): void {
    const stat = statSync(this.#file, { throwIfNoEntry: false })
    if (stat === undefined) return
    if (stat.ino !== this.#inode || stat.size < this.#offset) {
      this.#inode = stat.ino
      this.#offset = 0
      this.#rest = ''
    }
    const buffer = Buffer.alloc(Math.max(0, stat.size - this.#offset))
    const handle = openSync(this.#file, 'r')
    try {
      const length = readSync(handle, buffer, 0, buffer.length, this.#offset)
      this.#offset += length
      const lines = (this.#rest + buffer.subarray(0, length).toString('utf8')).split('\n')
      this.#rest = lines.pop() ?? ''
      for (const line of lines) this.#onLine(line)
    } finally {
      closeSync(handle)
    }
  }
}
