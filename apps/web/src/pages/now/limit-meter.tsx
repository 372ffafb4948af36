import type { JoinedLimit, LimitStatus } from '@aic/agent/api'
import type { CSSProperties, ReactElement } from 'react'
import { useNowMs } from '../../app/clock.ts'
import { meterSide } from '../../app/preferences.ts'
import { percentText } from '../../format/count.ts'
import { Ago, Until } from '../../parts/moment.tsx'
import { Name } from '../../parts/shown.tsx'
import {
  amountText,
  elapsedPercent,
  forecastText,
  originText,
  paceText,
  spokenMeter,
  toneOf,
  whyUnknown,
} from './meter-facts.ts'

/** One window: how full it is, where it should be by the clock, when it resets, where it leads, and who says so. */
export function LimitMeter({ limit }: { readonly limit: LimitStatus | JoinedLimit }): ReactElement {
  const nowMs = useNowMs()
  const { usedPercent, resetsAtMs, label } = limit
  const tone = toneOf(usedPercent)
  const facts = [amountText(limit), paceText(limit, nowMs)].filter((fact) => fact !== null)
  const forecast = forecastText(limit, nowMs)
  return (
    <li className="limit" data-tone={tone} data-stale={limit.isStale}>
      <div className="limit-line">
        <bdi className="limit-label name" title={label}>
          {label}
        </bdi>
        <Share usedPercent={usedPercent} />
      </div>
      <Ruler limit={limit} elapsed={elapsedPercent(limit, nowMs)} />
      <div className="limit-line limit-facts">
        <span>
          {resetsAtMs === null ? (whyUnknown(limit) ?? 'no reset is told') : resetText(limit, nowMs)}
          {facts.map((fact) => (
            <span key={fact} className="fact">
              {fact}
            </span>
          ))}
          {forecast !== null && <span className="fact forecast">{forecast}</span>}
        </span>
        <span className="origin" data-origin={limit.origin}>
          <b>{originText(limit)}</b>{' '}
          {'machine' in limit && limit.machine !== null && (
            <>
              by <Name text={limit.machine} />{' '}
            </>
          )}
          <Ago atMs={limit.atMs} />
          {limit.isStale && <em>old</em>}
        </span>
      </div>
    </li>
  )
}

function resetText(limit: LimitStatus, nowMs: number): ReactElement | string {
  const { resetsAtMs } = limit
  if (resetsAtMs === null || resetsAtMs <= nowMs) return whyUnknown(limit) ?? 'has reset'
  return (
    <>
      resets <Until atMs={resetsAtMs} />
    </>
  )
}

function Share({ usedPercent }: { readonly usedPercent: number | null }): ReactElement {
  const side = meterSide.use()
  if (usedPercent === null) return <span className="limit-share unknown">unknown</span>
  const shown = side === 'used' ? usedPercent : Math.max(0, 100 - usedPercent)
  return (
    <span className="limit-share">
      {percentText(shown)} <small>{side === 'used' ? 'used' : 'left'}</small>
    </span>
  )
}

/** The bar: filled from the start by what is used, ticks at the quarters, a wedge where the clock stands. */
function Ruler({ limit, elapsed }: { readonly limit: LimitStatus; readonly elapsed: number | null }): ReactElement {
  const { usedPercent, label, origin } = limit
  const style = { '--used': `${Math.min(100, usedPercent ?? 0)}%`, '--elapsed': `${elapsed ?? 0}%` } as CSSProperties
  return (
    <div
      className="ruler"
      {...spokenMeter(label, usedPercent)}
      data-estimated={origin === 'estimated'}
      data-over={(usedPercent ?? 0) > 100}
      style={style}
    >
      <span className="ruler-fill" />
      {elapsed !== null && <span className="ruler-clock" title="where the clock stands in this window" />}
    </div>
  )
}
