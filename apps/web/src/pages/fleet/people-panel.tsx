import type { ReactElement } from 'react'
import { Empty, Panel } from '../../parts/panel.tsx'
import { Name } from '../../parts/shown.tsx'
import { type Column, SortedTable } from '../../parts/sorted-table.tsx'
import { type Row, textOf } from './fleet-facts.ts'
import type { FleetPageView } from './fleet-view.ts'
import { costColumn, countColumn, shareColumn, tokensColumn } from './row-table.tsx'
import { useRows } from './use-fleet.ts'

/** Who used what, of all machines. */
export function PeoplePanel({ view: { from, to, machine } }: { readonly view: FleetPageView }): ReactElement {
  const { data } = useRows('user-cost', { from, to })
  const isNobody = data?.rows.every(({ user }) => textOf(user) === '') === true
  return (
    <Panel title="People" aside={machine === null ? undefined : <span className="muted">of all machines</span>}>
      {data !== undefined && data.rows.length > 0 && (
        <SortedTable
          label="Everybody"
          columns={columns}
          rows={data.rows}
          keyOf={({ user }) => textOf(user)}
          first="cost"
        />
      )}
      {data?.rows.length === 0 && <Empty>Nobody used anything in this span.</Empty>}
      {isNobody && data.rows.length > 0 && (
        <p className="muted hint">
          No machine says whose it is: <code>aic config set fleet.person NAME</code> on each.
        </p>
      )}
    </Panel>
  )
}

const columns: readonly Column<Row>[] = [
  {
    id: 'user',
    title: 'Who',
    valueOf: ({ user }) => textOf(user),
    render: ({ user }) =>
      textOf(user) === '' ? <span className="unknown">nobody named</span> : <Name text={textOf(user)} />,
  },
  costColumn,
  shareColumn,
  tokensColumn,
  countColumn('machines', 'Machines'),
]
