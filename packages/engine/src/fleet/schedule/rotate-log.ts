import { closeSync, openSync, readSync, renameSync, rmSync, statSync } from 'node:fs'

/** How a log is kept from growing without end. */
export interface LogRotation {
  /** A log of this size is put aside. */
  readonly sizeBytes: number
  /** So is one whose first line is older. */
  readonly ageMs: number
  /** Files in all: `cron.log`, `cron.log.1`, … */
  readonly files: number
  /** One that was put aside and last written longer ago is deleted. */
  readonly keepMs: number
}

const dayMs = 86_400_000

/** A megabyte or a week each, five files, three months. */
const defaultLogRotation: LogRotation = { sizeBytes: 1_000_000, ageMs: 7 * dayMs, files: 5, keepMs: 90 * dayMs }

/** Puts a log aside that is large or old, and deletes what is left over. Its lines begin with their time in ISO form. */
export function rotateLog(file: string, nowMs: number, rotation: LogRotation = defaultLogRotation): void {
  const { files, keepMs } = rotation
  if (isDue(file, nowMs, rotation)) {
    rmSync(nameAt(file, files - 1), { force: true })
    for (let at = files - 2; at >= 0; at--) moveIfThere(nameAt(file, at), nameAt(file, at + 1))
  }
  for (let at = 1; at < files; at++) {
    const stat = statSync(nameAt(file, at), { throwIfNoEntry: false })
    if (stat !== undefined && nowMs - stat.mtimeMs > keepMs) rmSync(nameAt(file, at), { force: true })
  }
}

const nameAt = (file: string, at: number): string => (at === 0 ? file : `${file}.${at}`)

function isDue(file: string, nowMs: number, { sizeBytes, ageMs }: LogRotation): boolean {
  const stat = statSync(file, { throwIfNoEntry: false })
  if (stat === undefined || stat.size === 0) return false
  return stat.size >= sizeBytes || nowMs - firstMs(file) > ageMs
}

/** When a log begins, UTC ms; NaN, which is never old, for one whose first line does not say. */
function firstMs(file: string): number {
  const handle = openSync(file, 'r')
  try {
    const start = Buffer.alloc(24)
    return Date.parse(start.toString('utf8', 0, readSync(handle, start)))
  } finally {
    closeSync(handle)
  }
}

function moveIfThere(from: string, to: string): void {
  if (statSync(from, { throwIfNoEntry: false }) !== undefined) renameSync(from, to)
}
