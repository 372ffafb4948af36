import { type ReactElement, useState } from 'react'
import { bucketText } from '../../format/time.ts'
import { Empty, Panel } from '../../parts/panel.tsx'
import { Name } from '../../parts/shown.tsx'
import { type Column, SortedTable } from '../../parts/sorted-table.tsx'
import { isHashed, type Row, textOf } from './fleet-facts.ts'
import type { FleetPageView } from './fleet-view.ts'
import { costColumn, countColumn, tokensColumn } from './row-table.tsx'
import { useRows } from './use-fleet.ts'

const few = 10

/** What projects took, by their readable names where the team allows them, else by what they are hashed to. */
export function ProjectsPanel({ view: { from, to, machine } }: { readonly view: FleetPageView }): ReactElement {
  const { data } = useRows('project-cost', { from, to })
  const [isWhole, setWhole] = useState(false)
  const rows = data?.rows ?? []
  const hashed = rows.filter(({ project }) => isHashed(textOf(project))).length
  return (
    <Panel title="Projects" aside={machine === null ? undefined : <span className="muted">of all machines</span>}>
      {rows.length > 0 && (
        <SortedTable
          label="Projects of the fleet"
          columns={columns}
          rows={isWhole ? rows : rows.slice(0, few)}
          keyOf={({ project }) => textOf(project)}
          first="cost"
        />
      )}
      {data?.rows.length === 0 && <Empty>Nothing was used in this span.</Empty>}
      {rows.length > few && !isWhole && (
        <button type="button" className="button" onClick={() => setWhole(true)}>
          All {rows.length} projects
        </button>
      )}
      {hashed > 0 && (
        <p className="muted hint">
          {hashed === 1 ? 'One name is a hash' : `${hashed} names are hashes`}: machines keep the readable ones to
          themselves. <code>aic config set fleet.labels NAME,…</code> on a machine names those that may be read.
        </p>
      )}
    </Panel>
  )
}

/** A project as it may be called. */
function ProjectName({ name }: { readonly name: string }): ReactElement {
  if (name === '') return <span className="unknown">no project</span>
  if (!isHashed(name)) return <Name text={name} />
  return (
    <span className="hashed" title="Hashed on the machine that sent it">
      <Name text={name} title={`${name}: hashed on the machine that sent it`} />
    </span>
  )
}

const columns: readonly Column<Row>[] = [
  {
    id: 'project',
    title: 'Project',
    valueOf: ({ project }) => textOf(project),
    render: ({ project }) => <ProjectName name={textOf(project)} />,
  },
  costColumn,
  tokensColumn,
  countColumn('sessions', 'Sessions'),
  {
    id: 'last',
    title: 'Last day',
    isNumber: true,
    isExtra: true,
    valueOf: ({ last_date: date }) => Date.parse(textOf(date)) || 0,
    render: ({ last_date: date }) => (date === null ? '–' : bucketText(textOf(date))),
  },
]
