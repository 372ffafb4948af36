import type { OutcomeKind, OutcomePoint } from '@aic/sources'

/** What a session did, by the moment that it was told. */
export interface Increment {
  readonly what: OutcomeKind
  /** Null when the sender keeps it to itself. */
  readonly session: string | null
  /** Since when the sender counted, UTC ms. */
  readonly sinceMs: number
  readonly atMs: number
  readonly value: number
}

/**
 * What points of counters add up to, each thing once.
 *
 * Points of one counter may come twice: two exporters tell of the same spans, or of the same count once since the start and once since
 * the last point. Spans that overlap one already counted are left out; of both ways of counting the one that tells more is taken.
 */
export function incrementsOf(points: readonly OutcomePoint[]): Increment[] {
  const series = Map.groupBy(points, ({ what, session, series }) => JSON.stringify([what, session, series]))
  return [...series.values()].flatMap((own) => {
    const spans = fromSpans(own.filter(({ isCumulative }) => !isCumulative))
    const totals = fromTotals(own.filter(({ isCumulative }) => isCumulative))
    return sumOf(totals) > sumOf(spans) ? totals : spans
  })
}

const sumOf = (increments: readonly Increment[]): number => increments.reduce((sum, { value }) => sum + value, 0)

/** Points that count since the last one. Clocks round: a span may begin a millisecond before the last one ended. */
function fromSpans(points: readonly OutcomePoint[]): Increment[] {
  const found: Increment[] = []
  let endMs = Number.NEGATIVE_INFINITY
  for (const point of points.toSorted(inOrder)) {
    const startMs = point.startMs ?? point.atMs
    const isCounted = point.startMs === null ? point.atMs <= endMs : startMs < endMs - 1
    if (isCounted) continue
    endMs = point.atMs
    found.push(incrementOf(point, point.value))
  }
  return found
}

/** Points that count since the sender began: what each adds to the greatest before it. A later beginning, or a fall, begins anew. */
function fromTotals(points: readonly OutcomePoint[]): Increment[] {
  const found: Increment[] = []
  for (const own of Map.groupBy(points, ({ startMs }) => startMs).values()) {
    let before = 0
    for (const point of own.toSorted(inOrder)) {
      if (point.startMs === null && point.value < before) before = 0
      if (point.value > before) found.push(incrementOf(point, point.value - before))
      before = Math.max(before, point.value)
    }
  }
  return found
}

const incrementOf = ({ what, session, startMs, atMs }: OutcomePoint, value: number): Increment => ({
  what,
  session,
  sinceMs: startMs ?? atMs,
  atMs,
  value,
})

const inOrder = (a: OutcomePoint, b: OutcomePoint): number => a.atMs - b.atMs || b.value - a.value
