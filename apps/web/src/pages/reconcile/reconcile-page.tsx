import type { MonitorStatus, Reconciliation } from '@aic/agent/api'
import type { ReactElement } from 'react'
import { useAnswer } from '../../api/query.ts'
import { hrefOf } from '../../app/route.ts'
import { Ago } from '../../parts/moment.tsx'
import { Panel } from '../../parts/panel.tsx'
import { DayTable } from './day-table.tsx'
import { GapChart } from './gap-chart.tsx'
import { reasonsIn, totalsOf } from './gap-facts.ts'
import { Nano, Sum } from './sum.tsx'
import '../../design/list.css'
import './reconcile.css'

type Provider = Reconciliation['providers'][number]

/** What vendors bill beside what aic calculates. */
export function ReconcilePage(): ReactElement {
  const { data } = useAnswer<Reconciliation>({ path: '/api/reconcile', madeOf: 'limits' })
  const { data: status } = useAnswer<MonitorStatus>({ path: '/api/limits', madeOf: 'limits', isKept: true })
  const billed = data?.providers ?? []
  const silent = (status?.accounts ?? []).filter(
    ({ provider, authSource, state }) =>
      authSource !== null && state !== 'disabled' && billed.every((one) => one.provider !== provider),
  )
  return (
    <section aria-labelledby="reconcile-title" className="reconcile">
      <div className="page-head">
        <h1 id="reconcile-title">Reconcile</h1>
        <p className="muted">what vendors bill beside what aic calculates, by days of UTC as vendors count them</p>
      </div>
      {data !== undefined && billed.length === 0 && <Nobody />}
      {billed.map((provider) => (
        <ProviderPanel key={provider.provider} provider={provider} reasons={data?.reasons ?? {}} />
      ))}
      {silent.length > 0 && (
        <p className="muted">
          No bill is told by {[...new Set(silent.map(({ name }) => name))].join(', ')}: plans are paid as a whole, and
          ordinary keys may not ask.
        </p>
      )}
    </section>
  )
}

function Nobody(): ReactElement {
  return (
    <p className="empty">
      No account tells what it bills. An admin key of Anthropic or OpenAI does, and so does OpenRouter:{' '}
      <a href={hrefOf('providers')}>connect one</a>.
    </p>
  )
}

function ProviderPanel({
  provider,
  reasons,
}: {
  readonly provider: Provider
  readonly reasons: Reconciliation['reasons']
}): ReactElement {
  const { name, accounts, atMs, days, acrossDays } = provider
  const totals = totalsOf(days)
  return (
    <Panel
      title={name}
      aside={
        <span className="muted">
          {accounts > 1 && `${accounts} accounts, `}told <Ago atMs={atMs} />
        </span>
      }
    >
      <dl className="strip">
        <Sum title="Billed" nano={totals.billed} />
        <Sum title="Calculated" nano={totals.calculated} />
        <Sum title="Gap of days with both" nano={totals.gap} isGap percent={totals.gapPercent} />
      </dl>
      <GapChart days={days} />
      <DayTable days={days} label={`${name} by day and model`} />
      {acrossDays.map(({ fromMs, toMs, amountNano, currency, item }) => (
        <p key={`${fromMs} ${toMs} ${item}`} className="muted">
          Besides <Nano nano={amountNano} currency={currency} />
          {item !== null && ` (${item})`} for {dayName(fromMs)} to {dayName(toMs - 1)}, in no day above.
        </p>
      ))}
      <dl className="reasons">
        {reasonsIn(days).map((code) => (
          <div key={code}>
            <dt>{code.replaceAll('-', ' ')}</dt>
            <dd>{reasons[code]}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  )
}

const dayName = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10)
