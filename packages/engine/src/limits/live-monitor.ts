import { ProviderFault } from '@aic/core/limit'
import { checkProvider, type Provider } from '@aic/providers'
import type { RowSpan } from '@aic/store/journal'
import { AlertDesk } from '../alerts/alert-desk.ts'
import { dataFolder } from '../folders.ts'
import { isTracking } from '../tracking.ts'
import { accountStatuses, keyForHooks } from './account-statuses.ts'
import { dueAtMs, untilChanged } from './breaker.ts'
import { hookTold, readHookWindows } from './hook-told.ts'
import { readIncident } from './incidents.ts'
import { JournalKeeper } from './journal-keeper.ts'
import { LearnedLimits } from './learned.ts'
import { discoveryMachine } from './machine.ts'
import type {
  AccountStatus,
  AlertRecord,
  AlertSettings,
  Monitor,
  MonitorStatus,
  ProviderTest,
  RawResponse,
  RefreshOptions,
  Snapshot,
} from './monitor.ts'
import type { MonitorOptions } from './open-monitor.ts'
import { Refresher, stateOf } from './refresher.ts'
import { noteLimits } from './settle-reading.ts'
import { findSlots, isEnabled, orderedProviders, rememberedSlots, type Slot } from './slots.ts'

const minuteMs = 60_000
/** How old a status may be that is told again: its ages change, and estimates. */
const heldMs = 5_000
/** How often it wakes up by itself. */
const tickMs = 30_000
/** Status pages are asked so often. */
const incidentMs = 10 * minuteMs
/** Sign-ins are looked for so often while nobody is due. */
const searchMs = 5 * minuteMs

type LiveOptions = MonitorOptions & {
  readonly providers: readonly Provider[]
  /** Why files of custom providers can't be used, a sentence each. */
  readonly problems: readonly string[]
  readonly vendorOrigin: string | null
}

/** {@link Monitor} over a journal, the ledger and the network. */
export class LiveMonitor implements Monitor {
  readonly #options: LiveOptions
  readonly #keeper: JournalKeeper
  readonly #refresher: Refresher
  readonly #learned: LearnedLimits
  readonly #desk: AlertDesk
  readonly #listeners = new Set<Parameters<Monitor['onChange']>[0]>()
  readonly #closing = new AbortController()
  #slots: readonly Slot[] = []
  #searchedMs = Number.NEGATIVE_INFINITY
  #searching: Promise<readonly Slot[]> | null = null
  #held: { readonly status: MonitorStatus; readonly json: string; readonly dataVersion: number } | null = null
  #version = 0
  #timer: NodeJS.Timeout | null = null
  #tickedMs = 0
  #incidentsMs = Number.NEGATIVE_INFINITY
  #compactedMs = Number.NEGATIVE_INFINITY
  #raising: Promise<void> = Promise.resolve()
  #turn = 0
  readonly #work = new Set<Promise<unknown>>()

  constructor(options: LiveOptions) {
    this.#options = options
    const { nowMs, vendorOrigin, wait, limitMs } = options
    this.#keeper = new JournalKeeper(dataFolder(options), nowMs)
    const search = { providers: options.providers, config: options.config() }
    this.#slots = isTracking(options.env) ? this.#keeper.use(({ states }) => rememberedSlots(states.all(), search)) : []
    this.#learned = new LearnedLimits(options.ledger ?? null)
    this.#refresher = new Refresher({
      keeper: this.#keeper,
      nowMs,
      intervalMs: (slot) => this.#intervalMs(slot),
      vendor: { vendorOrigin, ...(wait !== undefined && { wait }) },
      onSettled: () => {
        this.#settled()
        void this.#background(this.#raise()) // others may take long to answer
      },
      ...(limitMs !== undefined && { limitMs }),
    })
    this.#desk = new AlertDesk({
      ...options,
      keeper: this.#keeper,
      onAlert: (alert) => this.#tell({ kind: 'alert', alert }),
    })
  }

  status(): MonitorStatus {
    if (this.#closing.signal.aborted && this.#held !== null) return this.#held.status
    const nowMs = this.#options.nowMs()
    const dataVersion = this.#keeper.use(({ file }) => file.dataVersion())
    const held = this.#held
    const isNew = held !== null && dataVersion === held.dataVersion && Math.abs(nowMs - held.status.atMs) < heldMs
    if (isNew && held.status.isRefreshing === this.#refresher.isRefreshing) return held.status
    return this.#build(nowMs)
  }

  async refresh({ providers, isForced = false, waitMs }: RefreshOptions = {}): Promise<MonitorStatus> {
    if (this.#closing.signal.aborted) return this.status()
    const round = this.#background(this.#look(isForced, providers))
    if (waitMs === undefined) await round
    else await Promise.race([round, waiting(waitMs, this.#closing.signal)])
    return this.status()
  }

  async test(id: string): Promise<ProviderTest> {
    const { nowMs, providers, vendorOrigin, wait } = this.#options
    const beganMs = nowMs()
    const only = providers.filter((provider) => provider.id === id)
    const [slot] = await findSlots({ ...this.#search(), providers: only })
    const fault = await this.#faultOf(id, slot, {
      nowMs,
      vendorOrigin,
      signal: AbortSignal.any([AbortSignal.timeout(this.#options.limitMs ?? 30_000), this.#closing.signal]),
      ...(wait !== undefined && { wait }),
    })
    const status =
      fault === null
        ? null
        : { kind: fault.kind, message: fault.message, advice: fault.advice, atMs: nowMs(), retryAtMs: fault.retryAtMs }
    return { provider: id, isOk: fault === null, fault: status, tookMs: nowMs() - beganMs }
  }

  async #faultOf(
    id: string,
    slot: Slot | undefined,
    options: Parameters<typeof checkProvider>[2],
  ): Promise<ProviderFault | null> {
    if (slot === undefined) return new ProviderFault('missing', `${id} is no provider that is switched on`)
    if (slot.credential === null) return slot.fault
    try {
      await checkProvider(slot.provider, slot.credential, options)
      return null
    } catch (error) {
      if (error instanceof ProviderFault) return error
      throw error
    }
  }

  snapshots(query: RowSpan = {}): readonly Snapshot[] {
    return this.#keeper.use(({ snapshots }) => snapshots.list(query))
  }

  rawResponses(query: RowSpan = {}): readonly RawResponse[] {
    return this.#keeper.use(({ raw }) => raw.list(query))
  }

  alerts(query: RowSpan = {}): readonly AlertRecord[] {
    return this.#keeper.use(({ alerts }) => alerts.list(query))
  }

  alertSettings(): AlertSettings {
    return this.#desk.settings()
  }

  setAlertSettings(change: Partial<AlertSettings>): AlertSettings {
    const settings = this.#desk.setSettings(change)
    this.#settled()
    return settings
  }

  async testAlert(): Promise<AlertRecord> {
    return await this.#desk.test()
  }

  onChange(listener: Parameters<Monitor['onChange']>[0]): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  start(): void {
    if (this.#timer !== null || this.#closing.signal.aborted) return
    this.#tickedMs = this.#options.nowMs()
    const tick = (): void => {
      this.#timer = setTimeout(tick, this.#options.tickMs ?? tickMs)
      this.#timer.unref()
      void this.#background(this.#tick())
    }
    tick()
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return
    this.#closing.abort()
    if (this.#timer !== null) clearTimeout(this.#timer)
    await this.#refresher.close()
    await Promise.allSettled(this.#work)
    this.#keeper[Symbol.dispose]()
  }

  async #tick(): Promise<void> {
    const nowMs = this.#options.nowMs()
    const hasSlept = nowMs - this.#tickedMs > tickMs + minuteMs
    this.#tickedMs = nowMs
    if (hasSlept) this.#forgetNetworkFaults()
    if (nowMs - this.#compactedMs > 3_600_000) {
      this.#compactedMs = nowMs
      this.#keeper.use((journal) => journal.compact(nowMs))
    }
    await this.#look(false)
    await this.#readIncidents(nowMs)
  }

  /** One look: who is due is asked, what hooks told is kept, alerts are raised and sent. */
  async #look(isForced: boolean, providers?: readonly string[]): Promise<void> {
    const slots = await this.#findSlots(isForced)
    const wanted = providers === undefined ? slots : slots.filter(({ provider }) => providers.includes(provider.id))
    this.#noteHooks()
    if (!this.#isOffline()) await this.#refresher.refresh(wanted, isForced)
    this.#settled()
    await this.#raise()
  }

  /** Raises what is due, one round at a time: whoever asks meanwhile gets another round after it. */
  async #raise(): Promise<void> {
    if (!isTracking(this.#options.env)) return
    const turn = ++this.#turn
    const round = this.#raiseAfter(this.#raising, turn)
    this.#raising = round.catch(() => {}) // whoever began the round hears of it
    await round
    if (turn !== this.#turn) await this.#raising
  }

  async #raiseAfter(before: Promise<void>, turn: number): Promise<void> {
    await before
    if (turn === this.#turn && !this.#closing.signal.aborted) await this.#desk.raise(this.status().accounts)
  }

  /** Sign-ins change rarely, and looking for them may start programs. */
  async #findSlots(isForced: boolean): Promise<readonly Slot[]> {
    const nowMs = this.#options.nowMs()
    const ageMs = nowMs - this.#searchedMs
    const isWanted = isForced || ageMs < 0 || ageMs > searchMs || (ageMs > minuteMs && this.#isSomebodyWaiting(nowMs))
    if (!isWanted && !this.#isSomebodyDue(nowMs)) return this.#slots
    this.#searching ??= findSlots(this.#search()).finally(() => {
      this.#searching = null
    })
    this.#slots = isTracking(this.#options.env) ? await this.#searching : []
    this.#searchedMs = nowMs
    return this.#slots
  }

  #dueTimes(): readonly number[] {
    return this.#keeper.use(({ states }) =>
      this.#slots.flatMap((slot) => {
        const state = stateOf(slot, states.get(slot.provider.id, slot.place))
        return slot.credential === null ? [] : [dueAtMs(state, this.#intervalMs(slot))]
      }),
    )
  }

  #isSomebodyDue = (nowMs: number): boolean => this.#dueTimes().some((dueMs) => dueMs <= nowMs)
  /** For another sign-in. */
  #isSomebodyWaiting = (_nowMs: number): boolean => this.#dueTimes().includes(untilChanged)

  #search() {
    const { providers, machine, env, home, platform, config, storedKeys = () => [] } = this.#options
    const place = machine ?? discoveryMachine({ env, home, platform })
    return { providers, machine: place, config: config(), storedKeys }
  }

  #intervalMs({ provider }: Slot): number {
    return Math.max(provider.leastPollMs ?? 5 * minuteMs, this.#options.config().cache_ttl_seconds * 1_000)
  }

  #isOffline(): boolean {
    return this.#options.config().offline || !isTracking(this.#options.env)
  }

  #noteHooks(): void {
    if (!isTracking(this.#options.env)) return
    const nowMs = this.#options.nowMs()
    const windows = readHookWindows(dataFolder(this.#options))
    if (windows.length === 0) return
    this.#keeper.use((journal) => {
      const seen = new Set<string>()
      for (const { provider, place, credential } of this.#slots) {
        if (seen.has(provider.id)) continue
        seen.add(provider.id)
        const told = hookTold(provider, windows).filter(({ limit }) => (limit.resetsAtMs ?? nowMs + 1) > nowMs)
        const state = credential === null ? null : journal.states.get(provider.id, place)
        const readings = journal.readings.all().filter((one) => one.provider === provider.id)
        if (told.length > 0) noteLimits(journal, provider.id, state?.accountKey ?? keyForHooks(readings), told)
      }
    })
  }

  /** After sleep the network is another one: those who were not reached are asked soon. */
  #forgetNetworkFaults(): void {
    this.#keeper.use(({ states }) => {
      for (const state of states.all()) {
        if (state.fault?.includes('"kind":"network"') === true && !state.isVendorBlock)
          states.put({ ...state, blockedUntilMs: 0 })
      }
    })
  }

  async #readIncidents(nowMs: number): Promise<void> {
    if (nowMs - this.#incidentsMs < incidentMs || this.#isOffline()) return
    this.#incidentsMs = nowMs
    const { vendorOrigin, nowMs: clock } = this.#options
    const asked = new Set(this.#slots.filter(({ credential }) => credential !== null).map(({ provider }) => provider))
    await Promise.all(
      [...asked].map(async (provider) => {
        const options = { nowMs: clock, vendorOrigin, timeoutMs: 10_000, signal: this.#closing.signal }
        const incident = await readIncident(provider, options)
        if (incident === null || this.#closing.signal.aborted) return
        this.#keeper.use(({ states }) => states.putIncident({ ...incident, provider: provider.id }))
      }),
    )
    this.#settled()
  }

  #settled(): void {
    if (!this.#closing.signal.aborted) this.#build(this.#options.nowMs())
  }

  #build(nowMs: number): MonitorStatus {
    const accounts = this.#accounts(nowMs)
    const isOffline = this.#refresher.isOffline || this.#options.config().offline
    const rest = {
      isRefreshing: this.#refresher.isRefreshing,
      isOffline,
      warnings: [...this.#options.problems, ...this.#keeper.warnings, ...this.#desk.warnings()],
    }
    const json = JSON.stringify({ ...rest, accounts })
    const isChanged = json !== this.#held?.json
    if (isChanged) this.#version++
    const status = { atMs: nowMs, version: this.#version, ...rest, accounts }
    this.#held = { status, json, dataVersion: this.#keeper.use(({ file }) => file.dataVersion()) }
    if (isChanged) this.#tell({ kind: 'status' })
    return status
  }

  #accounts(nowMs: number): readonly AccountStatus[] {
    const { providers, config } = this.#options
    const settings = config()
    const hooks = isTracking(this.#options.env) ? readHookWindows(dataFolder(this.#options)) : []
    const byId = new Map(providers.map((provider) => [provider.id, provider]))
    return this.#keeper.use((journal) =>
      accountStatuses({
        journal,
        slots: this.#slots,
        disabled: orderedProviders({ providers, config: settings }).filter(
          (one) => !isEnabled({ config: settings }, one),
        ),
        hooks,
        preferred: this.#desk.preferredSource(),
        intervalMs: (slot) => this.#intervalMs(slot),
        nowMs,
        estimate: (provider, accountKey, told) => {
          const asked = byId.get(provider)
          const snapshots = () => journal.snapshots.ofLimit(provider, accountKey, told.id, nowMs - 60 * 86_400_000)
          return asked === undefined ? null : this.#learned.estimate(asked, told, snapshots, nowMs)
        },
      }),
    )
  }

  #tell(event: Parameters<Parameters<Monitor['onChange']>[0]>[0]): void {
    for (const listener of this.#listeners) listener(event)
  }

  /** Work that nobody may be waiting for: its faults are told, and it ends before {@link close} does. */
  async #background(work: Promise<unknown>): Promise<void> {
    const told = work.catch((error: unknown) => this.#options.onError?.(error))
    this.#work.add(told)
    await told
    this.#work.delete(told)
  }
}

/** Settles after a time, or when closing. */
const waiting = async (ms: number, signal: AbortSignal): Promise<void> =>
  await new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
