import type { ReactElement } from 'react'
import { privacy } from '../../app/preferences.ts'
import { useWidth } from '../../chart/use-width.ts'
import { nanoText } from '../../format/money.ts'
import type { Day } from './gap-facts.ts'

const heightPx = 96
const dayLengthMs = 86_400_000

/** Billed and calculated side by side, oldest day first. */
export function GapChart({ days }: { readonly days: readonly Day[] }): ReactElement | null {
  const [ref, width] = useWidth<HTMLDivElement>(800)
  const isPrivate = privacy.use() === 'private'
  if (days.length < 2) return null
  const oldest = days.toReversed()
  const most = Math.max(1, ...oldest.flatMap((day) => [day.billedNanoUsd ?? 0, day.calculatedNanoUsd ?? 0]))
  const firstMs = oldest[0]?.dayMs ?? 0
  const count = ((oldest.at(-1)?.dayMs ?? 0) - firstMs) / dayLengthMs + 1
  const step = Math.min(56, width / count)
  const bar = Math.max(1, step * 0.38)
  const xOf = (atMs: number): number => ((atMs - firstMs) / dayLengthMs) * step
  const heightOf = (nano: number | null): number => ((nano ?? 0) / most) * heightPx
  return (
    <figure className="gap-chart" ref={ref}>
      <svg width={width} height={heightPx} role="img" aria-label="Billed and calculated by day">
        {oldest.map(({ dayMs, billedNanoUsd, calculatedNanoUsd }) => (
          <g key={dayMs}>
            <title>
              {new Date(dayMs).toISOString().slice(0, 10)}
              {isPrivate ? '' : `: billed ${told(billedNanoUsd)}, calculated ${told(calculatedNanoUsd)}`}
            </title>
            <rect
              className="billed"
              x={xOf(dayMs)}
              width={bar}
              y={heightPx - heightOf(billedNanoUsd)}
              height={heightOf(billedNanoUsd)}
            />
            <rect
              className="calculated"
              x={xOf(dayMs) + bar}
              width={bar}
              y={heightPx - heightOf(calculatedNanoUsd)}
              height={heightOf(calculatedNanoUsd)}
            />
          </g>
        ))}
      </svg>
      <figcaption>
        <span className="swatch billed" /> billed <span className="swatch calculated" /> calculated
      </figcaption>
    </figure>
  )
}

const told = (nano: number | null): string => (nano === null ? 'not told' : nanoText(nano, 'USD'))
