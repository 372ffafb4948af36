import { ProviderFault } from '@aic/core/limit'
import { checkProvider, type Provider, readIncident } from '@aic/providers'
import type { RowSpan } from '@aic/store/journal'
import { AlertDesk } from '../alerts/alert-desk.ts'
import { dataFolder } from '../folders.ts'
import { isTracking } from '../tracking.ts'
import { accountStatuses } from './account-statuses.ts'
import { JournalKeeper } from './journal-keeper.ts'
import { LearnedLimits } from './learned.ts'
import { MachineTold, noteTold, nothingTold, type ToldHere } from './machine-told.ts'
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
import { Refresher } from './refresher.ts'
import { SlotWatch } from './slot-watch.ts'
import type { Slot } from './slots.ts'

const minuteMs = 60_000
/** How old a status may be that is told again: its ages change, and estimates. */
const heldMs = 5_000
/** How often it wakes up by itself. */
const tickMs = 30_000
/** Status pages are asked so often. */
const incidentMs = 10 * minuteMs

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
  readonly #watch: SlotWatch
  readonly #refresher: Refresher
  readonly #learned: LearnedLimits
  readonly #told: MachineTold
  readonly #desk: AlertDesk
  readonly #listeners = new Set<Parameters<Monitor['onChange']>[0]>()
  readonly #closing = new AbortController()
  #held: { readonly status: MonitorStatus; readonly json: string; readonly dataVersion: number } | null = null
  #version = 0
  #timer: NodeJS.Timeout | null = null
  #tickedMs = 0
  /** What agents of this machine were told, as last taken up. */
  #words: string | null = null
  #incidentsMs = Number.NEGATIVE_INFINITY
  #compactedMs = Number.NEGATIVE_INFINITY
  readonly #work = new Set<Promise<unknown>>()

  constructor(options: LiveOptions) {
    this.#options = options
    const { nowMs, vendorOrigin, wait, limitMs } = options
    this.#keeper = new JournalKeeper(dataFolder(options), nowMs)
    this.#watch = new SlotWatch({ ...options, keeper: this.#keeper })
    this.#learned = new LearnedLimits(options.ledger ?? null)
    this.#told = new MachineTold(options)
    this.#refresher = new Refresher({
      keeper: this.#keeper,
      nowMs,
      intervalMs: (slot) => this.#watch.intervalMs(slot),
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
    else await within(round, waitMs)
    return this.status()
  }

  async test(id: string): Promise<ProviderTest> {
    const { nowMs, vendorOrigin, wait } = this.#options
    const beganMs = nowMs()
    const fault = await this.#faultOf(id, await this.#watch.findOne(id), {
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

  logsChanged(): void {
    if (!this.#closing.signal.aborted) void this.#background(this.#takeUpLogs())
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
    this.#desk.close()
    await Promise.allSettled(this.#work)
    this.#keeper[Symbol.dispose]()
  }

  async #tick(): Promise<void> {
    const nowMs = this.#options.nowMs()
    const hasSlept = nowMs - this.#tickedMs > tickMs + minuteMs
    this.#tickedMs = nowMs
    if (hasSlept) this.#forgetNetworkFaults()
    if (Math.abs(nowMs - this.#compactedMs) > 3_600_000) {
      this.#compactedMs = nowMs
      this.#keeper.use((journal) => journal.compact(nowMs))
    }
    await this.#look(false)
    await this.#readIncidents(nowMs)
  }

  /** One look: who is due is asked, what hooks and logs told is kept, alerts are raised and sent. */
  async #look(isForced: boolean, providers?: readonly string[]): Promise<void> {
    const slots = await this.#watch.find(isForced)
    const wanted = providers === undefined ? slots : slots.filter(({ provider }) => providers.includes(provider.id))
    this.#noteTold(slots)
    if (!this.#isOffline()) await this.#refresher.refresh(wanted, isForced)
    this.#settled()
    await this.#raise()
  }

  async #raise(): Promise<void> {
    if (isTracking(this.#options.env)) await this.#desk.raiseInTurn(() => this.status().accounts)
  }

  /** Logs change several times a second, and what they tell of limits far more rarely. */
  async #takeUpLogs(): Promise<void> {
    const toldHere = this.#toldHere(this.#options.nowMs())
    const words = JSON.stringify(this.#options.providers.map((provider) => toldHere(provider)))
    if (words === this.#words) return
    this.#words = words
    this.#noteTold(this.#watch.slots)
    this.#settled()
    await this.#raise()
  }

  #noteTold(slots: readonly Slot[]): void {
    const nowMs = this.#options.nowMs()
    this.#keeper.use((journal) => noteTold(journal, slots, this.#toldHere(nowMs), nowMs))
  }

  #toldHere(nowMs: number): ToldHere {
    return isTracking(this.#options.env) ? this.#told.asOf(nowMs) : nothingTold
  }

  #isOffline(): boolean {
    return this.#options.config().offline || !isTracking(this.#options.env)
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
    if (Math.abs(nowMs - this.#incidentsMs) < incidentMs || this.#isOffline()) return
    this.#incidentsMs = nowMs
    const { vendorOrigin, nowMs: clock } = this.#options
    const asked = new Set(
      this.#watch.slots.filter(({ credential }) => credential !== null).map(({ provider }) => provider),
    )
    await Promise.all(
      [...asked].map(async (provider) => {
        const options = { nowMs: clock, vendorOrigin, timeoutMs: 10_000, signal: this.#closing.signal }
        const incident = await readIncident(provider, options).catch(noIncident)
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
    const { providers } = this.#options
    const toldHere = this.#toldHere(nowMs)
    const byId = new Map(providers.map((provider) => [provider.id, provider]))
    return this.#keeper.use((journal) =>
      accountStatuses({
        journal,
        slots: this.#watch.slots,
        disabled: this.#watch.disabled(),
        toldHere,
        preferred: this.#desk.preferredSource(),
        intervalMs: (slot) => this.#watch.intervalMs(slot),
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

/** Settles when the work does, or after a time. Leaves no timer behind. */
async function within(work: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([work, late])
  clearTimeout(timer)
}

/** A status page that does not answer, or says nothing that is understood, is no news. */
function noIncident(error: unknown): null {
  if (error instanceof ProviderFault) return null
  throw error
}
