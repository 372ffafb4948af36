import type { Alerts } from '@aic/agent/api'
import type { ReactElement } from 'react'
import { privacy } from '../../app/preferences.ts'
import { Moment } from '../../parts/moment.tsx'
import { Empty } from '../../parts/panel.tsx'
import { hiddenName } from '../../parts/shown.tsx'
import { deliveryText } from './delivery-text.ts'

type Alert = Alerts['alerts'][number]

const marks: Readonly<Record<Alert['level'], string>> = { info: 'i', warning: '!', critical: '‼' }

/** Alerts that were raised, and whether people were reached. */
export function AlertHistory({ alerts }: { readonly alerts: readonly Alert[] | undefined }): ReactElement | null {
  if (alerts === undefined) return null
  if (alerts.length === 0) {
    return <Empty>Nothing yet. When a limit or a budget passes a threshold, it is told once, and stands here.</Empty>
  }
  return (
    <ol className="alert-list">
      {alerts.map((alert) => (
        <li key={alert.id} data-level={alert.kind === 'threshold' || alert.kind === 'budget' ? alert.level : 'info'}>
          <span className="alert-mark" aria-hidden="true">
            {marks[alert.level]}
          </span>
          <span className="visually-hidden">{alert.level}: </span>
          <span className="alert-text">
            <Words alert={alert} />
          </span>
          <span className="alert-when">
            <Moment atMs={Date.parse(alert.created_at)} />
          </span>
          <span className="alert-told muted">
            {alert.deliveries.map((delivery) => (
              <span key={delivery.channel} data-status={delivery.status} title={delivery.error ?? undefined}>
                {deliveryText(delivery)}
              </span>
            ))}
          </span>
        </li>
      ))}
    </ol>
  )
}

/** Budgets are named by their users, and messages tell amounts: both are hidden in privacy mode. */
function Words({ alert: { kind, title, message } }: { readonly alert: Alert }): ReactElement {
  const isPrivate = privacy.use() === 'private'
  return (
    <>
      <b>{isPrivate && kind === 'budget' ? 'A budget' : title}</b>{' '}
      <span className="muted">{isPrivate ? hiddenName : message}</span>
    </>
  )
}
