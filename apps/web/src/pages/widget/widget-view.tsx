import type { Widget } from '@aic/agent/api'
import type { CSSProperties, ReactElement, ReactNode } from 'react'
import { useNowMs } from '../../app/clock.ts'
import { colourOf } from '../../chart/colours.ts'
import { countText, percentText, plural } from '../../format/count.ts'
import { bucketText, spanText } from '../../format/time.ts'
import { Ago } from '../../parts/moment.tsx'
import { Money } from '../../parts/shown.tsx'
import { originText, toneOf } from '../now/meter-facts.ts'
import { modelShares } from './model-shares.ts'
import './widget.css'

interface Props {
  /** Null: nothing was told yet. */
  readonly widget: Widget | null
  /** Only this provider; null: all. */
  readonly account: string | null
  /** Why the numbers are the last that were told; null: they are not. */
  readonly trouble: string | null
  readonly ask: { readonly label: string; readonly isBusy: boolean; readonly run: () => void }
}

/** The numbers that matter most, small enough for a corner of the screen. */
export function WidgetView({ widget, account, trouble, ask }: Props): ReactElement {
  const accounts = (widget?.accounts ?? []).filter(
    ({ provider, limits, fault }) =>
      (limits.length > 0 || fault !== null) && (account === null || provider === account),
  )
  return (
    <main className="widget">
      <h1 className="visually-hidden">Limits and cost</h1>
      {trouble !== null && (
        <p className="widget-away" role="status">
          <b>{trouble}</b> {widget === null ? 'This goes on by itself when it does.' : 'These are its last numbers.'}
        </p>
      )}
      {widget === null && trouble === null && <p className="empty">Asking …</p>}
      {accounts.map((one, i) => (
        <Account key={`${one.provider}-${i}`} account={one} />
      ))}
      {widget !== null && accounts.length === 0 && <p className="empty">No limit is known.</p>}
      {widget !== null && <Spent widget={widget} />}
      <p className="widget-end">
        <span>
          {widget !== null && (
            <>
              read <Ago atMs={Date.parse(widget.generatedAt)} />
            </>
          )}
        </span>
        <button type="button" className="widget-ask" disabled={ask.isBusy} onClick={ask.run}>
          {ask.label}
        </button>
      </p>
    </main>
  )
}

type AccountOf = Widget['accounts'][number]

function Account({ account }: { readonly account: AccountOf }): ReactElement {
  const { name, plan, limits, fault } = account
  return (
    <section aria-label={name}>
      <h2>
        <bdi className="name">{name}</bdi>
        {plan === null ? (
          <span className="unknown">plan unknown</span>
        ) : (
          <bdi className="widget-plan" title={plan}>
            {plan}
          </bdi>
        )}
      </h2>
      <ul>
        {limits.map((limit) => (
          <Window key={limit.id} limit={limit} />
        ))}
      </ul>
      {fault !== null && <p className="widget-fault">{fault}</p>}
    </section>
  )
}

function Window({ limit }: { readonly limit: AccountOf['limits'][number] }): ReactElement {
  const nowMs = useNowMs()
  const { label, resetsAtMs, atMs, isStale, isReset } = limit
  // It may have reset since the answer came: its share is of a window that is over.
  const hasReset = isReset || (resetsAtMs !== null && resetsAtMs <= nowMs)
  const usedPercent = hasReset ? null : limit.usedPercent
  const style = { '--used': `${Math.min(100, usedPercent ?? 0)}%` } as CSSProperties
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
        <span>
          {resetsAtMs !== null && !hasReset && `resets in ${spanText(resetsAtMs - nowMs)}`}
          {hasReset && 'has reset'}
          {resetsAtMs === null && !hasReset && 'no reset is told'}
        </span>
        <span>
          {originText(limit)}, <Ago atMs={atMs} />
          {isStale && <em> old</em>}
        </span>
      </small>
    </li>
  )
}

function Spent({ widget }: { readonly widget: Widget }): ReactElement {
  const { today, month, block, models, lastCallAt } = widget
  const nowMs = useNowMs()
  const shares = modelShares(models, 3)
  const isOver = block === null || Date.parse(block.endsAt) <= nowMs
  return (
    <section aria-label="Spent">
      <dl className="widget-sums">
        <Sum name="today" sum={today}>
          {plural(today.sessions, 'session')}
        </Sum>
        {isOver ? (
          <div>
            <dt>5-hour block</dt>
            <dd className="unknown">none now</dd>
          </div>
        ) : (
          <Sum name="5-hour block" sum={block}>
            ends in {spanText(Date.parse(block.endsAt) - nowMs)}
          </Sum>
        )}
        <Sum name={bucketText(month.month)} sum={month} />
      </dl>
      {shares.length > 0 && (
        <>
          <small className="widget-caption muted">models, last 30 days</small>
          <div className="widget-models" aria-hidden="true">
            {shares.map(({ name, percent }) => (
              <span key={name} style={{ flexGrow: percent, background: colourOf('model', name, name === 'others') }} />
            ))}
          </div>
          <ul className="widget-names" aria-label="Models of the last 30 days">
            {shares.map(({ name, percent }) => (
              <li key={name}>
                <span
                  className="swatch"
                  aria-hidden="true"
                  style={{ background: colourOf('model', name, name === 'others') }}
                />
                <bdi className="name" title={name}>
                  {name}
                </bdi>{' '}
                {percentText(percent)}
              </li>
            ))}
          </ul>
        </>
      )}
      <small className="muted">
        from logs, {lastCallAt === null ? 'no call in 30 days' : <LastCall atMs={Date.parse(lastCallAt)} />}
      </small>
    </section>
  )
}

const LastCall = ({ atMs }: { readonly atMs: number }): ReactElement => (
  <>
    last call <Ago atMs={atMs} />
  </>
)

function Sum({
  name,
  sum,
  children,
}: {
  readonly name: string
  readonly sum: Pick<Widget['today'], 'costUSD' | 'isCostPartial' | 'tokens'>
  readonly children?: ReactNode
}): ReactElement {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <Money usd={sum.costUSD} isPartial={sum.isCostPartial} />
      </dd>
      <dd className="muted">{countText(sum.tokens)} tokens</dd>
      {children !== undefined && <dd className="muted">{children}</dd>}
    </div>
  )
}
