import { type ReactElement, useState } from 'react'
import { exactText } from '../../format/count.ts'
import { Moment } from '../../parts/moment.tsx'
import { Empty, Panel } from '../../parts/panel.tsx'
import { Name } from '../../parts/shown.tsx'
import { type Column, SortedTable } from '../../parts/sorted-table.tsx'
import { countOf, type Row, textOf } from './fleet-facts.ts'
import type { FleetPageView } from './fleet-view.ts'
import { useRows } from './use-fleet.ts'

const few = 8

/** What came in when, and how it ended. */
export function ImportsPanel({ view: { from, to, machine } }: { readonly view: FleetPageView }): ReactElement {
  const { data } = useRows('import-history', { from, to })
  const [isWhole, setWhole] = useState(false)
  const rows = (data?.rows ?? []).filter(({ machine_id: id }) => (machine ?? id) === id)
  const bad = rows.filter(({ status }) => status !== 'completed').length
  return (
    <Panel
      title="Imports"
      className="imports"
      aside={
        bad === 0 ? undefined : (
          <span className="stale">
            {bad} of {rows.length} failed or were partial
          </span>
        )
      }
    >
      {rows.length > 0 && (
        <SortedTable
          label="Imports, newest first"
          columns={columns}
          rows={isWhole ? rows : rows.slice(0, few)}
          keyOf={({ started, machine_id: id, records }) => `${started} ${id} ${records}`}
          first="started"
        />
      )}
      {data !== undefined && rows.length === 0 && <Empty>No import in this span.</Empty>}
      {rows.length > few && !isWhole && (
        <button type="button" className="button" onClick={() => setWhole(true)}>
          All {rows.length} imports
        </button>
      )}
    </Panel>
  )
}

const columns: readonly Column<Row>[] = [
  {
    id: 'started',
    title: 'When',
    isNumber: true,
    valueOf: ({ started }) => countOf(started),
    render: ({ started }) => <Moment atMs={countOf(started)} />,
  },
  {
    id: 'machine',
    title: 'Machine',
    valueOf: ({ machine }) => textOf(machine),
    render: ({ machine }) => <Name text={textOf(machine)} />,
  },
  {
    id: 'status',
    title: 'Status',
    valueOf: ({ status }) => textOf(status),
    render: ({ status }) => (
      <span className="import-status" data-status={textOf(status)}>
        {textOf(status)}
      </span>
    ),
  },
  {
    id: 'records',
    title: 'Records',
    isNumber: true,
    valueOf: ({ records }) => countOf(records),
    render: ({ records }) => exactText(countOf(records)),
  },
  {
    id: 'seconds',
    title: 'Took',
    isNumber: true,
    isExtra: true,
    valueOf: ({ seconds }) => countOf(seconds),
    render: ({ seconds }) => `${countOf(seconds).toFixed(1)} s`,
  },
]
