import { type Place, statOf } from '@aic/sources'
import { otelFolder } from './folders.ts'

/** The machine as sources may see it. */
export function placeOf({ env, home, platform }: Pick<Place, 'env' | 'home' | 'platform'>): Place {
  return {
    env,
    home,
    platform,
    otelFolder: otelFolder({ env, home, platform }),
    isDirectory(path) {
      const stat = statOf(path)
      return stat !== null && stat !== 'denied' && stat.isDirectory()
    },
  }
}
