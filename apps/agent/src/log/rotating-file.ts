import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'

/** How a log is kept from growing without end. */
export interface Rotation {
  /** A file of this size is put aside. */
  readonly sizeBytes: number
  /** Files in all: `agent.log`, `agent.log.1`, … */
  readonly files: number
}

/** Five files of 5 MB. */
export const defaultRotation: Rotation = { sizeBytes: 5_000_000, files: 5 }

/** A text file that is appended to, and put aside when it is large. Only its owner may read it. */
export class RotatingFile implements Disposable {
  readonly #file: string
  readonly #rotation: Rotation
  #handle: number
  #sizeBytes: number

  constructor(file: string, rotation: Rotation = defaultRotation) {
    this.#file = file
    this.#rotation = rotation
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
    this.#handle = openSync(file, 'a', 0o600)
    this.#sizeBytes = fstatSync(this.#handle).size
  }

  /** Appends a text at once, so that a crash after it loses nothing. A full disk costs the line, not the agent. */
  write(text: string): void {
    try {
      if (this.#sizeBytes >= this.#rotation.sizeBytes) this.#rotate()
      this.#sizeBytes += writeSync(this.#handle, text)
    } catch {
      // Nobody is left to tell: the log is where it would be told.
    }
  }

  [Symbol.dispose](): void {
    closeSync(this.#handle)
  }

  #rotate(): void {
    const name = (at: number): string => (at === 0 ? this.#file : `${this.#file}.${at}`)
    rmSync(name(this.#rotation.files - 1), { force: true })
    for (let at = this.#rotation.files - 2; at >= 0; at--) moveIfThere(name(at), name(at + 1))
    closeSync(this.#handle)
    this.#handle = openSync(this.#file, 'a', 0o600)
    this.#sizeBytes = fstatSync(this.#handle).size
  }
}

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
