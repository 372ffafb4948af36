import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { SentDays } from '@aic/fleet'
import { writeWhole } from '../write-whole.ts'

/** What a place was sent by ccusage, so that the next import sends what is new. */
export interface CcusageSent {
  /** Of all rows of the last import that went through; empty before the first. */
  readonly contentHash: string
  readonly days: SentDays
}

/** Where it is remembered: one file for each place. */
export const sentFile = (folder: string, place: string): string =>
  path.join(folder, `ccusage-${createHash('sha256').update(place).digest('hex').slice(0, 16)}.json`)

/** What is remembered; nothing where there is no file, or none that can be read as one. */
export function readSent(file: string): CcusageSent {
  try {
    const { contentHash, days } = JSON.parse(readFileSync(file, 'utf8')) as Partial<CcusageSent>
    if (typeof contentHash === 'string' && typeof days === 'object') return { contentHash, days }
  } catch (error) {
    if (!(error instanceof SyntaxError) && (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  return { contentHash: '', days: {} }
}

/** Remembers it, whole or not at all. */
export const writeSent = (file: string, sent: CcusageSent): void => writeWhole(file, JSON.stringify(sent))
