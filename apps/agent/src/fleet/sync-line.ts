import { dataFolder } from '@aic/engine'
import type { FaultView, PushEnd } from '@aic/engine/fleet-view'
import {
  afterPush,
  noUsageSync,
  readUsageSync,
  type SyncAddress,
  syncAddress,
  type UsageSyncState,
  writeUsageSync,
} from '@aic/engine/sync'
import { errorText } from '../log/log.ts'
import type { SettingsFile } from '../settings-file.ts'
import type { FleetDesk, FleetDeskOptions } from './fleet-desk.ts'
import { syncMinutes } from './push-schedule.ts'
import type { PushLine, PushPlan } from './start-pushes.ts'

interface SyncLineParts extends Pick<FleetDeskOptions, 'machine' | 'nowMs' | 'log'> {
  readonly fleet: Pick<FleetDesk, 'syncs'>
  readonly config: Pick<SettingsFile, 'current'>
  /** From 0 to 1. */
  readonly random: () => number
}

/** The agent’s own pushes to the hub of the settings. How they go is kept beside the outbox, for commands and the next process. */
export class SyncLine implements PushLine {
  readonly #parts: SyncLineParts
  #state: UsageSyncState | null = null
  /** The key that the hub refused in this process: another one is tried. */
  #refusedKey: string | null = null

  constructor(parts: SyncLineParts) {
    this.#parts = parts
  }

  async plan(): Promise<PushPlan | null> {
    const address = this.address()
    const minutes = syncMinutes(this.#parts.config.current().sync.pushEvery)
    if (address === null || minutes === null || address.key === this.#refusedKey) return null
    const { sentAtMs, retry } = this.#stateOf(address.url)
    const lastMs = Math.max(sentAtMs ?? 0, this.#parts.fleet.syncs.state().startedMs ?? 0) || null
    return { minutes, lastMs, retry }
  }

  push(): Promise<void> {
    return this.#parts.fleet.syncs.start()
  }

  /** A push to the hub ended, also one by hand. */
  ended(end: PushEnd | FaultView): void {
    const { machine, nowMs, random, log } = this.#parts
    const address = this.address()
    if (address === null || 'code' in end) return
    const { status, events, fault, refusal } = end
    this.#refusedKey = refusal?.kind === 'auth' ? address.key : null
    const told = fault === null || refusal === null ? null : { ...fault, ...refusal }
    const now = { nowMs: nowMs(), random: random() }
    this.#state = afterPush(this.#stateOf(address.url), { status, events, fault: told }, now)
    try {
      writeUsageSync(dataFolder(machine), this.#state)
    } catch (error) {
      log.warn('how sending to the hub went could not be kept', { error: errorText(error) })
    }
  }

  /** How it went last; null where usage goes to no hub, or never did. */
  state(): UsageSyncState | null {
    const address = this.address()
    return address === null ? null : this.#stateOf(address.url)
  }

  /** The hub of the settings; null where there is none that takes usage. */
  address(): SyncAddress | null {
    const choice = syncAddress(this.#parts.config.current(), this.#parts.machine.env)
    return choice.kind === 'on' && !choice.address.isOriginal ? choice.address : null
  }

  #stateOf(url: string): UsageSyncState {
    if (this.#state?.url !== url) {
      this.#state = readUsageSync(dataFolder(this.#parts.machine), url) ?? noUsageSync(url)
    }
    return this.#state
  }
}
