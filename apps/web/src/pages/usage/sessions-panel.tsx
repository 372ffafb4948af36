import type { SessionList } from '@aic/agent/api'
import type { ReactElement } from 'react'
import { useAnswer } from '../../api/query.ts'
import { hrefOf } from '../../app/route.ts'
import { countText, exactText, plural } from '../../format/count.ts'
import { Moment } from '../../parts/moment.tsx'
import { Empty, Panel } from '../../parts/panel.tsx'
import { Money, Name } from '../../parts/shown.tsx'
import { reportQuery, type UsageView } from './view.ts'

const most = 12

/** The dearest sessions of the span; each opens to its calls. */
export function SessionsPanel({ view }: { readonly view: UsageView }): ReactElement {
  const query = reportQuery(view, { sort: 'cost', limit: String(most) })
  const { data } = useAnswer<SessionList>({ path: `/api/sessions?${query}`, madeOf: 'ledger' })
  const rows = data?.sessions ?? []
  const all = data === undefined ? undefined : <a href={hrefOf('sessions')}>{exactText(data.total)} in this span</a>
  return (
    <Panel title="Dearest sessions" aside={all} className="usage-sessions">
      {data !== undefined && rows.length === 0 && <Empty>None.</Empty>}
      <ul className="dear-sessions">
        {rows.map((row) => (
          <li key={`${row.source}-${row.sessionId}`}>
            <a href={hrefOf('sessions', { id: row.sessionId })}>
              <span className="dear-name">
                <Name text={row.project ?? row.sessionId} title={row.folder ?? row.sessionId} />{' '}
                <span className="muted">{row.source}</span>
              </span>
              <span className="muted">
                <Moment atMs={Date.parse(row.lastActivity)} />
              </span>
              <span className="muted">{plural(row.calls, 'call')}</span>
              <span className="number muted">{countText(row.totalTokens)} tokens</span>
              <b className="number">
                <Money usd={row.totalCost} isPartial={row.isCostPartial} />
              </b>
            </a>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
