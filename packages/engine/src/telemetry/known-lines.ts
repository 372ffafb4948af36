import { closeSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs'
import path from 'node:path'

/** How much of the newest file is looked at, and how many lines are remembered: exporters send again within minutes. */
const tailBytes = 2 ** 21
const mostLines = 20_000

/** Lines of a folder's newest files, to know a batch that is sent again. Forgets the oldest. */
export class KnownLines {
  #older = new Set<string>()
  #newer = new Set<string>()

  /** Begins with what the newest file of `folder` ends with, so that a restart forgets nothing that matters. */
  constructor(folder: string) {
    for (const line of lastLines(folder)) this.add(line)
  }

  has(line: string): boolean {
    return this.#newer.has(line) || this.#older.has(line)
  }

  add(line: string): void {
    this.#newer.add(line)
    if (this.#newer.size < mostLines) return
    this.#older = this.#newer
    this.#newer = new Set()
  }
}

function lastLines(folder: string): string[] {
  try {
    const newest = readdirSync(folder).sort().at(-1)
    return newest === undefined ? [] : tailOf(path.join(folder, newest)).split('\n').filter(Boolean)
  } catch {
    return [] // nothing came in yet
  }
}

function tailOf(file: string): string {
  const handle = openSync(file, 'r')
  try {
    const { size } = fstatSync(handle)
    const tail = Buffer.alloc(Math.min(size, tailBytes))
    return tail.toString('utf8', 0, readSync(handle, tail, 0, tail.length, size - tail.length))
  } finally {
    closeSync(handle)
  }
}
