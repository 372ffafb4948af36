import type { ReportRow, SessionCalls } from '@aic/agent/api'
import { type ReactElement, useState } from 'react'
import { useAnswer } from '../../api/query.ts'
import { countText, exactText, plural } from '../../format/count.ts'
import { Moment } from '../../parts/moment.tsx'
import { Empty, Panel } from '../../parts/panel.tsx'
import { Money, Name } from '../../parts/shown.tsx'
import { reportQuery, type UsageView } from './view.ts'

const most = 20

/** The dearest sessions of the span; each opens to its calls. */
export function SessionsPanel({ view }: { readonly view: UsageView }): ReactElement {
  const path = `/api/reports/session?${reportQuery(view, { limit: String(most) })}`
  const { data } = useAnswer<{ readonly sessions: readonly ReportRow[] }>({ path, madeOf: 'ledger' })
  const rows = data?.sessions ?? []
  return (
    <Panel title="Dearest sessions" className="usage-sessions">
      {data !== undefined && rows.length === 0 && <Empty>None.</Empty>}
      <ul className="session-list">
        {rows.map((row) => (
          <SessionRow key={`${row.agent}-${row.period}`} row={row} />
        ))}
      </ul>
    </Panel>
  )
}

function SessionRow({ row }: { readonly row: ReportRow }): ReactElement {
  const [isOpen, setOpen] = useState(false)
  const at = row.lastActivity ?? row.metadata.lastActivity ?? null
  const folder = row.projectPath ?? ''
  return (
    <li>
      <button type="button" className="session" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <span className="session-name">
          <Name text={folder.split(/[/\\]/).findLast(Boolean) ?? row.period} title={folder || row.period} />{' '}
          <span className="muted">{row.aic.sources.map(({ source }) => source).join(', ')}</span>
        </span>
        <span className="muted">{at !== null && <Moment atMs={Date.parse(at)} />}</span>
        <span className="muted">{plural(row.aic.calls, 'call')}</span>
        <span className="number">{countText(row.totalTokens)}</span>
        <b className="number">
          <Money usd={row.totalCost} isPartial={row.aic.isCostPartial} />
        </b>
      </button>
      {isOpen && <Calls id={row.period} />}
    </li>
  )
}

const mostCalls = 200

function Calls({ id }: { readonly id: string }): ReactElement {
  const { data, error } = useAnswer<SessionCalls>({ path: `/api/sessions/${encodeURIComponent(id)}`, madeOf: 'ledger' })
  if (error !== null) return <Empty>{error.message}</Empty>
  if (data === undefined) return <Empty>Reading its calls…</Empty>
  const shown = data.entries.slice(-mostCalls)
  return (
    <div className="table-frame" role="region" aria-label="Calls of the session" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Model</th>
            {['Input', 'Output', 'Cache read', 'Cache written', 'Cost'].map((title) => (
              <th key={title} scope="col" className="number">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((call, i) => (
            <tr key={`${call.timestamp}-${i}`}>
              <td>
                <Moment atMs={Date.parse(call.timestamp)} />
              </td>
              <td>{call.model ?? <span className="unknown">unknown</span>}</td>
              <td className="number">{exactText(call.inputTokens)}</td>
              <td className="number">{exactText(call.outputTokens)}</td>
              <td className="number">{exactText(call.cacheReadTokens)}</td>
              <td className="number">{exactText(call.cacheCreationTokens)}</td>
              <td className="number">
                <Money usd={call.costUSD} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {data.entries.length > shown.length && (
        <p className="muted">
          The last {mostCalls} of {exactText(data.entries.length)} calls.
        </p>
      )}
    </div>
  )
}
