import type { Series } from '@aic/agent/api'
import { dayText } from '@aic/core/report'
import { type KeyboardEvent, type ReactElement, useState } from 'react'
import { hrefOf } from '../../app/route.ts'
import { useWidth } from '../../chart/use-width.ts'
import { shortDay, weekDays } from '../../chart/week-days.ts'
import { countText, plural } from '../../format/count.ts'
import { sumText } from '../../format/money.ts'
import { bucketText } from '../../format/time.ts'
import { Panel } from '../../parts/panel.tsx'
import { heatOf } from './heat.ts'
import { HeatKey } from './heat-key.tsx'
import type { Measure } from './view.ts'
import { nextDay, type YearDays, yearDays } from './year-days.ts'

const weeks = 53

interface Props {
  readonly year: Series | undefined
  readonly today: string
  readonly measure: Measure
  /** `monday`; undefined until it is known. */
  readonly startOfWeek: string | undefined
}

/** A year of days: a column for each week. Each used day opens. */
export function CalendarPanel({ year, today, measure, startOfWeek }: Props): ReactElement {
  const [ref, width] = useWidth<HTMLDivElement>(760)
  const cell = Math.max(14, Math.min(21, Math.floor((width - 26) / weeks)))
  const shown = Math.max(8, Math.min(weeks, Math.floor((width - 26) / cell)))
  const byDay = new Map(year?.buckets.map((day, i) => [day, sumsAt(year, i, measure)]))
  const calls = new Map(Array.from(byDay, ([day, sums]) => [day, sums.calls]))
  const highest = Math.max(0, ...Array.from(byDay.values(), ({ value }) => value))
  const textOf = measure === 'cost' ? sumText : countText
  const order = weekDays(startOfWeek)
  const calendar = yearDays(today, shown, order, calls)
  return (
    <Panel
      title="Calendar"
      aside={
        <>
          {highest > 0 && <HeatKey highest={textOf(highest, 0)} />}
          <span className="muted">{plural(calendar.used.length, 'day')} with usage</span>
        </>
      }
      className="calendar"
    >
      <div ref={ref}>
        <Days
          calendar={calendar}
          cell={cell}
          width={shown * cell + 26}
          names={[0, 2, 4].map((i) => shortDay(order[i] ?? 0).slice(0, 2))}
          heatAt={(day) => heatOf(byDay.get(day)?.value ?? 0, highest)}
          textAt={(day) => {
            const sums = byDay.get(day)
            return sums === undefined || sums.calls === 0 ? null : textOf(sums.value, sums.missing)
          }}
        />
      </div>
    </Panel>
  )
}

/** All days. For the keyboard they are one stop, the latest at first, and arrows move among those with usage. */
function Days({
  calendar: { first, days, used },
  cell,
  width,
  names,
  heatAt,
  textAt,
}: {
  readonly calendar: YearDays
  readonly cell: number
  readonly width: number
  /** Of every other row. */
  readonly names: readonly string[]
  readonly heatAt: (day: string) => number
  readonly textAt: (day: string) => string | null
}): ReactElement {
  const [at, setAt] = useState<number | null>(null)
  const stop = at !== null && used.includes(at) ? at : used.at(-1)
  const onKey = (event: KeyboardEvent<SVGSVGElement>): void => {
    const next = nextDay(used, stop, event.key)
    if (next === undefined) return
    event.preventDefault()
    setAt(next)
    event.currentTarget.querySelector<SVGAElement>(`[data-day="${dayText(next)}"]`)?.focus()
  }
  return (
    <svg
      width={width}
      height={7 * cell + 18}
      role="group"
      aria-label="Usage of each day. Arrow keys move, Enter opens."
      onKeyDown={onKey}
    >
      {names.map((name, i) => (
        <text key={name} x={0} y={16 + (2 * i + 0.75) * cell} aria-hidden="true">
          {name}
        </text>
      ))}
      {days.map((day) => (
        <Day
          key={day}
          day={dayText(day)}
          isStop={day === stop}
          x={22 + Math.floor((day - first) / 7) * cell}
          y={16 + ((day - first) % 7) * cell}
          size={cell - 2}
          heat={heatAt(dayText(day))}
          text={textAt(dayText(day))}
        />
      ))}
    </svg>
  )
}

/** One day: a link where something was used. */
function Day({
  day,
  isStop,
  x,
  y,
  size,
  heat,
  text,
}: {
  readonly day: string
  /** The Tab key stops here. */
  readonly isStop: boolean
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
        <a href={hrefOf('usage', { from: day, to: day })} aria-label={label} tabIndex={isStop ? 0 : -1} data-day={day}>
          {square}
        </a>
      )}
    </g>
  )
}

/** A day’s usage, and how many of its calls lack a cost. */
function sumsAt({ lines }: Series, i: number, measure: Measure) {
  const sumOf = (column: 'costUSD' | 'tokens' | 'calls' | 'unpricedCalls'): number =>
    lines.reduce((sum, line) => sum + (line[column][i] as number), 0)
  return {
    value: sumOf(measure === 'cost' ? 'costUSD' : 'tokens'),
    calls: sumOf('calls'),
    missing: sumOf('unpricedCalls'),
  }
}
