import { dateTime } from '../screen/format.ts'
import type { Screen } from '../screen/screen.ts'
import { type Column, renderTable } from '../screen/table.ts'
import type { ShownSnapshot } from './door.ts'
import { styleOf } from './window-text.ts'
import { amountText, moment, originText, percentText, type Reader } from './words.ts'

/** What windows were, the newest first. */
export function historyText(rows: readonly ShownSnapshot[], reader: Reader, screen: Screen): string {
  if (rows.length === 0) return ' Nothing is kept of that time: aic usage and the agent keep what they see.\n'
  const columns: Column<ShownSnapshot>[] = [
    { title: 'When', align: 'left', full: ({ atMs }) => dateTime(reader.zone, atMs), rank: 0 },
    { title: 'Provider', align: 'left', full: ({ provider }) => provider, rank: 0 },
    { title: 'Limit', align: 'left', full: ({ label }) => label, minWidth: 16, rank: 0 },
    {
      title: 'Used',
      align: 'right',
      full: ({ usedPercent, origin }) => percentText({ usedPercent, origin, errorPercent: null }),
      rank: 0,
      style: (text, { usedPercent }, paint) => styleOf(usedPercent, paint)(text),
    },
    { title: 'Amount', align: 'right', full: usedOf, rank: 10 },
    {
      title: 'Resets',
      align: 'left',
      full: ({ resetsAtMs }) => (resetsAtMs === null ? '' : moment(resetsAtMs, reader)),
      rank: 20,
    },
    { title: 'Told by', align: 'left', full: ({ origin }) => originText(origin), rank: 30 },
  ]
  const filled = columns.filter((column) => rows.some((row) => column.full(row) !== ''))
  return renderTable(
    filled,
    rows.map((row) => ({ row, look: 'row' })),
    screen,
  )
}

/** Money of snapshots has no currency. */
function usedOf({ used, limitAmount, unit }: ShownSnapshot): string {
  const text = (amount: number): string =>
    unit === 'money' ? (amount / 1e9).toFixed(2) : amountText(amount, unit, null)
  if (used === null) return ''
  return limitAmount === null ? text(used) : `${text(used)} of ${text(limitAmount)}`
}
