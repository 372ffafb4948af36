import type { SessionList } from '@aic/agent/api'
import { type ReactElement, useCallback, useRef, useState } from 'react'
import { useConnection } from '../../api/connection.ts'
import { setParams, useRoute } from '../../app/route.ts'
import { countText, exactText, plural } from '../../format/count.ts'
import { shortModel } from '../../format/model.ts'
import { Choice } from '../../parts/choice.tsx'
import { type ListColumn, ListTable } from '../../parts/list-table.tsx'
import { Money, Name } from '../../parts/shown.tsx'
import { costColumn, lastColumn, tokensColumn } from '../../parts/sum-columns.tsx'
import { listViewOf, nextOrder, pagePath, pageRows, sessionHref, spans } from './list-view.ts'
import { usePages } from './use-pages.ts'

type Row = SessionList['sessions'][number]

/** Every session: searched, ordered and cut by the agent, so that a hundred thousand are no matter. */
export function SessionsList(): ReactElement {
  const { params } = useRoute()
  const view = listViewOf(params)
  const [shown, setShown] = useState<readonly [number, number]>([0, 0])
  const onShown = useCallback((first: number, last: number) => setShown([first, last]), [])
  const pages = pagesOf(shown)
  const answers = usePages(pages.map((page) => pagePath(view, page)))
  const isAway = useConnection() === 'away'
  const told = useLast(answers.find((answer) => answer !== undefined))
  const rowAt = (at: number): Row | undefined =>
    answers[pages.indexOf(Math.floor(at / pageRows))]?.sessions[at % pageRows]
  return (
    <section aria-labelledby="sessions-title">
      <div className="page-head">
        <h1 id="sessions-title">Sessions</h1>
        <Tally told={told} isSearched={view.q !== ''} />
      </div>
      <div className="toolbar">
        <Search key={params.get('q') === null ? 'none' : 'some'} value={view.q} />
        <Choice
          label="Time"
          words={spans}
          value={view.last as keyof typeof spans}
          onChoose={(last) => setParams({ last: last === 'all' ? null : last })}
        />
      </div>
      {told === undefined && isAway && <p className="empty">They are shown when the agent is back.</p>}
      {told?.matched === 0 && (
        <p className="empty">{view.q === '' ? 'No session in this time.' : `No session holds “${view.q}”.`}</p>
      )}
      {told?.matched !== 0 && !(told === undefined && isAway) && (
        <ListTable
          label="Sessions"
          columns={columns}
          count={told?.matched ?? pageRows}
          rowAt={rowAt}
          keyOf={({ source, sessionId }) => `${source} ${sessionId}`}
          order={{ id: view.sort, isRising: view.isRising }}
          onOrder={(id) => setParams(nextOrder(view, id))}
          onShown={onShown}
        />
      )}
    </section>
  )
}

function pagesOf([first, last]: readonly [number, number]): readonly number[] {
  const [from, to] = [Math.floor(first / pageRows), Math.floor(last / pageRows)]
  return Array.from({ length: to - from + 1 }, (_, i) => from + i)
}

/** The last value that was there: while another order is fetched the length of the list stays. */
function useLast<T>(value: T | undefined): T | undefined {
  const last = useRef(value)
  if (value !== undefined) last.current = value
  return last.current
}

function Search({ value }: { readonly value: string }): ReactElement {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const onChange = (text: string): void => {
    if (timer.current !== null) clearTimeout(timer.current)
    timer.current = setTimeout(() => setParams({ q: text.trim() === '' ? null : text }), 120)
  }
  return (
    <input
      type="search"
      aria-label="Search sessions"
      placeholder="Project, model, agent, id …"
      defaultValue={value}
      dir="auto"
      onChange={({ target }) => onChange(target.value)}
    />
  )
}

function Tally({ told, isSearched }: { readonly told: SessionList | undefined; readonly isSearched: boolean }) {
  if (told === undefined) return null
  const { matched, total, totals } = told
  return (
    <p className="tally" role="status">
      <b>{isSearched ? `${exactText(matched)} of ${plural(total, 'session')}` : plural(matched, 'session')}</b> ·{' '}
      <Money usd={totals.totalCost} isPartial={totals.isCostPartial} /> · {countText(totals.totalTokens)} tokens
    </p>
  )
}

/** Its address keeps how the list is filtered, for the way back. */
function SessionLink({ row }: { readonly row: Row }): ReactElement {
  return (
    <a className="row-link" href={sessionHref(useRoute().params, row.sessionId)}>
      <span className="two-lines">
        {row.project === null ? <span className="unknown">no project</span> : <Name text={row.project} />}
        <span className="muted">
          <Name text={row.sessionId} />
        </span>
      </span>
    </a>
  )
}

const columns: readonly ListColumn<Row>[] = [
  {
    id: 'project',
    title: 'Project',
    width: 'minmax(5rem, 2.4fr)',
    isOrder: true,
    render: (row) => <SessionLink row={row} />,
  },
  {
    id: 'source',
    title: 'Agent',
    width: 'minmax(5rem, 1fr)',
    isExtra: true,
    isOrder: true,
    render: (row) => row.source,
  },
  {
    id: 'models',
    title: 'Models',
    width: 'minmax(7rem, 1.6fr)',
    isExtra: true,
    render: ({ models }) => <span title={models.join(', ')}>{models.map(shortModel).join(', ')}</span>,
  },
  lastColumn,
  {
    id: 'calls',
    title: 'Calls',
    width: '4rem',
    isNumber: true,
    isExtra: true,
    isOrder: true,
    render: ({ calls }) => exactText(calls),
  },
  { ...tokensColumn, isExtra: true },
  costColumn,
]
