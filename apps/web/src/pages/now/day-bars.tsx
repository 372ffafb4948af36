import { type ReactElement, useId } from 'react'
import { privacy } from '../../app/preferences.ts'
import { bucketText } from '../../format/time.ts'
import { type Day, type DayBar, dayBars, daysText } from './day-facts.ts'
import './day-bars.css'

const width = 600
const height = 56

/** The last days as bars: by cost, in privacy mode by tokens. A day whose cost nobody knows is hatched from top to bottom. */
export function DayBars({ days }: { readonly days: readonly Day[] }): ReactElement {
  const isPrivate = privacy.use() === 'private'
  const hatch = useId()
  const bars = dayBars(days, isPrivate)
  const step = width / days.length
  return (
    <figure className="day-bars">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={daysText(days, isPrivate)}
      >
        <pattern id={hatch} width={5} height={5} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect className="hatch-line" width={1.6} height={5} />
        </pattern>
        {bars.map((bar, i) => (
          <rect
            key={bar.date}
            className={classOf(bar, i === bars.length - 1)}
            fill={bar.kind === 'unknown' ? `url(#${hatch})` : undefined}
            x={i * step + step * 0.14}
            y={height - heightOf(bar)}
            width={step * 0.72}
            height={heightOf(bar)}
          >
            <title>{bar.text}</title>
          </rect>
        ))}
      </svg>
      <figcaption>
        <span>{bucketText(days[0]?.date ?? '', { isShort: true })}</span>
        <span>
          <a href="#/usage">thirty days{isPrivate ? ' by tokens' : ''}</a>
          {bars.some(({ kind }) => kind === 'unknown') && (
            <span className="hatch-key">
              <span className="hatch-swatch" aria-hidden="true" /> cost unknown
            </span>
          )}
        </span>
        <span>today</span>
      </figcaption>
    </figure>
  )
}

const heightOf = ({ kind, ratio }: DayBar): number =>
  kind === 'none' || ratio === 0 ? 0.75 : Math.max(2, ratio * height)

const classOf = ({ kind }: DayBar, isToday: boolean): string =>
  kind === 'unknown' ? 'day-unknown' : isToday ? 'bar today' : 'bar'
