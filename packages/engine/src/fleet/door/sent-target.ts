import type { FleetTarget } from '@aic/fleet'

/**
 * The place with its tables' own id in its name: tables that were made anew hold nothing of what was sent, so they are another place.
 *
 * ```ts
 * sentTarget({ id: 'clickhouse:http://localhost:8123/default' }, '3f0c9a52-…').id // 'clickhouse:http://localhost:8123/default#3f0c9a52'
 * ```
 */
export const sentTarget = <T extends Pick<FleetTarget, 'id'>>(target: T, storeId: string): T => ({
  ...target,
  id: `${target.id}#${storeId.slice(0, 8)}`,
})
