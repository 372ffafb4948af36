import { type Copy, resolveCopies } from './identity.ts'
import { type TokenCounts, totalTokens } from './tokens.ts'

/** What of a call, logged or told by telemetry, says whether both are the same. */
export interface UnloggedInput {
  /** Any text that is equal for equal requests; null when it is not known. */
  readonly requestId: string | null
  /** `name`, or `name\nprovider`; empty or null when it is not known. */
  readonly model: string | null
  /** UTC ms. */
  readonly atMs: number
  readonly tokens: TokenCounts
}

/**
 * Sessions that a log's path names. Telemetry may name a log's own thread where its records name the session that started it (sub-agents
 * and reviews of Codex), so a log stands for both.
 */
export const sessionsInPath = (path: string): readonly string[] =>
  path.match(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi) ?? []

/** How far the times of telemetry and of an agent's bookings may be apart: a booking that soon before a call may hold it. */
export const clocksDifferMs = 300_000

/**
 * Records of one id as {@link unloggedCalls} takes them: each call once, and once for each request that its copies name.
 */
export function perRequest<T extends Copy>(copies: readonly T[]): T[] {
  return resolveCopies(copies).flatMap(({ winner, copies }) => {
    const requests = new Set(copies.flatMap(({ requestId }) => requestId ?? []))
    return requests.size === 0 ? [winner] : Array.from(requests, (requestId) => ({ ...winner, requestId }))
  })
}

/** A logged call and the telemetry of it are never further apart: the longest that a request may take, and some more. */
const furthestMs = 3_600_000

/**
 * The calls of one session that only telemetry tells of, each once, by time.
 *
 * A request id settles it. Where one side has none (Codex, other clouds, older versions), two calls are the same when model, input
 * and cached tokens are; output may have been logged while it still grew. Each logged call stands for one call of the
 * telemetry. Exporters send a batch again when its answer got lost: repeats are left out.
 */
export function unloggedCalls<T extends UnloggedInput>(told: readonly T[], logged: readonly UnloggedInput[]): T[] {
  const requests = new Set(logged.map(({ requestId }) => requestId))
  const open = withoutRepeats(told).filter(({ requestId }) => requestId === null || !requests.has(requestId))
  const ofRequest = new Set(told.map(({ requestId }) => requestId).filter((id) => id !== null))
  const free = Map.groupBy(
    logged.filter(({ requestId }) => requestId === null || !ofRequest.has(requestId)),
    likeness,
  )
  const taken = new Set<T>()
  for (const [like, alike] of Map.groupBy(open, likeness)) takeNearest(alike, free.get(like) ?? [], taken)
  return open.filter((call) => !taken.has(call)).toSorted(inOrder)
}

/** Adds to `taken` the calls that a logged one stands for. The likeliest pairs come first: the same output, then the nearer in time. */
function takeNearest<T extends UnloggedInput>(
  calls: readonly T[],
  logged: readonly UnloggedInput[],
  taken: Set<T>,
): void {
  const pairs = calls.flatMap((call) =>
    logged.filter((other) => isPossible(call, other)).map((other) => ({ call, other, far: farness(call, other) })),
  )
  const used = new Set<UnloggedInput>()
  pairs.sort((a, b) => a.far - b.far || inOrder(a.call, b.call) || inOrder(a.other, b.other))
  for (const { call, other } of pairs) {
    if (taken.has(call) || used.has(other)) continue
    taken.add(call)
    used.add(other)
  }
}

const isPossible = (call: UnloggedInput, other: UnloggedInput): boolean =>
  (call.requestId === null || other.requestId === null) &&
  other.tokens.output <= call.tokens.output &&
  distance(other, call) <= furthestMs

/** Any other output is further than any time. */
const farness = (a: UnloggedInput, b: UnloggedInput): number =>
  distance(a, b) + (a.tokens.output === b.tokens.output ? 0 : 2 * furthestMs)

const distance = (a: UnloggedInput, b: UnloggedInput): number => Math.abs(a.atMs - b.atMs)

/** What is equal for a call however it was told: writes to the cache are split by age in some places only. */
const likeness = ({ model, tokens }: UnloggedInput): string =>
  [model?.split('\n', 1)[0] ?? '', tokens.input, tokens.cacheRead, tokens.cacheWrite5m + tokens.cacheWrite1h].join('\n')

/** Of records of one request the one with most tokens. */
function withoutRepeats<T extends UnloggedInput>(told: readonly T[]): T[] {
  const calls = new Map<string, T>()
  for (const call of told) {
    const { requestId, atMs, tokens } = call
    const key = requestId ?? [atMs, likeness(call), tokens.output].join('\n')
    const known = calls.get(key)
    if (known === undefined || isMore(call, known)) calls.set(key, call)
  }
  return [...calls.values()]
}

const isMore = (a: UnloggedInput, b: UnloggedInput): boolean =>
  (totalTokens(b.tokens) - totalTokens(a.tokens) || inOrder(a, b)) < 0

/** By time, then by what they hold, to be the same on every run. */
const inOrder = (a: UnloggedInput, b: UnloggedInput): number =>
  a.atMs - b.atMs || totalTokens(b.tokens) - totalTokens(a.tokens) || byText(likeness(a), likeness(b))

const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b))
