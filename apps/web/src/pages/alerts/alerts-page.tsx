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
  const { data: alerts } = useAnswer<Alerts>({ path: '/api/usage/alerts?limit=200', madeOf: 'alerts' })
  const { data: set } = useAnswer<Alerts>({ path: '/api/usage/alerts?limit=1', madeOf: 'settings' })
  const { data: budgets } = useAnswer<Budgets>({ path: '/api/budgets', madeOf: 'ledger' })
  return (
    <section aria-labelledby="alerts-title" className="alerts">
      <h1 id="alerts-title" className="visually-hidden">
        Alerts
      </h1>
      <Panel title="Budgets" aside={<span className="muted">an alert at each threshold, once in a period</span>}>
        <BudgetList budgets={budgets?.budgets} />
      </Panel>
      <Panel title="What is told">{set !== undefined && <AlertForm settings={set.settings} />}</Panel>
      <Panel title="What was told" aside={<span className="muted">latest first</span>} className="alerts-history">
        <AlertHistory alerts={alerts?.alerts} />
      </Panel>
    </section>
  )
}
