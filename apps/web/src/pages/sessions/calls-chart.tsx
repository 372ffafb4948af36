import type { SessionCalls } from '@aic/agent/api'
import type { ReactElement } from 'react'
import { privacy } from '../../app/preferences.ts'
import { useWidth } from '../../chart/use-width.ts'
import { countText } from '../../format/count.ts'
import { moneyText } from '../../format/money.ts'

type Call = SessionCalls['entries'][number]

const heightPx = 72
const widestPx = 28

/** What each call sent, bar by bar: how the context grew, and where the cache was lost. Many calls are summed up by the largest of each bar. */
export function CallsChart({ calls }: { readonly calls: readonly Call[] }): ReactElement | null {
  const [ref, width] = useWidth<HTMLDivElement>(800)
  const isPrivate = privacy.use() === 'private'
  if (calls.length < 2) return null
  const bars = barsOf(calls, Math.max(1, Math.floor(width / 3)))
  const most = Math.max(1, ...bars.map(({ fresh, cached }) => fresh + cached))
  const step = Math.min(widestPx, width / bars.length)
  const heightOf = (tokens: number): number => (tokens / most) * heightPx
  const dearest = calls.reduce((most_, { costUSD }) => Math.max(most_, costUSD ?? 0), 0)
  return (
    <figure className="calls-chart" ref={ref}>
      <svg width={width} height={heightPx} role="img" aria-label={`Tokens sent with each of ${calls.length} calls`}>
        {bars.map(({ fresh, cached }, at) => {
          const bar = { x: at * step, width: Math.max(1, step - (step > 4 ? 1 : 0)) }
          return (
            <g key={at}>
              <rect {...bar} y={heightPx - heightOf(cached)} height={heightOf(cached)} className="cached" />
              <rect {...bar} y={heightPx - heightOf(cached + fresh)} height={heightOf(fresh)} className="fresh" />
            </g>
          )
        })}
      </svg>
      <figcaption>
        <span className="swatch cached" /> read from the cache <span className="swatch fresh" /> sent anew
        <span className="muted">
          {' '}
          · largest call {countText(most)} tokens{isPrivate ? '' : `, dearest ${moneyText(dearest)}`}
        </span>
      </figcaption>
    </figure>
  )
}

interface Bar {
  readonly fresh: number
  readonly cached: number
}

/** One bar for each call, or the largest of every few. */
function barsOf(calls: readonly Call[], most: number): readonly Bar[] {
  const each = Math.ceil(calls.length / most)
  const bars = calls.map(({ inputTokens, cacheCreationTokens, cacheReadTokens }) => ({
    fresh: inputTokens + cacheCreationTokens,
    cached: cacheReadTokens,
  }))
  if (each <= 1) return bars
  return Array.from({ length: Math.ceil(bars.length / each) }, (_, at) =>
    bars.slice(at * each, (at + 1) * each).reduce((a, b) => (b.fresh + b.cached > a.fresh + a.cached ? b : a)),
  )
}
