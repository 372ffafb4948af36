import type { AccountStatus, LimitStatus, MonitorStatus, Overview } from '@aic/agent/api'
import { type CSSProperties, type ReactElement, useEffect } from 'react'
import { useConnection } from '../../api/connection.ts'
import { useAnswer } from '../../api/query.ts'
import { useNowMs } from '../../app/clock.ts'
import { askVendors } from '../../app/commands.ts'
import { useRoute } from '../../app/route.ts'
import { colourOf } from '../../chart/colours.ts'
import { countText, percentText } from '../../format/count.ts'
import { bucketText, spanText } from '../../format/time.ts'
import { Ago } from '../../parts/moment.tsx'
import { Money } from '../../parts/shown.tsx'
import { originText, toneOf } from '../now/meter-facts.ts'
import { modelShares } from './model-shares.ts'
import './widget.css'

/** The numbers that matter most, small enough for a corner of the screen. `?account=claude` shows one provider only. */
export function WidgetPage(): ReactElement {
  const wanted = useRoute().params.get('account')
  const { data: status } = useAnswer<MonitorStatus>({ path: '/api/limits', madeOf: 'limits', isKept: true })
  const { data: overview } = useAnswer<Overview>({ path: '/api/overview', madeOf: 'ledger', isKept: true })
  const isAway = useConnection() === 'away'
  useEffect(() => {
    document.title = 'aic widget'
  }, [])
  const accounts = (status?.accounts ?? []).filter(
    ({ provider, limits }) => limits.length > 0 && (wanted === null || provider === wanted),
  )
  return (
    <main className="widget">
      <h1 className="visually-hidden">Limits and cost</h1>
      {isAway && <p className="widget-away">The agent is away: last numbers.</p>}
      {accounts.map((account) => (
        <Account key={`${account.provider}-${account.accountKey}`} account={account} />
      ))}
      {status !== undefined && accounts.length === 0 && <p className="empty">No limit is known.</p>}
      {overview !== undefined && <Spent overview={overview} />}
      <button type="button" className="widget-ask" onClick={askVendors}>
        ask now
      </button>
    </main>
  )
}

function Account({ account }: { readonly account: AccountStatus }): ReactElement {
  const { name, plan, limits, fault } = account
  return (
    <section aria-label={name}>
      <h2>
        {name} {plan !== null && <span className="plan">{plan}</span>}
      </h2>
      <ul>
        {limits.map((limit) => (
          <Window key={limit.id} limit={limit} />
        ))}
      </ul>
      {fault !== null && <p className="widget-fault">{fault.message}</p>}
    </section>
  )
}

function Window({ limit }: { readonly limit: LimitStatus }): ReactElement {
  const nowMs = useNowMs()
  const { label, usedPercent, resetsAtMs, atMs, isStale } = limit
  const style = { '--used': `${Math.min(100, usedPercent ?? 0)}%` } as CSSProperties
  const isAhead = resetsAtMs !== null && resetsAtMs > nowMs
  return (
    <li className="widget-window" data-tone={toneOf(usedPercent)} style={style}>
      <span className="widget-label">
        <bdi className="name" title={label}>
          {label}
        </bdi>
      </span>
      <b className={usedPercent === null ? 'unknown' : ''}>{percentText(usedPercent)}</b>
      <span className="widget-bar" aria-hidden="true" />
      <small>
        {isAhead ? `resets in ${spanText(resetsAtMs - nowMs)}` : ''}
        <span>
          {originText(limit)}, <Ago atMs={atMs} />
          {isStale && <em> old</em>}
        </span>
      </small>
    </li>
  )
}

function Spent({ overview }: { readonly overview: Overview }): ReactElement {
  const { today, month, block, models, aic } = overview
  const shares = modelShares(models, 3)
  return (
    <section aria-label="Spent">
      <dl className="widget-sums">
        <Sum name="today" cost={today.totalCost} isPartial={today.aic.isCostPartial} tokens={today.totalTokens} />
        {block !== null && (
          <Sum
            name="block"
            cost={block.costUSD}
            isPartial={block.aic?.isCostPartial ?? false}
            tokens={block.totalTokens}
          />
        )}
        <Sum
          name={bucketText(month.month)}
          cost={month.totalCost}
          isPartial={month.aic.isCostPartial}
          tokens={month.totalTokens}
        />
      </dl>
      {shares.length > 0 && (
        <>
          <div className="widget-models" aria-hidden="true">
            {shares.map(({ name, percent }) => (
              <span key={name} style={{ flexGrow: percent, background: colourOf('model', name, name === 'others') }} />
            ))}
          </div>
          <p className="widget-names">
            {shares.map(({ name, percent }) => `${name} ${percentText(percent)}`).join(' · ')}
          </p>
        </>
      )}
      <small className="muted">
        from logs, <Ago atMs={Date.parse(aic.generatedAt)} />
      </small>
    </section>
  )
}

function Sum(sum: {
  readonly name: string
  readonly cost: number | null
  readonly isPartial: boolean
  readonly tokens: number
}): ReactElement {
  return (
    <div>
      <dt>{sum.name}</dt>
      <dd>
        <Money usd={sum.cost} isPartial={sum.isPartial} />
      </dd>
      <dd className="muted">{countText(sum.tokens)}</dd>
    </div>
  )
}
