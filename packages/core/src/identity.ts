import { type LoggedCall, serviceTiers } from './call.ts'
import { tokenKinds, totalTokens } from './tokens.ts'

/** What the rules of identity need to know of a record. */
export interface Copy
  extends Pick<
    LoggedCall,
    | 'requestId'
    | 'isIdEnough'
    | 'session'
    | 'cwd'
    | 'model'
    | 'atMs'
    | 'tokens'
    | 'webSearches'
    | 'reportedNanoUsd'
    | 'tier'
    | 'isUsOnly'
    | 'isSidechain'
  > {
  /** Absent where `model` names it too, as `name\nprovider`. */
  readonly provider?: string | null
  /** Tokens × price as stored; absent where nothing is priced yet. */
  readonly calculatedNanoUsd?: number | null
}

/** Copies of one call: which record tells its tokens, model and cost, and which its time, session and place. */
export interface ResolvedCall<T> {
  readonly winner: T
  readonly earliest: T
  /** All records of the call. */
  readonly copies: readonly T[]
}

/**
 * Sorts records that share a source and an id into calls. The order of `copies` does not matter: copies that no rule tells apart
 * say the same.
 *
 * Where the id is enough they are one call. Elsewhere (gateways reuse ids) the request id tells calls apart; a record
 * without one belongs to the earliest call of the same id in its session, and only without such a call stands for itself.
 */
export function resolveCopies<T extends Copy>(copies: readonly T[]): ResolvedCall<T>[] {
  const [first] = copies
  if (first === undefined) return []
  if (copies.length === 1) return [{ winner: first, earliest: first, copies }]
  if (first.isIdEnough) return [resolveOne(copies)]
  return groupByRequest(copies).map(resolveOne)
}

function groupByRequest<T extends Copy>(copies: readonly T[]): T[][] {
  const byRequest = Map.groupBy(
    copies.filter((copy) => copy.requestId !== null),
    (copy) => copy.requestId,
  )
  const groups = [...byRequest.values()].sort((a, b) => inOrder(resolveOne(a), resolveOne(b)))
  const bySession = Map.groupBy(
    copies.filter((copy) => copy.requestId === null),
    (copy) => copy.session,
  )
  for (const [session, group] of bySession) {
    const home = groups.find((other) => other.some((copy) => copy.requestId !== null && copy.session === session))
    if (home) home.push(...group)
    else groups.push(group)
  }
  return groups
}

/** By time; of calls made at the same moment the greater comes first, whatever the order of their records. */
const inOrder = (a: ResolvedCall<Copy>, b: ResolvedCall<Copy>): number =>
  earlier(a.earliest, b.earliest) || better(a.winner, b.winner)

function resolveOne<T extends Copy>(copies: readonly T[]): ResolvedCall<T> {
  let [winner] = copies as readonly [T]
  let earliest = winner
  for (const copy of copies) {
    if (better(copy, winner) < 0) winner = copy
    if (earlier(copy, earliest) < 0) earliest = copy
  }
  return { winner, earliest, copies }
}

/** Main line before sidechain, then more tokens (streamed records grow), then a reported cost, then the earliest. */
function better(a: Copy, b: Copy): number {
  return (
    Number(a.isSidechain) - Number(b.isSidechain) ||
    totalTokens(b.tokens) - totalTokens(a.tokens) ||
    b.tokens.output - a.tokens.output ||
    Number(a.reportedNanoUsd === null) - Number(b.reportedNanoUsd === null) ||
    earlier(a, b)
  )
}

/** By time; at the same time the copy that kept its request id is the original; then by what they say, to be the same on every run. */
function earlier(a: Copy, b: Copy): number {
  return (
    a.atMs - b.atMs ||
    Number(a.requestId === null) - Number(b.requestId === null) ||
    byText(a.session, b.session) ||
    byText(a.cwd, b.cwd) ||
    byText(modelOf(a), modelOf(b)) ||
    byNumbers(numbersOf(a), numbersOf(b)) ||
    byText(a.requestId, b.requestId)
  )
}

const modelOf = ({ model, provider }: Copy): string =>
  provider == null ? (model ?? '') : `${model ?? ''}\n${provider}`

/** All that two copies may tell apart and that is no text; the greater comes first. */
const numbersOf = (copy: Copy): number[] => [
  ...tokenKinds.map((kind) => copy.tokens[kind]),
  copy.tokens.reasoning,
  copy.webSearches,
  copy.reportedNanoUsd ?? -1,
  copy.calculatedNanoUsd ?? -1,
  serviceTiers.indexOf(copy.tier),
  Number(copy.isUsOnly),
  -Number(copy.isSidechain),
]

function byNumbers(a: readonly number[], b: readonly number[]): number {
  const i = a.findIndex((value, n) => value !== b[n])
  return i < 0 ? 0 : (b[i] as number) - (a[i] as number)
}

/** The lesser first, what is not told (null or empty) last. */
function byText(a: string | null, b: string | null): number {
  return Number(!a) - Number(!b) || (!a || !b || a === b ? 0 : a < b ? -1 : 1)
}
