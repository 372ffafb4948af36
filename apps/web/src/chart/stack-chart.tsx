import { type KeyboardEvent, type PointerEvent, type ReactElement, useMemo, useState } from 'react'
import { bucketText } from '../format/time.ts'
import { ChartTip } from './chart-tip.tsx'
import { shownLabels, ticksTo } from './scale.ts'
import { barOf, bucketAt, heightsOf, type Plot, stackPaths } from './stack.ts'
import { useWidth } from './use-width.ts'

/** One colour of the stack. */
export interface ChartLine {
  readonly label: string
  readonly colour: string
  readonly values: readonly number[]
  /** Calls that each value lacks, since nobody knows their cost; none where it is left out. */
  readonly missing?: readonly number[] | undefined
}

interface Props {
  readonly buckets: readonly string[]
  readonly lines: readonly ChartLine[]
  readonly textOf: (value: number, missing: number) => string
  /** The same in as few characters as an axis has room for. */
  readonly axisTextOf: (value: number) => string
  /** What the chart shows, for those who can't see it. */
  readonly summary: string
  /** Bars from one to another were selected; both are indices, first ≤ last. */
  readonly onSelect: (first: number, last: number) => void
}

const height = 260
const left = 58
const below = 22

/**
 * Stacked bars over time. Drag over bars to zoom in, click one to open it; with the keyboard: arrows move, with Shift they select,
 * Enter opens. Only the frame around the selection is drawn anew while one brushes.
 */
export function StackChart({ buckets, lines, textOf, axisTextOf, summary, onSelect }: Props): ReactElement {
  const [ref, width] = useWidth<HTMLDivElement>(900)
  const count = buckets.length
  const heights = useMemo(
    () =>
      heightsOf(
        lines.map(({ values }) => values),
        count,
      ),
    [lines, count],
  )
  const ticks = ticksTo(Math.max(0, ...heights), 5)
  const plot: Plot = { width: Math.max(60, width - left), height, highest: ticks.at(-1) ?? 0, count }
  const paths = useMemo(
    () =>
      stackPaths(
        lines.map(({ values }) => values),
        { width: plot.width, height, highest: plot.highest, count },
      ),
    [lines, plot.width, plot.highest, count],
  )
  const brush = useBrush(plot, onSelect)
  return (
    <div
      ref={ref}
      className="stack-chart"
      role="group"
      aria-label={`${summary}. Arrow keys move from bar to bar, Shift selects, Enter opens.`}
      tabIndex={0}
      {...brush.handlers}
    >
      <svg width={width} height={height + below + 6} aria-hidden="true">
        <g transform={`translate(${left} 6)`}>
          <ValueAxis ticks={ticks} plot={plot} textOf={axisTextOf} />
          {paths.map((path, i) => (
            <path key={lines[i]?.label} d={path} style={{ fill: lines[i]?.colour }} />
          ))}
          <BucketLabels buckets={buckets} plot={plot} />
          <Frame at={brush.at} anchor={brush.anchor} plot={plot} />
        </g>
      </svg>
      {brush.at !== null && buckets[brush.at] !== undefined && (
        <ChartTip
          title={bucketText(buckets[brush.at] as string)}
          at={left + (brush.at + 0.5) * barOf(plot).step}
          width={width}
          rows={lines.map(({ label, colour, values, missing }) => ({
            label,
            colour,
            value: values[brush.at as number] ?? 0,
            missing: missing?.[brush.at as number] ?? 0,
          }))}
          textOf={textOf}
        />
      )}
    </div>
  )
}

function ValueAxis({
  ticks,
  plot,
  textOf,
}: {
  readonly ticks: readonly number[]
  readonly plot: Plot
  readonly textOf: (value: number) => string
}): ReactElement {
  return (
    <>
      {ticks.map((tick) => {
        const y = Math.round(height - (tick / (plot.highest || 1)) * height) + 0.5
        return (
          <g key={tick} className={tick === 0 ? 'axis zero' : 'axis'} transform={`translate(0 ${y})`}>
            <line x2={plot.width} />
            <text x={-8} dy="0.32em" textAnchor="end">
              {textOf(tick)}
            </text>
          </g>
        )
      })}
    </>
  )
}

function BucketLabels({ buckets, plot }: { readonly buckets: readonly string[]; readonly plot: Plot }): ReactElement {
  const { step } = barOf(plot)
  return (
    <g className="axis" transform={`translate(0 ${height + 16})`}>
      {shownLabels(buckets.length, plot.width, 64).map((i) => (
        <text key={i} x={Math.min((i + 0.5) * step, plot.width - 20)} textAnchor="middle">
          {bucketText(buckets[i] as string, { isShort: true })}
        </text>
      ))}
    </g>
  )
}

function Frame({
  at,
  anchor,
  plot,
}: {
  readonly at: number | null
  readonly anchor: number | null
  readonly plot: Plot
}) {
  if (at === null) return null
  const { step } = barOf(plot)
  const first = Math.min(at, anchor ?? at)
  const last = Math.max(at, anchor ?? at)
  return (
    <rect
      className="frame"
      x={first * step}
      width={(last - first + 1) * step}
      height={height}
      data-selecting={anchor !== null}
    />
  )
}

/** Which bar is looked at, and from which one on bars are selected. */
function useBrush(plot: Plot, onSelect: Props['onSelect']) {
  const [at, setAt] = useState<number | null>(null)
  const [anchor, setAnchor] = useState<number | null>(null)
  const over = (event: PointerEvent<HTMLElement>): number | null =>
    bucketAt(event.clientX - event.currentTarget.getBoundingClientRect().left - left, plot)
  const finish = (end: number | null): void => {
    if (anchor !== null && end !== null) onSelect(Math.min(anchor, end), Math.max(anchor, end))
    setAnchor(null)
  }
  const handlers = {
    onPointerMove: (event: PointerEvent<HTMLElement>) => setAt(over(event)),
    onPointerLeave: () => anchor === null && setAt(null),
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0 || over(event) === null) return
      event.currentTarget.setPointerCapture(event.pointerId)
      setAnchor(over(event))
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => finish(over(event) ?? at),
    onPointerCancel: () => setAnchor(null),
    onBlur: () => {
      setAt(null)
      setAnchor(null)
    },
    onKeyDown: (event: KeyboardEvent) => {
      const last = plot.count - 1
      const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, Home: -plot.count, End: plot.count }
      const step = steps[event.key]
      if (event.key === 'Escape') setAnchor(null)
      else if (event.key === 'Enter' && at !== null) onSelect(Math.min(anchor ?? at, at), Math.max(anchor ?? at, at))
      else if (step === undefined || last < 0) return
      else {
        const from = at ?? (step > 0 ? -1 : last + 1)
        setAnchor(event.shiftKey ? (anchor ?? at) : null)
        setAt(Math.max(0, Math.min(last, from + step)))
      }
      event.preventDefault()
    },
  }
  return { at, anchor, handlers }
}
