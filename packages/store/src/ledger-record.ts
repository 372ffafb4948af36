import {
  type Copy,
  type Hash64,
  type PartColumns,
  type ResolvedCall,
  rowFlags,
  type TokenCounts,
  tierOf,
  tokenKinds,
} from '@aic/core'
import type { OpenPart } from './open-part.ts'

/** One record of the ledger with all that its part says, its names as texts. */
export interface LedgerRecord extends Copy {
  readonly log: number
  readonly source: string
  /** Hash of the call's id, or of the id of the totals that an agent booked. */
  readonly key: Hash64
  /** Hash of the request id; of the parent's totals for booked ones. Null: none. */
  readonly request: Hash64 | null
  /** `name`, or `name\nprovider`; empty when the log does not say. */
  readonly model: string
  /** Working directory; empty when the log does not say. */
  readonly cwd: string
  readonly webSearches: number
  /** Tokens × price as stored; null without a price. */
  readonly calculatedNanoUsd: number | null
  /** See `rowFlags` of core. */
  readonly flags: number
}

/** A running total that an agent booked, or a call as telemetry tells of it: no call of its own. */
export const isBooked = ({ flags }: Pick<LedgerRecord, 'flags'>): boolean => (flags & rowFlags.isBooked) !== 0

/** A call as telemetry tells of it. */
export const isTelemetry = ({ flags }: Pick<LedgerRecord, 'flags'>): boolean => (flags & rowFlags.isTelemetry) !== 0

/** Row `n` of a part. */
export function recordAt({ part, columns: c }: OpenPart, n: number, nameText: (id: number) => string): LedgerRecord {
  const at = (column: Float64Array): number => column[n] as number
  const name = (column: Float64Array): string => nameText(part.names[at(column)] as number)
  const flags = at(c.flags)
  const request: Hash64 | null = at(c.requestA) === 0 && at(c.requestB) === 0 ? null : [at(c.requestA), at(c.requestB)]
  return {
    log: part.log,
    source: part.source,
    key: [at(c.keyA), at(c.keyB)],
    request,
    requestId: request === null ? null : `${request[0]}:${request[1]}`,
    isIdEnough: (flags & rowFlags.isIdEnough) !== 0,
    isSidechain: (flags & rowFlags.isSidechain) !== 0,
    isUsOnly: (flags & rowFlags.isUsOnly) !== 0,
    tier: tierOf(flags),
    model: name(c.model),
    session: name(c.session),
    cwd: name(c.place),
    atMs: at(c.atMs),
    tokens: tokensAt(c, n),
    webSearches: at(c.webSearches),
    reportedNanoUsd: nullable(at(c.reported)),
    calculatedNanoUsd: nullable(at(c.calculated)),
    flags,
  }
}

/** The tokens of row `n`. */
export function tokensAt(c: Pick<PartColumns, keyof TokenCounts>, n: number): TokenCounts {
  return {
    input: c.input[n] as number,
    output: c.output[n] as number,
    cacheRead: c.cacheRead[n] as number,
    cacheWrite5m: c.cacheWrite5m[n] as number,
    cacheWrite1h: c.cacheWrite1h[n] as number,
    reasoning: c.reasoning[n] as number,
  }
}

const nullable = (nanoUsd: number): number | null => (nanoUsd < 0 ? null : nanoUsd)

/** What of copies of a call tells what it counts as. */
export type Resolved<T> = Pick<ResolvedCall<T>, 'winner' | 'earliest'>

/** Where a call was made: as its earliest record says, or its winner where that one does not. Empty when neither says. */
export const cwdOf = ({ winner, earliest }: Resolved<LedgerRecord>): string => earliest.cwd || winner.cwd

/** Two records that say the same: one of them is enough. */
export const isSameRecord = (a: LedgerRecord, b: LedgerRecord): boolean =>
  a.requestId === b.requestId &&
  a.flags === b.flags &&
  a.atMs === b.atMs &&
  a.session === b.session &&
  a.cwd === b.cwd &&
  a.model === b.model &&
  a.reportedNanoUsd === b.reportedNanoUsd &&
  a.calculatedNanoUsd === b.calculatedNanoUsd &&
  isSameAmount(a, b) &&
  a.tokens.reasoning === b.tokens.reasoning

/** Both tell as many tokens of each kind, and as many web searches. */
export const isSameAmount = (a: LedgerRecord, b: LedgerRecord): boolean =>
  a.webSearches === b.webSearches && tokenKinds.every((kind) => a.tokens[kind] === b.tokens[kind])
