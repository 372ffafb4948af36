import type { Alerts, Budgets } from '@aic/agent/api'
import type { ReactElement } from 'react'
import { useAnswer } from '../../api/query.ts'
import { Panel } from '../../parts/panel.tsx'
import { AlertForm } from './alert-form.tsx'
import { AlertHistory } from './alert-history.tsx'
import { BudgetList } from './budget-list.tsx'
import './alerts.css'

/** What was told and when, what will be told, and what may be spent. */
export function AlertsPage(): ReactElement {
  const { data: alerts, isPending: isListing } = useAnswer<Alerts>({
    path: '/api/usage/alerts?limit=200',
    madeOf: 'alerts',
  })
  const { data: set, isPending: isSetting } = useAnswer<Alerts>({
    path: '/api/usage/alerts?limit=1',
    madeOf: 'settings',
  })
  const { data: budgets, isPending: isSumming } = useAnswer<Budgets>({ path: '/api/budgets', madeOf: 'ledger' })
  return (
    <section aria-labelledby="alerts-title" className="alerts">
      <div className="page-head">
        <h1 id="alerts-title">Alerts</h1>
        <p className="muted">before a limit or a budget is used up</p>
      </div>
      {/* All at once, so that nothing moves under the reader's eyes. */}
      {!isListing && !isSetting && !isSumming && <Panels alerts={alerts} set={set} budgets={budgets} />}
    </section>
  )
}

function Panels({
  alerts,
  set,
  budgets,
}: {
  readonly alerts: Alerts | undefined
  readonly set: Alerts | undefined
  readonly budgets: Budgets | undefined
}): ReactElement {
  return (
    <>
      <Panel title="Budgets" aside={<span className="muted">one alert for each threshold and period</span>}>
        <BudgetList budgets={budgets?.budgets} />
      </Panel>
      <Panel title="When and where to tell me">{set !== undefined && <AlertForm settings={set.settings} />}</Panel>
      <Panel title="History" aside={<span className="muted">latest first</span>} className="alerts-history">
        <AlertHistory alerts={alerts?.alerts} />
      </Panel>
    </>
  )
}
