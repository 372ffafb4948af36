import { closeSync, fsyncSync, openSync, writeFileSync } from 'node:fs'

/** Writes a file that is not there yet, onto the disk; only its owner may read it. Throws EEXIST where something is, be it a link that others put there. */
export function writeNew(file: string, text: string): void {
  const handle = openSync(file, 'wx', 0o600)
  try {
    writeFileSync(handle, text)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** The name of a draft beside a file, which no other process takes. */
export const draftOf = (file: string): string => `${file}.new-${process.pid}-${Math.random().toString(36).slice(2, 10)}` // `crypto` takes 3 ms to load
