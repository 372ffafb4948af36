import type { ProviderFault } from '@aic/core/limit'
import type { ProviderState } from '@aic/store/journal'
import type { FaultStatus } from './monitor.ts'

const minuteMs = 60_000
/** Faults of our own making or of the way there are tried again after one minute, then two, up to this. */
const mostWaitMs = 30 * minuteMs
/** A vendor that asks to wait, and does not say how long. `Retry-After: 0` says nothing either: Claude's usage API means minutes by it. */
const unsaidWaitMs = 5 * minuteMs
/** No vendor is believed that wants more. */
const mostVendorWaitMs = 24 * 60 * minuteMs

/** Never, until the sign-in changes. */
export const untilChanged = Number.MAX_SAFE_INTEGER

/** A fault as it is kept. */
export interface KeptFault extends Omit<FaultStatus, 'retryAtMs'> {
  /** When the first fault since the last success came, UTC ms. */
  readonly sinceMs: number
}

/** What is known of a sign-in that was never asked. */
export const newState = (provider: string, place: string, fingerprint: string | null): ProviderState => ({
  provider,
  place,
  fingerprint,
  accountKey: null,
  failures: 0,
  askedAtMs: 0,
  answeredAtMs: 0,
  blockedUntilMs: 0,
  isVendorBlock: false,
  fault: null,
})

/** After a good answer. */
export const afterSuccess = (state: ProviderState, accountKey: string, nowMs: number): ProviderState => ({
  ...state,
  answeredAtMs: nowMs,
  accountKey,
  failures: 0,
  blockedUntilMs: 0,
  isVendorBlock: false,
  fault: null,
})

/** After a fault: when to ask again, and whether the vendor said so. */
export function afterFault(state: ProviderState, fault: ProviderFault, nowMs: number): ProviderState {
  const failures = state.failures + 1
  const { blockedUntilMs, isVendorBlock } = blockOf(fault, failures, nowMs)
  const kept: KeptFault = {
    kind: fault.kind,
    message: fault.message,
    advice: fault.advice,
    atMs: nowMs,
    sinceMs: keptFault(state)?.sinceMs ?? nowMs,
  }
  return { ...state, answeredAtMs: nowMs, failures, blockedUntilMs, isVendorBlock, fault: JSON.stringify(kept) }
}

/** After a fault of this machine's network: no vendor is to blame, so nothing is counted. */
export function afterOffline(state: ProviderState, fault: ProviderFault, nowMs: number): ProviderState {
  const after = afterFault({ ...state, failures: 0 }, fault, nowMs)
  return { ...after, failures: state.failures }
}

function blockOf(
  { kind, retryAtMs }: ProviderFault,
  failures: number,
  nowMs: number,
): { readonly blockedUntilMs: number; readonly isVendorBlock: boolean } {
  const waitMs = Math.min(minuteMs * 2 ** Math.min(failures - 1, 10), mostWaitMs)
  const isSaid = retryAtMs !== null && retryAtMs > nowMs
  const said = isSaid ? Math.min(retryAtMs, nowMs + mostVendorWaitMs) : 0
  if (kind === 'expired' || kind === 'missing') return { blockedUntilMs: untilChanged, isVendorBlock: false }
  if (kind === 'rate-limited') {
    const growing = Math.min(unsaidWaitMs * 2 ** Math.min(failures - 1, 10), mostWaitMs)
    return isSaid
      ? { blockedUntilMs: said, isVendorBlock: true }
      : { blockedUntilMs: nowMs + growing, isVendorBlock: false }
  }
  if (kind === 'denied') return { blockedUntilMs: Math.max(said, nowMs + mostWaitMs), isVendorBlock: isSaid }
  return { blockedUntilMs: Math.max(said, nowMs + waitMs), isVendorBlock: isSaid }
}

/** How long another process may be asking, so that two do not ask at once; after that it has died over it. */
const askingMs = 35_000

/** What it depends on whether somebody may be asked. */
export interface DueQuery {
  readonly nowMs: number
  readonly intervalMs: number
  /** A person asks. */
  readonly isForced: boolean
}

/** Whether to ask now. A person passes over our own waiting times, not over those that a vendor set. */
export function isDue(state: ProviderState, query: DueQuery): boolean {
  if (Math.max(state.askedAtMs, state.answeredAtMs) > query.nowMs + minuteMs) return true // the clock was set back since
  if (query.isForced) return !(state.isVendorBlock && state.blockedUntilMs > query.nowMs)
  return dueAtMs(state, query.intervalMs) <= query.nowMs
}

/** When to ask next without being told to, UTC ms; {@link untilChanged} for a sign-in that was refused. */
export function dueAtMs(state: ProviderState, intervalMs: number): number {
  const { askedAtMs, answeredAtMs, blockedUntilMs, fault } = state
  if (askedAtMs === 0) return 0
  const plannedMs = fault === null && answeredAtMs > 0 ? answeredAtMs + intervalMs : blockedUntilMs
  return askedAtMs > answeredAtMs ? Math.max(askedAtMs + askingMs, fault === null ? 0 : blockedUntilMs) : plannedMs
}

/** The fault as it was kept; null after a success. */
export const keptFault = ({ fault }: ProviderState): KeptFault | null =>
  fault === null ? null : (JSON.parse(fault) as KeptFault)

/** The fault as screens show it. */
export function faultStatus(state: ProviderState): FaultStatus | null {
  const kept = keptFault(state)
  if (kept === null) return null
  const { kind, message, advice, atMs } = kept
  return { kind, message, advice, atMs, retryAtMs: state.blockedUntilMs === untilChanged ? null : state.blockedUntilMs }
}
