import { type ReactElement, useId } from 'react'
import { privacy } from '../../app/preferences.ts'
import { bucketText } from '../../format/time.ts'
import { type Day, type DayBar, dayBars, daysText, hatchText } from './day-facts.ts'
import './day-bars.css'

const width = 600
const height = 56
/** What stands on a bar that should be higher, nobody knows by how much. */
const capHeight = 8

/**
 * The last days as bars: by cost, in privacy mode by tokens. A day whose cost nobody knows is hatched from top to bottom; one of which a
 * part is known has a hatched end.
 */
export function DayBars({ days }: { readonly days: readonly Day[] }): ReactElement {
  const isPrivate = privacy.use() === 'private'
  const hatch = useId()
  const bars = dayBars(days, isPrivate)
  const room = bars.some(({ kind }) => kind === 'partial') ? height - capHeight : height
  const step = width / days.length
  const key = hatchText(bars)
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
          <Bar
            key={bar.date}
            bar={bar}
            isToday={i === bars.length - 1}
            room={room}
            hatching={`url(#${hatch})`}
            x={i * step + step * 0.14}
            width={step * 0.72}
          />
        ))}
      </svg>
      <figcaption>
        <span>{bucketText(days[0]?.date ?? '', { isShort: true })}</span>
        <span>
          <a href="#/usage">thirty days{isPrivate ? ' by tokens' : ''}</a>
          {key !== null && (
            <span className="hatch-key">
              <span className="hatch-swatch" aria-hidden="true" /> {key}
            </span>
          )}
        </span>
        <span>today</span>
      </figcaption>
    </figure>
  )
}

interface BarProps {
  readonly bar: DayBar
  readonly isToday: boolean
  /** How high the highest bar is. */
  readonly room: number
  readonly hatching: string
  readonly x: number
  readonly width: number
}

function Bar({ bar, isToday, room, hatching, ...across }: BarProps): ReactElement {
  if (bar.kind === 'unknown')
    return (
      <rect className="day-unknown" fill={hatching} y={0} height={height} {...across}>
        <title>{bar.text}</title>
      </rect>
    )
  const tall = bar.kind === 'none' || bar.ratio === 0 ? 0.75 : Math.max(2, bar.ratio * room)
  return (
    <g>
      <title>{bar.text}</title>
      <rect className={isToday ? 'bar today' : 'bar'} y={height - tall} height={tall} {...across} />
      {bar.kind === 'partial' && (
        <rect className="day-unknown" fill={hatching} y={height - tall - capHeight} height={capHeight} {...across} />
      )}
    </g>
  )
}
