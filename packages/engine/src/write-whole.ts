import { closeSync, fsyncSync, mkdirSync, openSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Puts a text into the file's place, so that a reader sees the old one or the new one, whatever happens. Only its owner may read it. */
export function writeWhole(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  const place = realPlace(file)
  const draft = `${place}.new-${process.pid}-${Math.random().toString(36).slice(2, 10)}` // `crypto` takes 3 ms to load
  try {
    writeDraft(draft, text)
    renameSync(draft, place)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}

/** Made anew, never what is there already: in a folder that others may write, that could be a link, or open to them. */
function writeDraft(draft: string, text: string): void {
  const handle = openSync(draft, 'wx', 0o600)
  try {
    writeFileSync(handle, text)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** A linked file stays linked: its target is written. */
function realPlace(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    return file // there is none yet
  }
}
