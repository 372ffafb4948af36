import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import type { LogFile } from './source.ts'

const besideBytes = 1_048_576

/** A log as its adapter sees it. */
export function logFile(root: string, relative: string, mtimeMs: number): LogFile {
  const full = path.join(root, relative)
  return {
    path: full,
    relative,
    root,
    mtimeMs,
    readBeside(name) {
      const beside = path.join(path.dirname(full), name)
      const stat = statSync(beside, { throwIfNoEntry: false })
      return stat?.isFile() && stat.size <= besideBytes ? readFileSync(beside, 'utf8') : null
    },
  }
}
