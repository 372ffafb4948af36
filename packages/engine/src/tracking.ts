import type { Place } from '@aic/sources'

/** `USAGE_TRACKING_ENABLED=false`: no log is read. Defaults to true. */
export const isTracking = ({ USAGE_TRACKING_ENABLED: word = '' }: Place['env']): boolean =>
  !/^(false|0|no|off)$/i.test(word.trim())

/** What reports say where {@link isTracking} is false. */
export const noTracking =
  'USAGE_TRACKING_ENABLED is off: no logs are read, the numbers are what the ledger already holds'
