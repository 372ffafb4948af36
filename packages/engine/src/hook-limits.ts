import type { Ledger } from '@aic/store'
import type { HookLimit } from './aic.ts'

/** A value of a window when it changed. */
export interface LimitPoint {
  /** UTC ms. */
  readonly atMs: number
  readonly usedPercent: number
  readonly resetsAtMs: number | null
}

/** What hooks said last of one window, and how it came to that. */
export interface WindowHistory extends LimitPoint {
  /** As the hook names it. */
  readonly window: string
  /** The session whose hook said it last. */
  readonly session: string
  /** The values before and the last one, each when it was first said; at most {@link mostPoints}, in order of time. */
  readonly points: readonly LimitPoint[]
}

/** Changes of a window that are kept: some days of a busy one. */
export const mostPoints = 96
/** Windows that are kept, those last told: vendors have a handful. */
const mostWindows = 32
/** A hook runs several times a second; a value that stays is noted anew only after this long. */
const renewMs = 60_000

const stateName = 'hook-limits'

/** Keeps what a hook said. Where another process is writing, or nothing is new, it is dropped: the next hook says it again. */
export function rememberHookLimits(ledger: Ledger, session: string, limits: readonly HookLimit[], atMs: number): void {
  ledger.updateState(stateName, (bytes) => {
    const windows = parse(bytes)
    const merged = mergeLimits(windows, session, limits, atMs)
    return merged === windows ? null : Buffer.from(JSON.stringify({ version: 1, windows: merged }))
  })
}

/** What hooks said so far, by window; the one told last comes first. */
export const hookLimits = (ledger: Ledger): readonly WindowHistory[] => parse(ledger.state(stateName))

/** The windows with what a hook said at a moment; `windows` itself where that is nothing new. What is older than known is not. */
export function mergeLimits(
  windows: readonly WindowHistory[],
  session: string,
  limits: readonly HookLimit[],
  atMs: number,
): readonly WindowHistory[] {
  const told = limits.flatMap((limit) => {
    const known = windows.find(({ window }) => window === limit.window)
    const next = nextOf(known, session, limit, atMs)
    return next === null ? [] : [next]
  })
  if (told.length === 0) return windows
  const others = windows.filter(({ window }) => told.every((one) => one.window !== window))
  return [...told, ...others].slice(0, mostWindows)
}

function nextOf(
  known: WindowHistory | undefined,
  session: string,
  { window, usedPercent, resetsAtMs }: HookLimit,
  atMs: number,
): WindowHistory | null {
  const point = { atMs, usedPercent, resetsAtMs }
  if (known === undefined) return { window, session, ...point, points: [point] }
  if (atMs < known.atMs) return null
  const isSame = known.usedPercent === usedPercent && known.resetsAtMs === resetsAtMs
  if (isSame && atMs - known.atMs < renewMs) return null
  const points = isSame ? known.points : [...known.points, point].slice(-mostPoints)
  return { window, session, ...point, points }
}

function parse(bytes: Uint8Array | null): readonly WindowHistory[] {
  if (bytes === null) return []
  const { version, windows } = JSON.parse(Buffer.from(bytes).toString()) as {
    version?: number
    windows: WindowHistory[]
  }
  return version === 1 ? windows : []
}
