import { closeSync, fstatSync, fsyncSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs'
import path from 'node:path'

/**
 * Adds lines to a file that only its owner may read, and returns when the disk has them. What a power cut left of a line is closed
 * first, so that it spoils none of these. Throws what the system throws, for instance on a full disk.
 */
export function appendLines(file: string, lines: readonly string[]): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  const handle = openSync(file, 'a+', 0o600)
  try {
    const text = Buffer.from(`${endsInLine(handle) ? '' : '\n'}${lines.join('\n')}\n`)
    for (let written = 0; written < text.length; ) written += writeSync(handle, text, written)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

function endsInLine(handle: number): boolean {
  const { size } = fstatSync(handle)
  const last = Buffer.alloc(1)
  return size === 0 || (readSync(handle, last, 0, 1, size - 1) === 1 && last[0] === 10)
}
