import type { Provider } from '@aic/providers'
import { isTracking } from '../tracking.ts'
import { dueAtMs, untilChanged } from './breaker.ts'
import type { JournalKeeper } from './journal-keeper.ts'
import { discoveryMachine } from './machine.ts'
import type { MonitorOptions } from './open-monitor.ts'
import { stateOf } from './refresher.ts'
import { findSlots, isEnabled, orderedProviders, rememberedSlots, type Slot } from './slots.ts'

const minuteMs = 60_000
/** Sign-ins are looked for so often while nobody is due. */
const searchMs = 5 * minuteMs

type WatchOptions = MonitorOptions & { readonly providers: readonly Provider[]; readonly keeper: JournalKeeper }

/** The sign-ins of this machine, as last found. They change rarely, and looking for them may start programs. */
export class SlotWatch {
  /** Before the first search those that were asked with before. */
  slots: readonly Slot[]
  readonly #options: WatchOptions
  #searchedMs = Number.NEGATIVE_INFINITY
  #searching: Promise<readonly Slot[]> | null = null

  constructor(options: WatchOptions) {
    this.#options = options
    const { keeper, providers, config, env } = options
    const search = { providers, config: config() }
    this.slots = isTracking(env) ? keeper.use(({ states }) => rememberedSlots(states.all(), search)) : []
  }

  /** The sign-ins; looked for where somebody is due, waits for another sign-in, or it is time, and always when a person asks. */
  async find(isForced: boolean): Promise<readonly Slot[]> {
    const nowMs = this.#options.nowMs()
    if (!isForced && !this.#isTime(nowMs)) return this.slots
    this.#searching ??= findSlots(this.#search()).finally(() => {
      this.#searching = null
    })
    this.slots = isTracking(this.#options.env) ? await this.#searching : []
    this.#searchedMs = nowMs
    return this.slots
  }

  /** The best sign-in of one provider, looked for now; undefined for one that is switched off or not known. */
  async findOne(id: string): Promise<Slot | undefined> {
    const only = this.#options.providers.filter((provider) => provider.id === id)
    const [slot] = await findSlots({ ...this.#search(), providers: only })
    return slot
  }

  /** Providers that are switched off. */
  disabled(): readonly Provider[] {
    const search = { providers: this.#options.providers, config: this.#options.config() }
    return orderedProviders(search).filter((provider) => !isEnabled(search, provider))
  }

  /** Least time between two looks that nobody asked for, ms. */
  intervalMs({ provider }: Slot): number {
    return Math.max(provider.leastPollMs ?? 5 * minuteMs, this.#options.config().cache_ttl_seconds * 1_000)
  }

  #isTime(nowMs: number): boolean {
    const ageMs = nowMs - this.#searchedMs
    if (ageMs < 0 || ageMs > searchMs) return true
    const dueTimes = this.#dueTimes()
    return dueTimes.some((dueMs) => dueMs <= nowMs) || (ageMs > minuteMs && dueTimes.includes(untilChanged))
  }

  #dueTimes(): readonly number[] {
    return this.#options.keeper.use(({ states }) =>
      this.slots.flatMap((slot) => {
        const state = stateOf(slot, states.get(slot.provider.id, slot.place))
        return slot.credential === null ? [] : [dueAtMs(state, this.intervalMs(slot))]
      }),
    )
  }

  #search() {
    const { providers, machine, env, home, platform, config, storedKeys = () => [] } = this.#options
    const place = machine ?? discoveryMachine({ env, home, platform })
    return { providers, machine: place, config: config(), storedKeys }
  }
}
