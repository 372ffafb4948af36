import type { ReactElement } from 'react'
import { setParams } from '../../app/route.ts'
import { colourOf } from '../../chart/colours.ts'
import { countText, exactText, percentText } from '../../format/count.ts'
import { Ago } from '../../parts/moment.tsx'
import { Panel } from '../../parts/panel.tsx'
import { Money, Name } from '../../parts/shown.tsx'
import { type Column, SortedTable } from '../../parts/sorted-table.tsx'
import type { MachineFacts } from './fleet-facts.ts'
import type { FleetPageView } from './fleet-view.ts'

/** Every machine: what it took, its share, and when it was last heard of. */
export function MachinesPanel({
  machines,
  view,
  isKnown,
}: {
  readonly machines: readonly MachineFacts[]
  readonly view: FleetPageView
  /** Whether usage was told; freshness may be there without. */
  readonly isKnown: boolean
}): ReactElement {
  const stale = machines.filter(({ isStale }) => isStale).length
  const shown = machines.filter(({ id }) => (view.machine ?? id) === id)
  return (
    <Panel
      title="Machines"
      className="machines"
      aside={stale === 0 ? undefined : <span className="stale">{stale} silent for more than a day</span>}
    >
      <SortedTable
        label="All machines"
        columns={isKnown ? [nameColumn, ...usageColumns, ...heardColumns] : [nameColumn, ...heardColumns]}
        rows={shown}
        keyOf={({ id }) => id}
        first={isKnown ? 'cost' : 'name'}
      />
    </Panel>
  )
}

const nameColumn: Column<MachineFacts> = {
  id: 'name',
  title: 'Machine',
  valueOf: ({ name }) => name,
  render: ({ id, name, isTwin, isStale }) => (
    <>
      <span className="swatch" style={{ background: colourOf('machine', id) }} />
      <button type="button" className="link" onClick={() => setParams({ machine: id }, { isStep: true })}>
        <Name text={name} title={`${name}, ${id}`} />
      </button>
      {isTwin && (
        <span className="muted">
          {' '}
          <Name text={id.slice(0, 8)} title={id} />
        </span>
      )}
      {isStale && <span className="stale"> stale</span>}
    </>
  ),
}

const usageColumns: readonly Column<MachineFacts>[] = [
  {
    id: 'cost',
    title: 'Cost',
    isNumber: true,
    valueOf: ({ costUsd }) => costUsd ?? -1,
    render: ({ costUsd, isPartial, calls }) => (calls === 0 ? '–' : <Money usd={costUsd} isPartial={isPartial} />),
  },
  {
    id: 'share',
    title: 'Share',
    isNumber: true,
    valueOf: ({ sharePercent }) => sharePercent ?? -1,
    render: ({ sharePercent }) => (sharePercent === null ? '–' : percentText(sharePercent)),
  },
  {
    id: 'tokens',
    title: 'Tokens',
    isNumber: true,
    isExtra: true,
    valueOf: ({ tokens }) => tokens,
    render: ({ tokens }) => <span title={exactText(tokens)}>{countText(tokens)}</span>,
  },
  {
    id: 'days',
    title: 'Days in use',
    isNumber: true,
    isExtra: true,
    valueOf: ({ activeDays }) => activeDays,
    render: ({ activeDays }) => exactText(activeDays),
  },
  {
    id: 'sessions',
    title: 'Sessions',
    isNumber: true,
    isExtra: true,
    valueOf: ({ sessions }) => sessions,
    render: ({ sessions }) => exactText(sessions),
  },
]

const heardColumns: readonly Column<MachineFacts>[] = [
  {
    id: 'call',
    title: 'Last call',
    isNumber: true,
    valueOf: ({ lastCallMs }) => lastCallMs ?? 0,
    render: ({ lastCallMs }) => (lastCallMs === null ? 'none' : <Ago atMs={lastCallMs} />),
  },
  {
    id: 'import',
    title: 'Last import',
    isNumber: true,
    isExtra: true,
    valueOf: ({ lastImportMs }) => lastImportMs ?? 0,
    render: ({ lastImportMs }) => (lastImportMs === null ? 'none' : <Ago atMs={lastImportMs} />),
  },
]
