import type { Overview } from '@aic/agent/api'
import type { ReactElement } from 'react'
import { privacy } from '../../app/preferences.ts'
import { countText } from '../../format/count.ts'
import { moneyText } from '../../format/money.ts'
import { bucketText } from '../../format/time.ts'

type Day = Overview['recent']['days'][number]

const width = 600
const height = 56

/** The last days as bars: by cost, in privacy mode by tokens. Each can be opened. */
export function DayBars({ days }: { readonly days: readonly Day[] }): ReactElement {
  const isPrivate = privacy.use() === 'private'
  const valueOf = (day: Day): number => (isPrivate ? day.totalTokens : (day.totalCost ?? 0))
  const highest = Math.max(...days.map(valueOf), Number.MIN_VALUE)
  const step = width / days.length
  return (
    <figure className="day-bars">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={summary(days, isPrivate)}
      >
        {days.map((day, i) => {
          const barHeight = valueOf(day) === 0 ? 0.75 : Math.max(2, (valueOf(day) / highest) * height)
          return (
            <rect
              key={day.date}
              className={i === days.length - 1 ? 'bar today' : 'bar'}
              x={i * step + step * 0.14}
              y={height - barHeight}
              width={step * 0.72}
              height={barHeight}
            >
              <title>{`${bucketText(day.date)}: ${isPrivate ? '' : `${moneyText(day.totalCost)}, `}${countText(day.totalTokens)} tokens`}</title>
            </rect>
          )
        })}
      </svg>
      <figcaption>
        <span>{bucketText(days[0]?.date ?? '', { isShort: true })}</span>
        <a href="#/usage">thirty days{isPrivate ? ' by tokens' : ''}</a>
        <span>today</span>
      </figcaption>
    </figure>
  )
}

function summary(days: readonly Day[], isPrivate: boolean): string {
  const used = days.filter(({ totalTokens }) => totalTokens > 0)
  const top = used.toSorted((a, b) => (b.totalCost ?? 0) - (a.totalCost ?? 0))[0]
  if (top === undefined) return 'Thirty days without usage'
  const most = isPrivate ? countText(top.totalTokens) : moneyText(top.totalCost)
  return `Thirty days, ${used.length} with usage; the most on ${bucketText(top.date)}: ${most}`
}
