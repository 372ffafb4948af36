import type { AccountStatus, ConnectableProvider } from '@aic/agent/api'
import type { ReactElement } from 'react'
import { useAction } from '../../api/action.ts'
import { send } from '../../api/ask.ts'
import { Ago } from '../../parts/moment.tsx'
import { SaidText } from '../../parts/said-text.tsx'
import { Name } from '../../parts/shown.tsx'
import { ConnectForm } from './connect-form.tsx'
import { type ShownProvider, waysOf } from './provider-group.ts'
import '../../design/form.css'

interface TestAnswer {
  readonly success: boolean
  readonly took_ms: number
  readonly error: { readonly message: string; readonly suggestion: string } | null
}

/** One provider: how it stands, and under it how it is connected. */
export function ProviderRow({
  shown: { provider, accounts },
  onMove,
  canMove,
}: {
  readonly shown: ShownProvider
  readonly onMove?: (by: 1 | -1) => void
  readonly canMove?: { readonly up: boolean; readonly down: boolean }
}): ReactElement {
  const { provider_id: id, provider_name: name, enabled, has_key: hasKey } = provider
  const test = useAction(async () => {
    const { success, took_ms: ms, error } = await send<TestAnswer>('POST', `/api/providers/${id}/test`, {})
    const text = success ? `Works, answered in ${Math.round(ms)} ms` : `${error?.message} ${error?.suggestion}`
    return { isGood: success, text }
  })
  const turn = useAction(async () => {
    await send('PUT', `/api/providers/${id}`, { enabled: !enabled })
    return null
  })
  return (
    <li className="provider-row">
      <details>
        <summary>
          <State provider={provider} accounts={accounts} />
          <span className="provider-row-name">{name}</span>
          <span className="muted provider-row-ways">{hasKey ? <Source provider={provider} /> : waysOf(provider)}</span>
        </summary>
        <ConnectForm provider={provider} />
      </details>
      <div className="provider-row-actions">
        <SaidText said={test.said ?? turn.said} />
        {onMove !== undefined && <Moves name={name} onMove={onMove} canMove={canMove} />}
        {hasKey && enabled && (
          <button type="button" className="button" disabled={test.isBusy} onClick={() => void test.run()}>
            {test.isBusy ? 'Testing …' : 'Test'}
            <span className="visually-hidden"> {name}</span>
          </button>
        )}
        <button
          type="button"
          className="switch"
          role="switch"
          aria-checked={enabled}
          aria-label={`Ask ${name}`}
          disabled={turn.isBusy}
          onClick={() => void turn.run()}
        />
      </div>
      {accounts.map((account, at) => (
        <Account key={account.accountKey ?? at} account={account} />
      ))}
    </li>
  )
}

function Moves({
  name,
  onMove,
  canMove,
}: {
  readonly name: string
  readonly onMove: (by: 1 | -1) => void
  readonly canMove: { readonly up: boolean; readonly down: boolean } | undefined
}): ReactElement {
  return (
    <span className="moves" role="group" aria-label={`Order of ${name}`}>
      <button type="button" className="quiet" disabled={canMove?.up !== true} onClick={() => onMove(-1)}>
        <span aria-hidden="true">↑</span>
        <span className="visually-hidden">{name} earlier</span>
      </button>
      <button type="button" className="quiet" disabled={canMove?.down !== true} onClick={() => onMove(1)}>
        <span aria-hidden="true">↓</span>
        <span className="visually-hidden">{name} later</span>
      </button>
    </span>
  )
}

/** Its worst account tells the colour; the words stand beside it. */
function State({ provider, accounts }: ShownProvider): ReactElement {
  const isFailed = accounts.some(({ fault }) => fault !== null)
  const isStale = accounts.some(({ state }) => state === 'stale')
  const state = !provider.has_key || !provider.enabled ? 'none' : isFailed ? 'failed' : isStale ? 'stale' : 'good'
  return <span className="dot" data-state={state} aria-hidden="true" />
}

function Source({ provider: { auth_source: source, key_end: end } }: { readonly provider: ConnectableProvider }) {
  return (
    <>
      {source}
      {end !== null && <span className="key-end"> ••••{end}</span>}
    </>
  )
}

/** Who it is, and what went wrong. */
function Account({ account }: { readonly account: AccountStatus }): ReactElement | null {
  const { label, plan, fault, incident, readAtMs, notes, authSource } = account
  const hasIncident = incident !== null && incident.level !== 'none'
  if (authSource === null && fault === null && !hasIncident) return null
  return (
    <p className="provider-account">
      {label !== null && <Name text={label} />}
      {plan !== null && <span>{plan}</span>}
      {readAtMs !== null && (
        <span className="muted">
          read <Ago atMs={readAtMs} />
        </span>
      )}
      {fault !== null && (
        <span className="fault">
          {fault.message} {fault.advice}
        </span>
      )}
      {hasIncident && <span className="incident">The vendor says: {incident.text}</span>}
      {notes.map((note) => (
        <span key={note} className="muted">
          {note}
        </span>
      ))}
    </p>
  )
}
