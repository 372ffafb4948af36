import type { ClickHouse } from '../clickhouse/open-clickhouse.ts'
import { onCluster } from './schema-options.ts'
import { rollupName } from './usage-daily.ts'

/** Makes the roll-up anew at once, and resolves when it says what the events say. Throws `FleetFault`. */
export async function refreshUsageDaily(
  clickHouse: ClickHouse,
  { cluster = null, signal }: { readonly cluster?: string | null; readonly signal?: AbortSignal } = {},
): Promise<void> {
  const where = onCluster({ cluster })
  await clickHouse.run(`SYSTEM REFRESH VIEW${where} ${rollupName}`, { signal })
  await clickHouse.run(`SYSTEM WAIT VIEW${where} ${rollupName}`, { signal })
}
