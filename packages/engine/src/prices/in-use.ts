import { bundledVersion, contentHash, type PriceBook, type PriceOverrides } from '@aic/core'
import { statOf } from '@aic/sources'
import { livePaths } from './live-paths.ts'

/** The prices that this run calculates with. To tell them from others costs next to nothing; no price is loaded for it. */
export interface PricesInUse {
  /** Differs where prices may differ: of the bundled list, the downloaded one, or the user's own. */
  readonly key: string
  readonly overrides: PriceOverrides
  /** The list with the user's own prices. */
  load(): Promise<PriceBook>
  /** The list with other prices of the user's, for instance those of the last run. */
  loadWith(overrides: PriceOverrides): Promise<PriceBook>
}

/** The bundled list, or the live one that was made of it, under the user's own prices. `dataFolder` holds what was downloaded. */
export function pricesInUse(dataFolder: string, overrides: PriceOverrides): PricesInUse {
  let loaded: Promise<PriceBook> | null = null
  const loadWith = async (own: PriceOverrides): Promise<PriceBook> => {
    const { effectiveBook } = await import('./effective-book.ts')
    return (await effectiveBook(dataFolder, own)).book
  }
  return {
    key: [bundledVersion, liveStamp(dataFolder), overridesHash(overrides)].join(' '),
    overrides,
    load: () => (loaded ??= loadWith(overrides)),
    loadWith,
  }
}

/** Time and size of the downloaded list; `-` where there is none that can be read. */
function liveStamp(dataFolder: string): string {
  const stat = statOf(livePaths(dataFolder).book)
  return stat === null || stat === 'denied' ? '-' : `${Math.round(stat.mtimeMs)}.${stat.size}`
}

const overridesHash = (overrides: PriceOverrides): string => {
  const text = JSON.stringify(overrides)
  return text === '{}' ? '-' : contentHash(text)
}
