import type { FleetQuery } from '@aic/agent/api'
import { type FormEvent, type ReactElement, useState } from 'react'
import { AgentRefusal } from '../../api/ask.ts'
import { useAnswer } from '../../api/query.ts'
import { setParams } from '../../app/route.ts'
import { Panel } from '../../parts/panel.tsx'
import { type FleetPageView, queryParams, rowsPath } from './fleet-view.ts'
import { QueryRows } from './query-rows.tsx'
import { useRows } from './use-fleet.ts'

/** Any named query: pick one, set its parameters, see its rows and take them along. */
export function QueryBrowser({ view }: { readonly view: FleetPageView }): ReactElement {
  const { data: all } = useAnswer<readonly FleetQuery[]>({ path: '/api/fleet/queries', madeOf: 'settings' })
  const chosen = all?.find(({ id }) => id === view.query)
  const themes = Map.groupBy(all ?? [], ({ theme }) => theme)
  return (
    <Panel title="Ask the fleet" className="queries">
      <p className="form-end">
        <label htmlFor="fleet-query">Question</label>
        <select
          id="fleet-query"
          className="field"
          value={chosen?.id ?? ''}
          onChange={({ target }) => setParams(queryParams(view.values, target.value || null, {}), { isStep: true })}
        >
          <option value="">one of {all?.length ?? '…'}</option>
          {[...themes].map(([theme, questions]) => (
            <optgroup key={theme} label={theme}>
              {questions.map(({ id, title }) => (
                <option key={id} value={id}>
                  {title}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </p>
      {chosen !== undefined && <Asked key={chosen.id} query={chosen} view={view} />}
    </Panel>
  )
}

function Asked({ query, view }: { readonly query: FleetQuery; readonly view: FleetPageView }): ReactElement {
  const { data, error, isFetching } = useRows(query.id, view.values)
  return (
    <>
      <p className="muted">
        {query.purpose} <code>aic fleet query {query.id}</code>
      </p>
      {query.parameters.length > 0 && <Parameters query={query} values={view.values} />}
      {error !== null && (
        <p className="said" data-good="false" role="status">
          {error.message}. {error instanceof AgentRefusal && error.advice}
        </p>
      )}
      {data !== undefined && data.id === query.id && <QueryRows answer={data} path={rowsPath(query.id, view.values)} />}
      {data?.id !== query.id && isFetching && <div className="totals-wait" aria-busy="true" />}
    </>
  )
}

function Parameters({
  query,
  values,
}: {
  readonly query: FleetQuery
  readonly values: Readonly<Record<string, string>>
}): ReactElement {
  const [typed, setTyped] = useState(values)
  const ask = (event: FormEvent): void => {
    event.preventDefault()
    const known = query.parameters.filter(({ name, default: usual }) => (typed[name] ?? usual) !== usual)
    const set = Object.fromEntries(known.map(({ name }) => [name, typed[name] as string]))
    setParams(queryParams(values, query.id, set), { isStep: true })
  }
  return (
    <form className="parameters" onSubmit={ask}>
      {query.parameters.map(({ name, type, title, default: usual }) => (
        <label key={name}>
          <span>{title}</span>
          <input
            className="field"
            value={typed[name] ?? usual}
            inputMode={type === 'count' ? 'numeric' : type === 'number' || type === 'money' ? 'decimal' : 'text'}
            onChange={({ target }) => setTyped({ ...typed, [name]: target.value })}
          />
        </label>
      ))}
      <button type="submit" className="button">
        Ask
      </button>
      {query.parameters.some(({ type }) => type === 'date') && (
        <span className="muted hint">Days: 2026-03-01, today, today-29, month, month-2</span>
      )}
    </form>
  )
}
