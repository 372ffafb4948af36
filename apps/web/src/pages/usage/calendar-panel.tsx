import type { Series } from '@aic/agent/api'
import { dayText, parseDay, weekdayOf } from '@aic/core/report'
import type { ReactElement } from 'react'
import { hrefOf } from '../../app/route.ts'
import { useWidth } from '../../chart/use-width.ts'
import { countText } from '../../format/count.ts'
import { moneyText } from '../../format/money.ts'
import { bucketText } from '../../format/time.ts'
import { Panel } from '../../parts/panel.tsx'
import { heatOf } from './heat.ts'
import type { Measure } from './view.ts'

const weeks = 53

/** A year of days: a column for each week, from Monday. Each used day opens. */
export function CalendarPanel({
  year,
  today,
  measure,
}: {
  readonly year: Series | undefined
  readonly today: string
  readonly measure: Measure
}): ReactElement {
  const [ref, width] = useWidth<HTMLDivElement>(760)
  const cell = Math.max(14, Math.min(19, Math.floor((width - 24) / weeks)))
  const shown = Math.max(8, Math.min(weeks, Math.floor((width - 24) / cell)))
  const byDay = new Map(year?.buckets.map((day, i) => [day, sumAt(year, i, measure)]))
  const highest = Math.max(0, ...byDay.values())
  const textOf = measure === 'cost' ? moneyText : countText
  const last = parseDay(today) ?? 0
  const first = last - ((weekdayOf(last) + 6) % 7) - 7 * (shown - 1)
  const days = Array.from({ length: last - first + 1 }, (_, i) => first + i)
  const used = days.filter((day) => (byDay.get(dayText(day)) ?? 0) > 0).length
  return (
    <Panel title="Calendar" aside={<span className="muted">{used} days with usage</span>} className="calendar">
      <div ref={ref}>
        <svg width={shown * cell + 24} height={7 * cell + 18} role="group" aria-label="Usage of each day">
          {['Mon', 'Wed', 'Fri'].map((name, i) => (
            <text key={name} x={0} y={18 + (2 * i + 0.75) * cell} aria-hidden="true">
              {name[0]}
            </text>
          ))}
          {days.map((day) => (
            <Day
              key={day}
              day={dayText(day)}
              x={18 + Math.floor((day - first) / 7) * cell}
              y={16 + ((day - first) % 7) * cell}
              size={cell - 2}
              heat={heatOf(byDay.get(dayText(day)) ?? 0, highest)}
              text={(byDay.get(dayText(day)) ?? 0) === 0 ? null : textOf(byDay.get(dayText(day)) as number)}
            />
          ))}
        </svg>
      </div>
    </Panel>
  )
}

/** One day: a link where something was used. */
function Day({
  day,
  x,
  y,
  size,
  heat,
  text,
}: {
  readonly day: string
  readonly x: number
  readonly y: number
  readonly size: number
  readonly heat: number
  /** What was used; null for nothing. */
  readonly text: string | null
}): ReactElement {
  const label = `${bucketText(day)}: ${text ?? 'nothing'}`
  const square = (
    <rect className="cell" x={x} y={y} width={size} height={size} style={{ opacity: heat }}>
      <title>{label}</title>
    </rect>
  )
  return (
    <g>
      {day.endsWith('-01') && (
        <text x={x} y={10} aria-hidden="true">
          {bucketText(day.slice(0, 7)).slice(0, 3)}
        </text>
      )}
      {text === null ? (
        square
      ) : (
        <a href={hrefOf('usage', { from: day, to: day })} aria-label={label}>
          {square}
        </a>
      )}
    </g>
  )
}

function sumAt({ lines }: Series, i: number, measure: Measure): number {
  return lines.reduce((sum, { costUSD, tokens }) => sum + ((measure === 'cost' ? costUSD : tokens)[i] ?? 0), 0)
}
