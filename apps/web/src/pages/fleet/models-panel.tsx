import { type ReactElement, useMemo } from 'react'
import { setParams } from '../../app/route.ts'
import { shortModel } from '../../format/model.ts'
import { Empty, Panel } from '../../parts/panel.tsx'
import { Name } from '../../parts/shown.tsx'
import { type Column, SortedTable } from '../../parts/sorted-table.tsx'
import { type Row, textOf } from './fleet-facts.ts'
import type { FleetPageView } from './fleet-view.ts'
import { costColumn, tokensColumn } from './row-table.tsx'
import { useRows } from './use-fleet.ts'

/** Rows that are shown before one asks for a machine. */
const most = 12

/** Which models run where; all of one machine where one is chosen. */
export function ModelsPanel({ view: { from, to, machine } }: { readonly view: FleetPageView }): ReactElement {
  const { data } = useRows('machine-models', { from, to })
  const rows = useMemo(() => {
    const wanted = (data?.rows ?? []).filter(({ machine_id: id }) => (machine ?? id) === id)
    return wanted.toSorted((a, b) => Number(b.cost_usd ?? -1) - Number(a.cost_usd ?? -1))
  }, [data, machine])
  const shown = machine === null ? rows.slice(0, most) : rows
  return (
    <Panel
      title="Models by machine"
      aside={
        rows.length === shown.length ? undefined : (
          <span className="muted">
            the dearest {most} of {rows.length}
          </span>
        )
      }
    >
      {shown.length > 0 && (
        <SortedTable
          label="Models of each machine"
          columns={machine === null ? [modelColumn, machineColumn, ...sums] : [modelColumn, ...sums]}
          rows={shown}
          keyOf={({ machine_id: id, model }) => `${textOf(id)} ${textOf(model)}`}
          first="cost"
        />
      )}
      {data !== undefined && shown.length === 0 && <Empty>Nothing was used in this span.</Empty>}
    </Panel>
  )
}

const sums: readonly Column<Row>[] = [costColumn, tokensColumn]

const modelColumn: Column<Row> = {
  id: 'model',
  title: 'Model',
  valueOf: ({ model }) => textOf(model),
  render: ({ model }) =>
    textOf(model) === '' ? (
      <span className="unknown">no model named</span>
    ) : (
      <bdi className="name" title={textOf(model)}>
        {shortModel(textOf(model))}
      </bdi>
    ),
}

const machineColumn: Column<Row> = {
  id: 'machine',
  title: 'Machine',
  valueOf: ({ machine }) => textOf(machine),
  render: ({ machine, machine_id: id }) => (
    <button type="button" className="link" onClick={() => setParams({ machine: textOf(id) }, { isStep: true })}>
      <Name text={textOf(machine)} />
    </button>
  ),
}
