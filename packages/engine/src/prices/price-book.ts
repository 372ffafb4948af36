import type { PriceBook, PriceOverrides } from '@aic/core'
import type { Place } from '@aic/sources'
import { dataFolder } from '../folders.ts'
import { pricesInUse } from './in-use.ts'

/** The prices that this machine calculates with: the bundled or downloaded list under the user's own prices. */
export const priceBook = (
  machine: Pick<Place, 'env' | 'home' | 'platform'>,
  overrides: PriceOverrides,
): Promise<PriceBook> => pricesInUse(dataFolder(machine), overrides).load()
