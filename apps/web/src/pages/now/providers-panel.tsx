import type { AccountStatus, MonitorStatus } from '@aic/agent/api'
import type { ReactElement } from 'react'
import { Ago } from '../../parts/moment.tsx'
import { Empty, Panel } from '../../parts/panel.tsx'
import { Name } from '../../parts/shown.tsx'

const stateTexts: Readonly<Record<AccountStatus['state'], string>> = {
  fresh: 'up to date',
  stale: 'old numbers',
  failed: 'no answer yet',
  waiting: 'being asked',
  missing: 'no sign-in found',
  disabled: 'switched off',
}

/** Who is asked, how it went, and whether the vendor itself has trouble. */
export function ProvidersPanel({ status }: { readonly status: MonitorStatus | undefined }): ReactElement {
  const accounts = status?.accounts ?? []
  const asked = accounts.filter(({ state }) => state !== 'missing' && state !== 'disabled')
  const others = accounts.filter(({ state }) => state === 'missing' || state === 'disabled')
  return (
    <Panel title="Providers" className="providers" aside={<a href="#/providers">keys and sign-ins</a>}>
      {asked.length === 0 && <Empty>None is signed in on this machine.</Empty>}
      {asked.length > 0 && (
        <ul className="provider-list">
          {asked.map((account) => (
            <Provider key={`${account.provider}-${account.accountKey}`} account={account} />
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <details className="more">
          <summary>{others.length} not in use</summary>
          <p className="muted">{others.map(({ name, state }) => `${name}: ${stateTexts[state]}`).join(' · ')}</p>
        </details>
      )}
    </Panel>
  )
}

function Provider({ account }: { readonly account: AccountStatus }): ReactElement {
  const { name, state, label, readAtMs, incident, authSource, fault } = account
  const hasIncident = incident !== null && incident.level !== 'none'
  return (
    <li data-state={fault === null ? state : 'failed'}>
      <span className="dot" aria-hidden="true" />
      <span className="provider-name">
        {name}
        {label !== null && (
          <span className="muted">
            [<Name text={label} />]
          </span>
        )}
      </span>
      <span className="provider-state">
        {fault === null ? stateTexts[state] : fault.message}
        {hasIncident && <em className="incident">{incident.text}</em>}
      </span>
      <span className="muted provider-source" title={authSource ?? undefined}>
        {readAtMs === null ? authSource : <Ago atMs={readAtMs} />}
      </span>
    </li>
  )
}
