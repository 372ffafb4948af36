import { type Place, statOf } from '@aic/sources'

/** The machine as sources may see it. */
export function placeOf({ env, home, platform }: Pick<Place, 'env' | 'home' | 'platform'>): Place {
  return {
    env,
    home,
    platform,
    isDirectory(path) {
      const stat = statOf(path)
      return stat !== null && stat !== 'denied' && stat.isDirectory()
    },
  }
}
