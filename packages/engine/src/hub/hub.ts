import type { Zone } from '@aic/core/report'
import type { FleetBatch } from '@aic/fleet'
import { BodyError, clockSkewMs, type FieldFault, parseBatch, parseLimits, rowCount } from '@aic/fleet/hub'
import { parseConsoleBody } from './console-body.ts'
import { type ConsoleVersion, ConsoleVersions, type Sender, type Taken } from './console-versions.ts'
import { type ConsoleView, consoleLimits, consoleView } from './console-view.ts'
import type { HubEvents } from './hub-events.ts'
import { HubFile } from './hub-file.ts'
import { HubKeys } from './hub-keys.ts'
import { MachineLimits } from './machine-limits.ts'
import { type FleetLimit, newestLimits } from './newest-limits.ts'

/** What a hub is made of. */
export interface HubOptions {
  /** Where `hub.sqlite` lies. */
  readonly dataFolder: string
  /** UTC ms. */
  readonly nowMs: () => number
  /** The text of `CLAUDE_SYNC_API_KEY`; null where it is not set. */
  readonly variableKey: string | null
  /** Where events of other machines go. */
  readonly events: HubEvents
  /** Whose rows they are. */
  readonly tenant: () => string
  /** Zone of the settings, for times of day in a console's texts; null where none is set. */
  readonly zone: () => Zone | null
}

/** How old the newest word of any machine is. */
export interface HubHealth {
  /** Up to 10 minutes, up to 30, older. A hub that nobody has told anything yet is as old as its start. */
  readonly status: 'healthy' | 'degraded' | 'unhealthy'
  /** Null before the first word. */
  readonly ageMinutes: number | null
}

/** What became of events. */
export interface EventsTaken {
  /** Rows. */
  readonly accepted: number
  /** Where they are now: {@link Hub.eventStore}. */
  readonly store: string | null
}

/** Which version of a console's history is asked for. */
export type VersionQuery = { readonly number: number } | { readonly atMs: number }

const always = (): boolean => true
const minuteMs = 60_000
/** Calls are logged with clocks that may be off by a time zone; beyond that it is no call that was made. */
const eventSkewMs = 48 * 60 * minuteMs

/** What other machines told, and what they may ask. Bodies come in as parsed JSON; what is taken is on the disk when a method returns. */
export class Hub implements Disposable {
  readonly keys: HubKeys
  readonly #options: HubOptions
  readonly #file: HubFile
  readonly #console: ConsoleVersions
  readonly #limits: MachineLimits
  readonly #startedMs: number

  /** Throws `HubStorageError`. */
  constructor(options: HubOptions) {
    const { dataFolder, nowMs, variableKey } = options
    this.#options = options
    this.#file = HubFile.open(dataFolder)
    this.keys = new HubKeys(this.#file, nowMs, variableKey)
    this.#console = new ConsoleVersions(this.#file, nowMs)
    this.#limits = new MachineLimits(this.#file, nowMs)
    this.#startedMs = nowMs()
  }

  /** A state of a provider's console page. Throws `ConsoleBodyError`, `HubStorageError`. */
  takeConsole(provider: string, json: unknown, sender: Sender): Taken {
    return this.#console.take(provider, parseConsoleBody(json, this.#options.nowMs()), sender)
  }

  /** Limits of a machine; returns how many were newer than what was known. Throws `BodyError`, `HubStorageError`. */
  takeLimits(json: unknown, sender: Sender): { readonly accepted: number; readonly newer: number } {
    const limits = parseLimits(json)
    refuseFuture('limits', limits, this.#options.nowMs() + clockSkewMs)
    return { accepted: limits.length, newer: this.#limits.take(limits, sender) }
  }

  /** Rows of usage; whatever they say of their machine, it is the sender's. Throws `BodyError`, `FleetFault`. */
  async takeEvents(json: unknown, sender: Sender, isWanted: () => boolean = always): Promise<EventsTaken> {
    const batch = parseBatch(json)
    const latestMs = this.#options.nowMs() + eventSkewMs
    refuseFuture('events', batch.events, latestMs)
    refuseFuture('bills', batch.bills ?? [], latestMs)
    await this.#options.events.send(stamped(batch, sender, this.#options.tenant()), { isWanted })
    return { accepted: rowCount(batch), store: this.eventStore() }
  }

  /** The id of what events are kept in: another one has nothing of what was sent before. Null where it has none. Throws `FleetFault`. */
  eventStore(): string | null {
    return this.#options.events.storeId ?? null
  }

  /** The newest word on each limit of each account. */
  limits(): readonly FleetLimit[] {
    const nowMs = this.#options.nowMs()
    const read = this.#console.ofMachines().flatMap((version) => this.#limitsOf(version))
    return newestLimits([...this.#limits.all(), ...read], nowMs)
  }

  /** A provider's console page as it was told: the newest, or as asked for. Null where there is none. */
  console(provider: string, query: VersionQuery = { number: -1 }): ConsoleView | null {
    const version =
      'atMs' in query ? this.#console.nearest(provider, query.atMs) : this.#console.at(provider, query.number)
    if (version === null) return null
    const { nowMs, zone } = this.#options
    const { body, machine, versionInfo, capturedAtMs } = version
    const isNewest = versionInfo.current === versionInfo.total
    const asOfMs = isNewest ? nowMs() : capturedAtMs
    return consoleView({ body, machine, versionInfo, nowMs: nowMs(), asOfMs, zone: zone() })
  }

  /** For monitors: no more than an age. */
  health(provider: string): HubHealth {
    const told = [this.#console.newestMs(provider), this.#limits.newestMs()].filter((ms) => ms !== null)
    const toldMs = told.length === 0 ? null : Math.max(...told)
    const ageMs = Math.max(0, this.#options.nowMs() - (toldMs ?? this.#startedMs))
    const status = ageMs > 30 * minuteMs ? 'unhealthy' : ageMs > 10 * minuteMs ? 'degraded' : 'healthy'
    const ageMinutes = toldMs === null ? null : Math.floor(ageMs / minuteMs)
    return { status, ageMinutes }
  }

  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]()
  }

  #limitsOf({ provider, body, machine, machineId, capturedAtMs }: ConsoleVersion & { readonly provider: string }) {
    const limits = consoleLimits(provider, body, this.#options.zone())
    return limits.map((limit) => ({ ...limit, machine, machineId, receivedAtMs: capturedAtMs }))
  }
}

/** A clock that is ahead would keep all that comes after it out. */
function refuseFuture(list: string, rows: readonly { readonly atMs: number }[], latestMs: number): void {
  const faults: FieldFault[] = rows.flatMap(({ atMs }, at) =>
    atMs <= latestMs ? [] : [{ path: `${list}.${at}.atMs`, message: 'is in the future: set the clock of the machine' }],
  )
  if (faults.length > 0) throw new BodyError(faults.slice(0, 20))
}

function stamped(batch: FleetBatch, { id, label }: Sender, tenant: string): FleetBatch {
  const own = { tenant, machineId: id, machine: label }
  return {
    events: batch.events.map((row) => ({ ...row, ...own })),
    blocks: batch.blocks.map((row) => ({ ...row, ...own })),
    quotas: batch.quotas.map((row) => ({ ...row, ...own })),
    runs: batch.runs.map((row) => ({ ...row, ...own })),
    ...(batch.reports !== undefined && { reports: batch.reports.map((row) => ({ ...row, ...own })) }),
    ...(batch.outcomes !== undefined && { outcomes: batch.outcomes.map((row) => ({ ...row, ...own })) }),
    ...(batch.bills !== undefined && { bills: batch.bills.map((row) => ({ ...row, ...own })) }),
    ...(batch.budgets !== undefined && { budgets: batch.budgets.map((row) => ({ ...row, ...own })) }),
  }
}
