import type { ProjectList } from '@aic/agent/api'
import type { ReactElement } from 'react'
import { useAnswer } from '../../api/query.ts'
import { useNowMs } from '../../app/clock.ts'
import { hrefOf, setParams, useRoute } from '../../app/route.ts'
import { countText, exactText, plural } from '../../format/count.ts'
import { shortModel } from '../../format/model.ts'
import { bucketText, localDayText } from '../../format/time.ts'
import { Choice } from '../../parts/choice.tsx'
import { type ListColumn, ListTable } from '../../parts/list-table.tsx'
import { Money, Name } from '../../parts/shown.tsx'
import { costColumn, lastColumn, tokensColumn } from '../../parts/sum-columns.tsx'
import { DaySpark } from './day-spark.tsx'
import { type ProjectRow, pathOf, projectView, shownRows, spans } from './project-view.ts'
import './projects.css'

/** Every project: what it cost, its last month day by day, and the way to its usage and sessions. */
export function ProjectsPage(): ReactElement {
  const view = projectView(useRoute().params)
  const path = pathOf(view.last, localDayText(useNowMs()))
  const { data } = useAnswer<ProjectList>({ path, madeOf: 'ledger', isKept: view.last === '30' })
  const rows = data === undefined ? [] : shownRows(data.projects, view)
  return (
    <section aria-labelledby="projects-title">
      <div className="page-head">
        <h1 id="projects-title">Projects</h1>
        {data !== undefined && (
          <p className="tally" role="status">
            <b>{plural(rows.length, 'project')}</b> ·{' '}
            <Money usd={data.totals.totalCost} isPartial={data.totals.isCostPartial} /> ·{' '}
            {countText(data.totals.totalTokens)} tokens
          </p>
        )}
      </div>
      <div className="toolbar">
        <input
          type="search"
          aria-label="Search projects"
          placeholder="Name or folder …"
          dir="auto"
          defaultValue={view.q}
          onChange={({ target }) => setParams({ q: target.value.trim() === '' ? null : target.value })}
        />
        <Choice
          label="Time"
          words={spans}
          value={view.last}
          onChoose={(last) => setParams({ last: last === '30' ? null : last })}
        />
      </div>
      {data !== undefined && rows.length === 0 ? (
        <p className="empty">
          {data.projects.length === 0 ? 'Nothing was used in this time.' : `No project holds “${view.q}”.`}
        </p>
      ) : (
        <ListTable
          label="Projects"
          columns={columnsOf(data)}
          count={data === undefined ? 12 : rows.length}
          rowAt={(at) => rows[at]}
          keyOf={({ folder }) => folder ?? ''}
          order={{ id: view.sort, isRising: view.isRising }}
          onOrder={(id) => setParams({ sort: id, order: id === view.sort && !view.isRising ? 'asc' : null })}
        />
      )}
    </section>
  )
}

function columnsOf(data: ProjectList | undefined): readonly ListColumn<ProjectRow>[] {
  const most = Math.max(0, ...(data?.projects ?? []).flatMap(({ dailyCost }) => dailyCost))
  const first = data?.firstDay ?? ''
  const days: ListColumn<ProjectRow> = {
    id: 'days',
    title: first === '' ? 'Days' : `30 days from ${bucketText(first, { isShort: true })}`,
    width: 'minmax(8rem, 1.2fr)',
    isExtra: true,
    render: (row) => <DaySpark row={row} mostUsd={most} firstDay={first} />,
  }
  return [nameColumn, days, ...otherColumns]
}

const nameColumn: ListColumn<ProjectRow> = {
  id: 'project',
  title: 'Project',
  width: 'minmax(6rem, 2fr)',
  isOrder: true,
  render: ({ project, folder }) => (
    <a className="row-link" href={hrefOf('usage', { project: folder })}>
      <span className="two-lines">
        {project === null ? <span className="unknown">no project</span> : <Name text={project} />}
        <span className="muted">{folder !== null && <Name text={folder} />}</span>
      </span>
    </a>
  ),
}

const otherColumns: readonly ListColumn<ProjectRow>[] = [
  {
    id: 'models',
    title: 'Mostly',
    width: 'minmax(7rem, 1fr)',
    isExtra: true,
    render: ({ models }) => (
      <span title={models.map(({ modelName }) => modelName ?? 'unknown').join(', ')}>
        {shortModel(models[0]?.modelName ?? '')}
      </span>
    ),
  },
  {
    id: 'sessions',
    title: 'Sessions',
    width: '5rem',
    isNumber: true,
    isExtra: true,
    isOrder: true,
    render: ({ sessions, folder }) => (
      <a className="over-row" href={hrefOf('sessions', { q: folder })} title="Show them">
        {exactText(sessions)}
      </a>
    ),
  },
  { ...lastColumn, isExtra: true },
  tokensColumn,
  costColumn,
]
