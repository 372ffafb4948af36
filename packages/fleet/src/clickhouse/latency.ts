/** How quickly a server answers. */
export type LatencyRating = 'Excellent' | 'Good' | 'Slow'

/** Below 100 ms is excellent, up to and with 500 ms good, beyond that slow. */
export const latencyRating = (ms: number): LatencyRating => (ms < 100 ? 'Excellent' : ms <= 500 ? 'Good' : 'Slow')
