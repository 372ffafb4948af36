import type { FleetLimit } from '@aic/engine/hub'
import { type SyncState, syncAddress, type UsageSyncState } from '@aic/engine/sync'
import type { FleetDesk } from '../fleet/fleet-desk.ts'
import type { SyncLine } from '../fleet/sync-line.ts'
import type { SettingsFile } from '../settings-file.ts'
import type { ChangeFeed } from '../stream/change-feed.ts'
import type { HubDoor } from './hub-mode.ts'
import { type RunningSync, type SyncParts, startSync } from './start-sync.ts'

interface OtherParts extends Omit<SyncParts, 'config'> {
  /** Null for an agent that is no hub. */
  readonly hub: HubDoor | null
  readonly fleet: Pick<FleetDesk, 'forget' | 'pushes'>
  readonly syncLine: SyncLine
  readonly feed: Pick<ChangeFeed, 'publish'>
  readonly config: Pick<SettingsFile, 'current'>
}

/** How this machine’s word gets to the hub of its settings. */
export interface SyncStanding {
  readonly url: string | null
  /** Why nothing is sent at all, a sentence; null: it is, or should be. */
  readonly refused: string | null
  readonly limits: SyncState | null
  readonly usage: UsageSyncState | null
}

/** Usage that comes in is told so much later, all of it together, ms. */
const tellMs = 1_000

/** What this agent has to do with other machines: what they told it as their hub, and what it tells a hub. */
export class OtherMachines {
  readonly #parts: OtherParts
  #version = 0
  #isToTell = false
  #sync: RunningSync | null = null

  constructor(parts: OtherParts) {
    this.#parts = parts
    parts.hub?.onTold((what) => this.#hear(what))
  }

  /** Tells the hub of the settings of limits from now on. */
  start(): void {
    const { config, ...rest } = this.#parts
    this.#sync = startSync({ ...rest, config: () => config.current() })
  }

  async stop(): Promise<void> {
    await this.#sync?.stop()
  }

  get isHub(): boolean {
    return this.#parts.hub !== null
  }

  /** Counts changes: equal versions are equal in all but age. */
  version(): string {
    const { limits, usage } = this.sync() ?? {}
    return `${this.#version} ${this.#parts.fleet.pushes.state().endedMs} ${limits?.fault?.atMs} ${limits?.sentAtMs} ${usage?.fault?.atMs} ${usage?.sentAtMs}`
  }

  /** Limits that others told; null for an agent that is no hub. Throws `HubStorageError`. */
  limits(): readonly FleetLimit[] | null {
    return this.#parts.hub?.limits() ?? null
  }

  /** Null where this machine tells no hub anything. */
  sync(): SyncStanding | null {
    const { config, env, syncLine } = this.#parts
    const choice = syncAddress(config.current(), env)
    if (choice.kind === 'off') return null
    if (choice.kind === 'refused') return { url: null, refused: choice.message, limits: null, usage: null }
    return { url: choice.address.url, refused: null, limits: this.#sync?.state() ?? null, usage: syncLine.state() }
  }

  #hear(what: 'limits' | 'events'): void {
    if (what === 'events') return this.#tellLater()
    const { feed, nowMs, monitor } = this.#parts
    this.#version++
    feed.publish({ type: 'limits', version: monitor.status().version, at: new Date(nowMs()).toISOString() })
  }

  #tellLater(): void {
    if (this.#isToTell) return
    this.#isToTell = true
    const { feed, fleet, nowMs } = this.#parts
    setTimeout(() => {
      this.#isToTell = false
      this.#version++
      fleet.forget()
      feed.publish({ type: 'fleet', at: new Date(nowMs()).toISOString() })
    }, tellMs).unref()
  }
}
