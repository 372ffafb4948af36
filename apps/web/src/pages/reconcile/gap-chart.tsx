import type { ReactElement } from 'react'
import { privacy } from '../../app/preferences.ts'
import { shownLabels, ticksTo } from '../../chart/scale.ts'
import { useWidth } from '../../chart/use-width.ts'
import { nanoText, shortMoneyText } from '../../format/money.ts'
import { bucketText } from '../../format/time.ts'
import type { Day } from './gap-facts.ts'

const heightPx = 120
const leftPx = 44
const belowPx = 22
const dayLengthMs = 86_400_000

/** Billed and calculated side by side, oldest day first; amounts at the axis unless they are hidden. */
export function GapChart({ days }: { readonly days: readonly Day[] }): ReactElement | null {
  const [ref, width] = useWidth<HTMLDivElement>(800)
  const isPrivate = privacy.use() === 'private'
  if (days.length < 2) return null
  const firstMs = days.at(-1)?.dayMs ?? 0
  const count = ((days[0]?.dayMs ?? 0) - firstMs) / dayLengthMs + 1
  const mostNano = Math.max(1, ...days.flatMap((day) => [day.billedNanoUsd ?? 0, day.calculatedNanoUsd ?? 0]))
  const ticks = ticksTo(mostNano / 1e9, 3)
  const yOf = (usd: number): number => heightPx * (1 - usd / (ticks.at(-1) || 1))
  const step = Math.min(88, (width - leftPx) / count)
  return (
    <figure className="gap-chart" ref={ref}>
      <svg width={width} height={heightPx + belowPx + 8} role="img" aria-label="Billed and calculated by day">
        <g transform={`translate(${leftPx} 8)`}>
          {ticks.map((usd) => (
            <g
              key={usd}
              className={usd === 0 ? 'axis zero' : 'axis'}
              transform={`translate(0 ${Math.round(yOf(usd)) + 0.5})`}
            >
              <line x2={width - leftPx} />
              {!isPrivate && (
                <text x={-8} dy="0.32em" textAnchor="end">
                  {shortMoneyText(usd)}
                </text>
              )}
            </g>
          ))}
          {days.map((day) => (
            <Bars key={day.dayMs} day={day} x={((day.dayMs - firstMs) / dayLengthMs) * step} step={step} yOf={yOf} />
          ))}
          <g className="axis" transform={`translate(0 ${heightPx + 16})`}>
            {shownLabels(count, count * step, 56).map((i) => (
              <text key={i} x={(i + 0.42) * step} textAnchor="middle">
                {bucketText(dayName(firstMs + i * dayLengthMs), { isShort: true })}
              </text>
            ))}
          </g>
        </g>
      </svg>
      <figcaption>
        <span className="swatch billed" /> billed <span className="swatch calculated" /> calculated
      </figcaption>
    </figure>
  )
}

function Bars({
  day: { dayMs, billedNanoUsd, calculatedNanoUsd },
  x,
  step,
  yOf,
}: {
  readonly day: Day
  readonly x: number
  /** How wide a day is, px. */
  readonly step: number
  readonly yOf: (usd: number) => number
}): ReactElement {
  const isPrivate = privacy.use() === 'private'
  const wide = Math.max(1, step * 0.38)
  const bar = (nano: number | null) => {
    const y = yOf((nano ?? 0) / 1e9)
    return { width: wide, y, height: heightPx - y }
  }
  return (
    <g>
      <title>
        {dayName(dayMs)}
        {isPrivate ? '' : `: billed ${told(billedNanoUsd)}, calculated ${told(calculatedNanoUsd)}`}
      </title>
      <rect className="billed" x={x + step * 0.04} {...bar(billedNanoUsd)} />
      <rect className="calculated" x={x + step * 0.04 + wide} {...bar(calculatedNanoUsd)} />
    </g>
  )
}

const dayName = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10)
const told = (nano: number | null): string => (nano === null ? 'not told' : nanoText(nano, 'USD'))
