import { isPastReset, type Limit } from '@aic/core/limit'
import type { Provider } from '@aic/providers'
import { type LimitReader, type LoggedLimit, type Place, sources } from '@aic/sources'
import { placeOf } from '../place.ts'
import type { ToldLimit } from './settle-reading.ts'

const dayMs = 86_400_000

/** What agents wrote into their logs of the limits of their plans. Their files are read anew only where they changed. */
export class LogTold {
  readonly #readers: ReadonlyMap<string, LimitReader>

  constructor(machine: Pick<Place, 'env' | 'home' | 'platform'>) {
    const place = placeOf(machine)
    this.#readers = new Map(
      sources.flatMap((source) => (source.limits === undefined ? [] : [[source.id, source.limits(place)] as const])),
    )
  }

  /** Of one provider, as limits of its account. The logs don't say of which: of the one whose sign-in the agent uses. */
  of({ logWindows }: Provider, nowMs: number): readonly ToldLimit[] {
    const read = logWindows === undefined ? undefined : this.#readers.get(logWindows.source)
    if (logWindows === undefined || read === undefined) return []
    return read(nowMs)
      .filter((word) => isStillWorth(word, nowMs))
      .map(({ name, windowMs, usedPercent, resetsAtMs, atMs }) => {
        const known = logWindows.limitOf(name, windowMs)
        const limit: Limit = { ...known, usedPercent, resetsAtMs, used: null, limit: null, unit: null, currency: null }
        return { limit, origin: 'log', atMs }
      })
  }
}

/**
 * Whether a word is worth showing: while its window lasts, and after its reset, without a percent then, for as long again, a day at least.
 * Where no reset was told, the window is over for sure once its length has passed.
 */
function isStillWorth({ windowMs, resetsAtMs, atMs }: LoggedLimit, nowMs: number): boolean {
  if (resetsAtMs === null) return nowMs < atMs + windowMs
  return !isPastReset(resetsAtMs + Math.max(windowMs, dayMs), nowMs)
}
