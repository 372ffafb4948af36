import type { SessionCalls, SessionList } from '@aic/agent/api'
import type { ReactElement } from 'react'
import { AgentRefusal } from '../../api/ask.ts'
import { useAnswer } from '../../api/query.ts'
import { useRoute } from '../../app/route.ts'
import { countText, exactText, plural } from '../../format/count.ts'
import { shortModel } from '../../format/model.ts'
import { spanText } from '../../format/time.ts'
import { type ListColumn, ListTable } from '../../parts/list-table.tsx'
import { Moment } from '../../parts/moment.tsx'
import { Money, Name } from '../../parts/shown.tsx'
import { CallsChart } from './calls-chart.tsx'
import { listHref } from './list-view.ts'

type Call = SessionCalls['entries'][number]

/** One session, down to its calls. */
export function SessionView({ id }: { readonly id: string }): ReactElement {
  const { data, error } = useAnswer<SessionCalls>({ path: `/api/sessions/${encodeURIComponent(id)}`, madeOf: 'ledger' })
  const query = new URLSearchParams({ q: id, limit: '20' })
  const { data: found } = useAnswer<SessionList>({ path: `/api/sessions?${query.toString()}`, madeOf: 'ledger' })
  const row = found?.sessions.find(({ sessionId }) => sessionId === id)
  return (
    <section aria-labelledby="session-title" className="session">
      <p className="crumbs">
        <a href={listHref(useRoute().params)}>Sessions</a> /
      </p>
      <div className="page-head">
        <h1 id="session-title">
          {row?.project == null ? 'Session' : <Name text={row.project} title={row.folder ?? ''} />}
        </h1>
        <span className="muted session-id">
          <Name text={id} />
        </span>
      </div>
      {error instanceof AgentRefusal && <p className="empty">{error.message}.</p>}
      {data !== undefined && (
        <>
          <Facts data={data} row={row} />
          <CallsChart calls={data.entries} />
          <ListTable
            label="Calls"
            columns={columns}
            count={data.entries.length}
            rowAt={(at) => data.entries[at]}
            keyOf={(call) => String(data.entries.indexOf(call))}
          />
        </>
      )}
    </section>
  )
}

function Facts({
  data,
  row,
}: {
  readonly data: SessionCalls
  readonly row: SessionList['sessions'][number] | undefined
}): ReactElement {
  const times = data.entries.map(({ timestamp }) => Date.parse(timestamp))
  const [firstMs, lastMs] = [times[0] ?? 0, times.at(-1) ?? 0]
  return (
    <dl className="strip">
      <div>
        <dt>Cost</dt>
        <dd>
          <Money usd={data.totalCost} isPartial={data.entries.some(({ costUSD }) => costUSD === null)} />
        </dd>
      </div>
      <div>
        <dt>Tokens</dt>
        <dd title={exactText(data.totalTokens)}>{countText(data.totalTokens)}</dd>
      </div>
      <div>
        <dt>Calls</dt>
        <dd>{exactText(data.entries.length)}</dd>
      </div>
      <div>
        <dt>Time</dt>
        <dd>
          <Moment atMs={firstMs} />
          {lastMs - firstMs >= 60_000 && <span className="muted"> for {spanText(lastMs - firstMs)}</span>}
        </dd>
      </div>
      {row !== undefined && (
        <div>
          <dt>Agent</dt>
          <dd>{row.source}</dd>
        </div>
      )}
      {row !== undefined && row.calls > data.entries.length && (
        <div>
          <dt>In the background</dt>
          <dd>{plural(row.calls - data.entries.length, 'call')} booked, not logged</dd>
        </div>
      )}
    </dl>
  )
}

const count = (title: string, value: (call: Call) => number, isExtra = true): ListColumn<Call> => ({
  id: title,
  title,
  width: '5.5rem',
  isNumber: true,
  isExtra,
  render: (call) => <span title={exactText(value(call))}>{countText(value(call))}</span>,
})

const columns: readonly ListColumn<Call>[] = [
  {
    id: 'time',
    title: 'Time',
    width: 'minmax(5.5rem, 7rem)',
    render: ({ timestamp }) => <Moment atMs={Date.parse(timestamp)} />,
  },
  {
    id: 'model',
    title: 'Model',
    width: 'minmax(6rem, 1fr)',
    render: ({ model }) =>
      model === null ? <span className="unknown">not named</span> : <span title={model}>{shortModel(model)}</span>,
  },
  count('Input', ({ inputTokens }) => inputTokens),
  count('Cache write', ({ cacheCreationTokens }) => cacheCreationTokens),
  count('Cache read', ({ cacheReadTokens }) => cacheReadTokens),
  count('Output', ({ outputTokens }) => outputTokens),
  { id: 'cost', title: 'Cost', width: '4.5rem', isNumber: true, render: ({ costUSD }) => <Money usd={costUSD} /> },
]
