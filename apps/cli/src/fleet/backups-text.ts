import { fullNumber } from '@aic/core/report'
import type { TableBackup } from '@aic/engine/fleet'
import type { Screen } from '../screen/screen.ts'
import { type Column, renderTable } from '../screen/table.ts'

const columns: readonly Column<TableBackup>[] = [
  { title: 'Table', align: 'left', full: ({ table }) => table, rank: 0 },
  { title: 'Copy', align: 'left', full: ({ backup }) => backup, minWidth: 12, rank: 0 },
  { title: 'Rows', align: 'right', full: ({ rows }) => (rows === null ? 'frozen' : fullNumber(rows)), rank: 0 },
]

/** Which table was copied where. */
export function backupsText(backups: readonly TableBackup[], screen: Screen): string {
  if (backups.length === 0) return ' Nothing to copy: the fleet has no tables here yet. aic fleet init makes them.\n'
  return renderTable(
    columns,
    backups.map((row) => ({ row, look: 'row' }) as const),
    screen,
  )
}
