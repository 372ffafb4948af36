import { statSync } from 'node:fs'
import type { Place } from '@aic/sources'

/** The machine as sources may see it. */
export function placeOf({ env, home, platform }: Pick<Place, 'env' | 'home' | 'platform'>): Place {
  return {
    env,
    home,
    platform,
    isDirectory: (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false,
  }
}
