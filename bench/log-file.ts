import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import path from 'node:path'

const buffer = Buffer.allocUnsafe(1024 * 1024)

/** A log being written: ASCII strings and ready bytes go through one buffer to the disk. One may be open at a time. */
export class LogFile {
  readonly #fd: number
  #used = 0
  #flushed = 0

  constructor(file: string) {
    mkdirSync(path.dirname(file), { recursive: true })
    this.#fd = openSync(file, 'w')
  }

  /** Bytes written so far. */
  get sizeBytes(): number {
    return this.#flushed + this.#used
  }

  /** `text` must be ASCII. */
  ascii(text: string): void {
    if (text.length > buffer.length - this.#used) this.#flush()
    this.#used += buffer.write(text, this.#used, 'latin1')
  }

  bytes(source: Buffer, from: number, to: number): void {
    if (to - from > buffer.length - this.#used) this.#flush()
    if (to - from > buffer.length) {
      this.#flushed += writeAll(this.#fd, source.subarray(from, to))
    } else {
      this.#used += source.copy(buffer, this.#used, from, to)
    }
  }

  close(): void {
    this.#flush()
    closeSync(this.#fd)
  }

  #flush(): void {
    this.#flushed += writeAll(this.#fd, buffer.subarray(0, this.#used))
    this.#used = 0
  }
}

function writeAll(fd: number, bytes: Buffer): number {
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done)
  return bytes.length
}
