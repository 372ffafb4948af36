import { mkdirSync, realpathSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { draftOf, writeNew } from './write-new.ts'

/** Puts a text into the file's place, so that a reader sees the old one or the new one, whatever happens. Only its owner may read it. */
export function writeWhole(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  const place = realPlace(file)
  const draft = draftOf(place)
  try {
    writeNew(draft, text)
    renameSync(draft, place)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
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
