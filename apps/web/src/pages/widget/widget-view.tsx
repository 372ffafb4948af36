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

/** Numbers of an agent that has been silent for longer say nothing of now: a window of five hours was over many times since. */
const tooOldMs = 86_400_000

/** The numbers that matter most, small enough for a corner of the screen. */
export function WidgetView({ widget: told, account, trouble, ask }: Props): ReactElement {
  const toldMs = told === null ? null : Date.parse(told.generatedAt)
  const isTooOld = useNowMs() - (toldMs ?? 0) > tooOldMs
  const widget = trouble !== null && isTooOld ? null : told
  const accounts = (widget?.accounts ?? []).filter(
    ({ provider, limits, fault }) =>
      (limits.length > 0 || fault !== null) && (account === null || provider === account),
  )
  return (
    <main className="widget">
      <h1 className="visually-hidden">Limits and cost</h1>
      {trouble !== null && (
        <p className="widget-away" role="status">
          <b>{trouble}</b> <Meanwhile toldMs={toldMs} isShown={widget !== null} />
        </p>
      )}
      {widget === null && trouble === null && <p className="empty">Asking …</p>}
      {widget?.sync != null && <ToHub sync={widget.sync} />}
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

/** What is seen while nobody answers. */
function Meanwhile({ toldMs, isShown }: { readonly toldMs: number | null; readonly isShown: boolean }): ReactElement {
  if (toldMs === null) return <>This goes on by itself when it does.</>
  if (isShown)
    return (
      <>
        These are its last numbers, read <Ago atMs={toldMs} />.
      </>
    )
  return (
    <>
      It was last heard of <Ago atMs={toldMs} />: numbers that old say nothing of now. This goes on by itself when it
      answers.
    </>
  )
}

type AccountOf = Widget['accounts'][number]

function Account({ account }: { readonly account: AccountOf }): ReactElement {
  const { name, plan, limits, fault, machine } = account
  return (
    <section aria-label={name}>
      <h2>
        <bdi className="name">{name}</bdi>
        {machine !== null && <span className="widget-plan">of {machine}</span>}
        {plan === null && machine === null && <span className="unknown">plan unknown</span>}
        {plan !== null && (
          <bdi className="widget-plan" title={plan}>
            {plan}
          </bdi>
        )}
      </h2>
      <ul>
        {limits.map((limit) => (
          <Window key={limit.id} limit={limit} accountMachine={machine} />
        ))}
      </ul>
      {fault !== null && <p className="widget-fault">{fault}</p>}
    </section>
  )
}

function Window({
  limit,
  accountMachine,
}: {
  readonly limit: AccountOf['limits'][number]
  readonly accountMachine: string | null
}): ReactElement {
  const nowMs = useNowMs()
  const { label, resetsAtMs, atMs, isStale, isReset, machine } = limit
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
          {originText(limit)}
          {machine !== null && machine !== accountMachine && <bdi className="name"> by {machine}</bdi>},{' '}
          <Ago atMs={atMs} />
          {isStale && <em> old</em>}
        </span>
      </small>
    </li>
  )
}

function Spent({ widget }: { readonly widget: Widget }): ReactElement {
  const { month, block, models, lastCallAt, allMachines, isHub } = widget
  const nowMs = useNowMs()
  const isOver = block === null || Date.parse(block.endsAt) <= nowMs
  const shown = allMachines ?? widget
  return (
    <section aria-label={allMachines === null ? 'Spent on this machine' : 'Spent on all machines'}>
      {isHub && <Whose widget={widget} />}
      <dl className="widget-sums">
        <Sum name="today" sum={shown.today}>
          {plural(shown.today.sessions, 'session')}
        </Sum>
        {isOver ? (
          <div>
            <dt>5-hour block</dt>
            <dd className="unknown">none now</dd>
          </div>
        ) : (
          <Sum name="5-hour block" sum={block}>
            {isHub && <span className="widget-own">this machine</span>}
            ends in {spanText(Date.parse(block.endsAt) - nowMs)}
          </Sum>
        )}
        <Sum name={bucketText(month.month)} sum={shown.month} />
      </dl>
      <Models rows={allMachines?.models ?? models} />
      <small className="muted">
        from logs, <LastCall at={allMachines === null ? lastCallAt : allMachines.lastCallAt} />
      </small>
    </section>
  )
}

/** Of a hub: whose usage it is, and how long ago each machine was heard of. */
function Whose({ widget: { allMachines } }: { readonly widget: Widget }): ReactElement {
  if (allMachines === null) {
    return <p className="widget-whose muted">this machine alone: usage of all machines can’t be added up now</p>
  }
  const { machines } = allMachines
  return (
    <p className="widget-whose muted">
      <b>all machines</b>
      {machines.length === 0 && ': none has sent usage yet'}
      {machines.map(({ name, toldAtMs }, i) => (
        <span key={`${name}-${i}`}>
          <bdi className="name">{name}</bdi> {toldAtMs === null ? 'never heard of' : <Ago atMs={toldAtMs} />}
        </span>
      ))}
    </p>
  )
}

/** The hub that others look at does not get this machine’s word: what is shown here is this machine’s own. */
function ToHub({
  sync: { state, toldAtMs, fault },
}: {
  readonly sync: NonNullable<Widget['sync']>
}): ReactElement | null {
  if (state === 'fine' || state === 'waiting') return null
  return (
    <p className="widget-away" role="status">
      <b>{fault}</b>{' '}
      {toldAtMs === null ? (
        'It has heard nothing yet.'
      ) : (
        <>
          It last heard of this machine <Ago atMs={toldAtMs} />.
        </>
      )}{' '}
      These are this machine’s own numbers.
    </p>
  )
}

function Models({ rows }: { readonly rows: Widget['models'] }): ReactElement | null {
  const shares = modelShares(rows, 3)
  if (shares.length === 0) return null
  return (
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
  )
}

function LastCall({ at }: { readonly at: string | null }): ReactElement | string {
  if (at === null) return 'no call in 30 days'
  return (
    <>
      last call <Ago atMs={Date.parse(at)} />
    </>
  )
}

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
