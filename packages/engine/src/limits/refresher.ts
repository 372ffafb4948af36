import { ProviderFault, type Reading } from '@aic/core/limit'
import { readProvider, type VendorOptions } from '@aic/providers'
import type { ProviderState } from '@aic/store/journal'
import { afterFault, afterOffline, afterSuccess, type DueQuery, isDue, newState } from './breaker.ts'
import type { JournalKeeper } from './journal-keeper.ts'
import { ofKnownAccount } from './known-account.ts'
import { settleReading } from './settle-reading.ts'
import type { Slot } from './slots.ts'

/** Vendors that are asked at once. */
const mostAtOnce = 6
/** Of one vendor: after that it has not answered, however many requests it takes. */
const limitMs = 30_000

/** What asking needs. */
export interface RefresherParts {
  readonly keeper: JournalKeeper
  readonly nowMs: () => number
  readonly intervalMs: (slot: Slot) => number
  readonly vendor: Pick<VendorOptions, 'vendorOrigin' | 'wait'>
  /** Something was learned: a reading or a fault. */
  readonly onSettled: () => void
  /** Defaults to 30 s. */
  readonly limitMs?: number
}

type Outcome = { readonly reading: Reading } | { readonly fault: ProviderFault }

/** Asks those who are due, each once at a time, some at once, and keeps what came of it. */
export class Refresher {
  /** Nobody who was asked last was reached. */
  isOffline = false
  readonly #parts: RefresherParts
  readonly #flights = new Map<string, Promise<void>>()
  readonly #closing = new AbortController()
  readonly #waiting: (() => void)[] = []
  #asking = 0

  constructor(parts: RefresherParts) {
    this.#parts = parts
  }

  get isRefreshing(): boolean {
    return this.#flights.size > 0
  }

  /** Asks those of the slots who are due, and joins those who are being asked. Settles when all have answered or given up. */
  async refresh(slots: readonly Slot[], isForced: boolean): Promise<void> {
    const round = new Round()
    const flights: Promise<void>[] = []
    try {
      for (const slot of slots) {
        const flight = this.#flights.get(keyOf(slot)) ?? this.#start(slot, isForced, round)
        if (flight !== undefined) flights.push(flight)
      }
    } finally {
      round.close() // also where a claim fails: those under way wait for the end of the round
    }
    await Promise.all(flights)
    const { isOffline } = round
    if (isOffline !== null && !this.#closing.signal.aborted) this.isOffline = isOffline
  }

  /** Stops all asking; what comes of it is not kept. */
  async close(): Promise<void> {
    this.#closing.abort()
    await Promise.all(this.#flights.values())
  }

  #start(slot: Slot, isForced: boolean, round: Round): Promise<void> | undefined {
    const state = this.#claim(slot, isForced)
    if (state === null || this.#closing.signal.aborted) return undefined
    round.begin()
    const flight = this.#fly(slot, state, round).finally(() => {
      this.#flights.delete(keyOf(slot))
      if (!this.#closing.signal.aborted) this.#parts.onSettled()
    })
    this.#flights.set(keyOf(slot), flight)
    flight.catch(() => {}) // told to whoever waits; a round that failed meanwhile waits no more, and must not end the process
    return flight
  }

  /** Notes that a slot is being asked, lest another process asks too. Null: it is not due. */
  #claim(slot: Slot, isForced: boolean): ProviderState | null {
    const { keeper, nowMs, intervalMs } = this.#parts
    const query: DueQuery = { nowMs: nowMs(), intervalMs: intervalMs(slot), isForced }
    if (slot.credential === null) return null
    return keeper.use((journal) =>
      journal.file.write(() => {
        const state = stateOf(slot, journal.states.get(slot.provider.id, slot.place))
        if (!isDue(state, query)) return null
        const asked = { ...state, askedAtMs: query.nowMs }
        journal.states.put(asked)
        return asked
      }),
    )
  }

  async #fly(slot: Slot, state: ProviderState, round: Round): Promise<void> {
    const outcome = await this.#inTurn(async () => this.#ask(slot))
    round.end(outcome)
    const isNetwork = 'fault' in outcome && outcome.fault.kind === 'network'
    const isOffline = isNetwork && (await round.allAsked)
    if (this.#closing.signal.aborted) this.#release(state)
    else if ('fault' in outcome) this.#keep(state, outcome, isOffline)
    else this.#keep(state, { reading: ofKnownAccount(outcome.reading, slot.credential, state) }, isOffline)
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#asking >= mostAtOnce) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    this.#asking++
    try {
      return await work()
    } finally {
      this.#asking--
      this.#waiting.shift()?.()
    }
  }

  async #ask({ provider, credential }: Slot): Promise<Outcome> {
    const { keeper, nowMs, vendor } = this.#parts
    if (credential === null) return { fault: new ProviderFault('missing', `${provider.name} has no sign-in`) }
    const ownMs = this.#parts.limitMs ?? limitMs
    const signal = AbortSignal.any([AbortSignal.timeout(ownMs), this.#closing.signal])
    const reading = readProvider(provider, credential, {
      ...vendor,
      nowMs,
      signal,
      onAnswer: (answer) => keeper.use(({ raw }) => raw.add({ ...answer, provider: provider.id })),
    })
    try {
      return { reading: await Promise.race([reading, givenUp(signal, provider.name, ownMs)]) }
    } catch (error) {
      if (error instanceof ProviderFault) return { fault: error }
      const what = error instanceof Error ? error.name : typeof error
      return { fault: new ProviderFault('parse', `What ${provider.name} said could not be kept (${what})`) }
    }
  }

  /** Who never heard the answer has not asked. */
  #release(state: ProviderState): void {
    this.#parts.keeper.use(({ states }) => states.put({ ...state, askedAtMs: state.answeredAtMs }))
  }

  #keep(state: ProviderState, outcome: Outcome, isOffline: boolean): void {
    const { keeper, nowMs } = this.#parts
    keeper.use((journal) =>
      journal.file.write(() => {
        if ('fault' in outcome) {
          const after = isOffline ? afterOffline : afterFault
          journal.states.put(after(state, outcome.fault, nowMs()))
          return
        }
        journal.states.put(afterSuccess(state, outcome.reading.account.key, nowMs()))
        settleReading(journal, outcome.reading)
      }),
    )
  }
}

/** Those asked together: when nobody of them was reached, it is this machine that is off the network. */
class Round {
  /** Whether that is so, known when all have ended. */
  readonly allAsked: Promise<boolean>
  #settle: (isOffline: boolean) => void = () => {}
  #open = 1
  #ended = 0
  #unreached = 0

  constructor() {
    this.allAsked = new Promise((resolve) => {
      this.#settle = resolve
    })
  }

  /** Null while somebody is asked, and where nobody was. */
  get isOffline(): boolean | null {
    return this.#open > 0 || this.#ended === 0 ? null : this.#unreached === this.#ended
  }

  begin(): void {
    this.#open++
  }

  end(outcome: Outcome): void {
    this.#ended++
    if ('fault' in outcome && outcome.fault.kind === 'network') this.#unreached++
    this.close()
  }

  close(): void {
    this.#open--
    if (this.#open === 0) this.#settle(this.#unreached === this.#ended)
  }
}

/** Another credential in the same place begins anew. */
export const stateOf = ({ provider, place, fingerprint }: Slot, known: ProviderState | null): ProviderState =>
  known !== null && known.fingerprint === fingerprint ? known : newState(provider.id, place, fingerprint)

const keyOf = ({ provider, place }: Slot): string => `${provider.id}\n${place}`

/** An adapter that does not mind its signal must not hold up the others. */
const givenUp = async (signal: AbortSignal, name: string, ms: number): Promise<never> =>
  await new Promise((_, reject) => {
    const fail = (): void => reject(new ProviderFault('network', `${name} did not answer within ${ms / 1_000} s`))
    if (signal.aborted) fail()
    else signal.addEventListener('abort', fail, { once: true })
  })
