import { usageEvents } from './fact-tables.ts'
import type { FleetView } from './fleet-view.ts'

const columns = usageEvents.columns
  .filter((line) => !line.startsWith('INDEX'))
  .map((line) => line.slice(0, line.indexOf(' ')))
  .filter((name) => name !== 'is_deleted')

/** Every call once, as it stands: what all questions are asked of. */
export const usageView: FleetView = {
  name: 'v_usage',
  select: `SELECT ${columns.join(', ')}
FROM usage_events FINAL
SETTINGS do_not_merge_across_partitions_select_final = 1`,
}
