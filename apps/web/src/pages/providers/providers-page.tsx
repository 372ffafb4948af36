import type { ConnectableProvider, MonitorStatus } from '@aic/agent/api'
import type { ReactElement } from 'react'
import { useAction } from '../../api/action.ts'
import { send } from '../../api/ask.ts'
import { useAnswer } from '../../api/query.ts'
import { Empty, Panel } from '../../parts/panel.tsx'
import { SaidText } from '../../parts/said-text.tsx'
import { groupsOf, moved, type ShownProvider } from './provider-group.ts'
import { ProviderRow } from './provider-row.tsx'
import '../../design/list.css'
import './providers.css'

/** Who is asked, with which key, and how to connect the others. A key goes in here; none ever comes out. */
export function ProvidersPage(): ReactElement {
  const { data: providers, isPending: isListing } = useAnswer<ConnectableProvider[]>({
    path: '/api/providers',
    madeOf: 'limits',
  })
  const { data: status, isPending: isAsking } = useAnswer<MonitorStatus>({
    path: '/api/limits',
    madeOf: 'limits',
    isKept: true,
  })
  const { connected, others, off } = groupsOf(providers ?? [], status?.accounts ?? [])
  const search = useAction(async () => {
    const found = await send<readonly object[]>('POST', '/api/discover', {})
    return `${found.length} with a key or sign-in`
  })
  const ids = connected.map(({ provider }) => provider.provider_id)
  const order = useAction(async (id: string, by: 1 | -1) => {
    await send('POST', '/api/providers/order', { providers: moved(ids, id, by) })
    return null
  })
  return (
    <section aria-labelledby="providers-title">
      <div className="page-head">
        <h1 id="providers-title">Providers</h1>
        <p className="tally">
          <button type="button" className="button" disabled={search.isBusy} onClick={() => void search.run()}>
            {search.isBusy ? 'Looking …' : 'Look for keys and sign-ins again'}
          </button>{' '}
          <SaidText said={search.said} />
        </p>
      </div>
      {!isListing && !isAsking && (
        <>
          <Group title="Connected" shown={connected} empty="No key or sign-in was found on this machine.">
            {(shown, at) => (
              <ProviderRow
                key={shown.provider.provider_id}
                shown={shown}
                onMove={(by) => void order.run(shown.provider.provider_id, by)}
                canMove={{ up: at > 0, down: at < connected.length - 1 }}
              />
            )}
          </Group>
          <SaidText said={order.said} />
          <Group title="Not connected" shown={others} empty="All providers that aic knows are connected.">
            {(shown) => <ProviderRow key={shown.provider.provider_id} shown={shown} />}
          </Group>
          {off.length > 0 && (
            <Group title="Switched off" shown={off} empty="">
              {(shown) => <ProviderRow key={shown.provider.provider_id} shown={shown} />}
            </Group>
          )}
        </>
      )}
    </section>
  )
}

function Group({
  title,
  shown,
  empty,
  children,
}: {
  readonly title: string
  readonly shown: readonly ShownProvider[]
  readonly empty: string
  readonly children: (shown: ShownProvider, at: number) => ReactElement
}): ReactElement {
  return (
    <Panel title={title} aside={<span className="muted">{shown.length}</span>}>
      {shown.length === 0 ? <Empty>{empty}</Empty> : <ul className="provider-rows">{shown.map(children)}</ul>}
    </Panel>
  )
}
