import { forgottenIn, Ledger } from '@aic/store'
import type { AicOptions } from './aic.ts'
import { messageOf } from './open-ledger.ts'
import { eraseBefore } from './upkeep/erase-before.ts'
import { importInto } from './upkeep/import.ts'

/** Brings what a ledger that was set aside still tells into the one that is used now. Returns a sentence about what came of it. */
export async function takeOver(machine: AicOptions, aside: string): Promise<string> {
  try {
    const { records, added, problemCount } = await importInto(machine, aside)
    await forgetAgain(machine, aside)
    if (records === 0) return nothingOf(aside, 'it holds no records')
    if (added + problemCount === 0) return `all that ${aside} knew is in the logs still`
    const lost =
      problemCount === 0 ? '' : `, ${problemCount === 1 ? 'one part' : `${problemCount} parts`} of it could not be read`
    return `from ${aside} came ${added === 1 ? 'one record' : `${added} records`} of logs that are gone${lost}`
  } catch (error) {
    return nothingOf(aside, messageOf(error))
  }
}

/** What the other ledger was told to forget stays forgotten, though logs may have told it again. */
async function forgetAgain(machine: AicOptions, aside: string): Promise<void> {
  const beforeMs = toldToForget(aside)
  if (beforeMs !== null) await eraseBefore(machine, beforeMs)
}

function toldToForget(aside: string): number | null {
  try {
    using ledger = Ledger.open({ path: aside, isReadOnly: true })
    return forgottenIn(ledger)?.beforeMs ?? null
  } catch {
    return null // too broken to tell
  }
}

const nothingOf = (aside: string, why: string): string =>
  `nothing could be read of ${aside} (${why}): what only it knew, calls whose logs are gone, is not in the numbers`
