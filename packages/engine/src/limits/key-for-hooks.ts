import type { Reading } from '@aic/core/limit'

/** The account of windows that only hooks or logs tell of, before its vendor ever answered. */
export const localAccount = 'local'

/** The account that a provider's hooks and logs speak of where its sign-in is gone: of its readings, the one read last. */
export const keyForHooks = (readings: readonly Reading[]): string =>
  readings.toSorted((a, b) => b.atMs - a.atMs)[0]?.account.key ?? localAccount
