import { readFileSync } from 'node:fs'
import {
  bundledBook,
  bundledVersion,
  mergeOverrides,
  type OverriddenBook,
  type PriceBook,
  type PriceOverrides,
} from '@aic/core'
import { readJournal, replay } from './journal.ts'
import { livePaths } from './live-paths.ts'

/** The downloaded prices as they lie on disk. */
export interface LiveBook {
  /** The bundled list that they were laid over. */
  readonly bundledVersion: string
  /** How many changes of the journal are in it. */
  readonly changes: number
  readonly book: PriceBook
}

/** The prices in use, and which of the user's own could not be applied. */
export async function effectiveBook(dataFolder: string, overrides: PriceOverrides): Promise<OverriddenBook> {
  return mergeOverrides(await baseBook(dataFolder), overrides)
}

/** The prices without the user's own: the live list, made anew where it belongs to another bundled list; else the bundled one. */
export async function baseBook(dataFolder: string): Promise<PriceBook> {
  const paths = livePaths(dataFolder)
  const live = readLive(paths.book)
  if (live === 'none') return bundledBook()
  if (live !== 'unfit') return live.book
  return replay(await bundledBook(), readJournal(paths.journal).changes)
}

/** `unfit`: it was laid over another bundled list, or is damaged. */
export function readLive(file: string): LiveBook | 'none' | 'unfit' {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return 'none'
  }
  try {
    const live = JSON.parse(text) as LiveBook
    return live.bundledVersion === bundledVersion ? live : 'unfit'
  } catch {
    return 'unfit' // cut short by a full disk: the journal knows the same
  }
}
