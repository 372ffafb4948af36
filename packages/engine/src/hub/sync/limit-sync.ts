import { FleetFault, hubPaths, type SyncedLimit, tellHub } from '@aic/fleet/hub'
import type { MonitorStatus } from '../../limits/monitor.ts'
import { limitKey, limitsToSync } from './limits-to-sync.ts'
import { originalBody } from './original-body.ts'
import { afterFailure, afterSuccess, mayTry, noFailure } from './retry.ts'
import type { SyncAddress, SyncChoice } from './sync-address.ts'
import { readSyncState, type SyncFault, type SyncState, writeSyncState } from './sync-outbox.ts'

/** What syncing takes: clock, chance and timers come from outside. */
export interface LimitSyncOptions {
  readonly dataFolder: string
  /** UTC ms. */
  readonly nowMs: () => number
  /** From 0 to 1. */
  readonly random: () => number
  /** Calls back once after so many ms, unless it is taken back. Defaults to Node's timer, which holds no process up. */
  readonly after?: (ms: number, call: () => void) => () => void
  /** The hub of the settings, asked for anew before each try. */
  readonly choice: () => SyncChoice
  /** Each failure is told once, and each end of one. */
  readonly onTold: (level: 'info' | 'warn' | 'error', message: string) => void
  /** For one request, ms. Defaults to 10 s. */
  readonly timeoutMs?: number
}

/**
 * Tells a hub of this machine's limits after each look at them. What it could not send waits on the disk, the newest word on each limit
 * alone; one request at a time. What the hub refuses for good (a key that is none, a body that it does not take) is not sent again: another
 * key, address or word is.
 */
export class LimitSync {
  readonly #options: LimitSyncOptions
  /** The last word on each limit that the hub has got, or refused. */
  readonly #sent = new Map<string, SyncedLimit>()
  readonly #closing = new AbortController()
  #state: SyncState | null = null
  #key: string | null = null
  #running: Promise<void> | null = null
  #takeBack: (() => void) | null = null
  #told = ''

  constructor(options: LimitSyncOptions) {
    this.#options = options
  }

  /** Says whether and where it syncs, and sends what an earlier process left. */
  start(): void {
    const choice = this.#options.choice()
    if (choice.kind === 'on') {
      const { url, isOpenToReaders } = choice.address
      this.#tell('info', `limits are synced to ${url}`)
      if (isOpenToReaders) this.#tell('warn', `what is synced to ${url} can be read on the way: give the hub https`)
    } else if (choice.kind === 'off') {
      this.#tell('info', `limits are not synced: ${choice.isOffline ? 'offline is set' : 'no hub is set (sync.url)'}`)
    }
    this.note({ accounts: [] })
  }

  /** Takes what is newer than what was sent, keeps it, and sends it when it may. */
  note(status: Pick<MonitorStatus, 'accounts'>): void {
    if (this.#closing.signal.aborted) return
    const address = this.#addressNow()
    if (address === null) return
    const state = this.#stateOf(address)
    const pending = new Map(state.pending.map((limit) => [limitKey(limit), limit]))
    for (const limit of limitsToSync(status)) {
      const known = pending.get(limitKey(limit))
      if (!this.#isSent(limit) && (known === undefined || limit.atMs >= known.atMs)) pending.set(limitKey(limit), limit)
    }
    const next = [...pending.values()]
    if (JSON.stringify(next) !== JSON.stringify(state.pending)) this.#keep({ ...state, pending: next })
    void this.run()
  }

  /** Sends what waits, if it may be tried now. Who asks while it runs joins. Never throws: what fails is told and kept. */
  run(): Promise<void> {
    this.#running ??= this.#send().finally(() => {
      this.#running = null
      this.#plan()
    })
    return this.#running
  }

  /** What waits, and how the last try went; null where nothing is synced. */
  state(): SyncState | null {
    return this.#state
  }

  /** Ends the request under way; what it was to send waits for the next process. */
  async close(): Promise<void> {
    this.#closing.abort()
    this.#takeBack?.()
    await this.#running
  }

  async #send(): Promise<void> {
    const address = this.#addressNow()
    if (address === null || this.#closing.signal.aborted) return
    const state = this.#stateOf(address)
    if (state.pending.length === 0 || !mayTry(state.retry, this.#options.nowMs()) || isGivenUp(state)) return
    try {
      await this.#request(address, state.pending)
      this.#succeeded(address, state.pending)
    } catch (error) {
      if (this.#closing.signal.aborted) return
      this.#failed(address, error instanceof FleetFault ? error : unforeseen(error as Error))
    }
  }

  async #request({ url, key, isOriginal }: SyncAddress, pending: readonly SyncedLimit[]): Promise<void> {
    const { nowMs, timeoutMs } = this.#options
    const rest = { url, key, nowMs, timeoutMs, signal: this.#closing.signal }
    if (!isOriginal) {
      await tellHub({ ...rest, path: hubPaths.limits, body: JSON.stringify({ limits: pending }) })
      return
    }
    const all = new Map([...this.#sent.values(), ...pending].map((limit) => [limitKey(limit), limit]))
    const body = originalBody([...all.values()], nowMs()) // it replaces all that was told before
    if (body !== null) await tellHub({ ...rest, path: hubPaths.consoleUsage, body, isPlain: true })
  }

  /** What came while it was sent stays. */
  #succeeded(address: SyncAddress, sent: readonly SyncedLimit[]): void {
    const { pending, ...state } = this.#stateOf(address)
    for (const limit of sent) this.#sent.set(limitKey(limit), limit)
    const rest = pending.filter((limit) => !this.#isSent(limit))
    if (state.fault !== null) this.#tell('info', `the hub ${address.url} takes limits again`)
    const sentAtMs = this.#options.nowMs()
    this.#keep({ ...state, pending: rest, retry: afterSuccess(state.retry), fault: null, sentAtMs })
  }

  #failed(address: SyncAddress, { kind, message, advice, retryAtMs }: FleetFault): void {
    const { nowMs, random } = this.#options
    const state = this.#stateOf(address)
    const isForGood = kind === 'auth' || kind === 'validation'
    const retry = isForGood ? state.retry : afterFailure(state.retry, nowMs(), random(), retryAtMs)
    // What the hub does not understand is dropped: newer words are tried, the same ones never again.
    const pending = kind === 'validation' ? [] : state.pending
    if (kind === 'validation') for (const limit of state.pending) this.#sent.set(limitKey(limit), limit)
    this.#tell(isForGood ? 'error' : 'warn', `${message} ${advice}`)
    this.#keep({ ...state, pending, retry, fault: { kind, message, advice, atMs: nowMs() } })
  }

  #isSent(limit: SyncedLimit): boolean {
    return JSON.stringify(this.#sent.get(limitKey(limit))) === JSON.stringify(limit)
  }

  #addressNow(): SyncAddress | null {
    const choice = this.#options.choice()
    if (choice.kind === 'refused') this.#tell('error', `${choice.message}. ${choice.advice}`)
    if (choice.kind !== 'on') return null
    const { address } = choice
    // Another key: what failed for good with the old one is tried again.
    if (this.#key !== null && this.#key !== address.key && this.#state !== null) {
      this.#keep({ ...this.#state, fault: null, retry: noFailure })
    }
    this.#key = address.key
    return address
  }

  #stateOf({ url }: SyncAddress): SyncState {
    if (this.#state?.url === url) return this.#state
    const kept = readSyncState(this.#options.dataFolder)
    if (kept?.url !== url) this.#sent.clear()
    // A fault that was for good is tried once by each process: the hub or the settings may be mended.
    this.#state = kept?.url === url ? { ...kept, fault: liftedFault(kept.fault) } : { ...empty, url }
    return this.#state
  }

  /** A full disk keeps nothing from being sent; only a crash right then would lose it, and it is told anew by the next look. */
  #keep(state: SyncState): void {
    this.#state = state
    try {
      writeSyncState(this.#options.dataFolder, state)
    } catch (error) {
      this.#tell('warn', `what is to be synced could not be kept: ${(error as Error).message}`)
    }
  }

  /** Wakes up when the next try may be. */
  #plan(): void {
    this.#takeBack?.()
    this.#takeBack = null
    const state = this.#state
    if (this.#closing.signal.aborted || state === null || state.pending.length === 0 || isGivenUp(state)) return
    const waitMs = Math.max(0, state.retry.nextAtMs - this.#options.nowMs())
    this.#takeBack = (this.#options.after ?? nodeTimer)(waitMs, () => void this.run())
  }

  #tell(level: 'info' | 'warn' | 'error', message: string): void {
    if (message === this.#told) return
    this.#told = message
    this.#options.onTold(level, message)
  }
}

const unforeseen = (error: Error): FleetFault =>
  new FleetFault('unknown', `limits could not be synced: ${error.message}`, { advice: 'It is tried again by itself.' })

const empty = { pending: [], retry: noFailure, fault: null, sentAtMs: null } as const

/** A key that is refused stays refused until somebody acts. */
const isGivenUp = ({ fault }: SyncState): boolean => fault?.kind === 'auth'

const liftedFault = (fault: SyncFault | null): SyncFault | null => (fault?.kind === 'auth' ? null : fault)

function nodeTimer(ms: number, call: () => void): () => void {
  const timer = setTimeout(call, ms)
  timer.unref()
  return () => clearTimeout(timer)
}
