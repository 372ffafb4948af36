import { hostname } from 'node:os'
import { type FaultView, FleetThread, type FleetView, type PushCounts, type QueryFacts } from '@aic/engine/fleet-view'
import type { AgentFacts } from '../agent-parts.ts'
import type { Log } from '../log/log.ts'
import { KeptWork } from './kept-work.ts'
import { PushDesk } from './push-desk.ts'

/** What the fleet’s part of the agent is made of. */
export interface FleetDeskOptions {
  readonly machine: Pick<AgentFacts, 'env' | 'home' | 'platform'>
  readonly isHub: boolean
  /** UTC ms. */
  readonly nowMs: () => number
  readonly log: Log
  /** A push began, went on or ended. */
  readonly onChange: () => void
}

/** Rows of a named query, and when they were asked for. */
export interface KeptRows {
  readonly rows: readonly Readonly<Record<string, string | number | null>>[]
  /** UTC ms. */
  readonly askedMs: number
}

/** How the place stands is asked again after so long, rows of a query after so long, what waits after so long. */
const viewMs = 5_000
const rowsMs = 15_000
const waitingMs = 120_000
/** Different questions that are kept. */
const mostKept = 100

/**
 * The fleet as pages ask for it. Reading and sending are done by threads of their own, which start when they are needed: a query of a million
 * rows, or packing a ledger, holds up nobody. Equal questions are asked once.
 */
export class FleetDesk {
  readonly #options: FleetDeskOptions
  readonly #reader: FleetThread
  readonly #sender: FleetThread
  readonly #views: KeptWork<FleetView>
  readonly #rows: KeptWork<KeptRows>
  readonly #waiting: KeptWork<PushCounts | null>
  #queries: Promise<readonly QueryFacts[]> | null = null
  #lastWaiting: PushCounts | null = null
  readonly pushes: PushDesk

  constructor(options: FleetDeskOptions) {
    this.#options = options
    const { env, home, platform } = options.machine
    const machine = { env: { ...env }, home, platform, hostName: hostname(), isHub: options.isHub }
    this.#reader = new FleetThread(machine)
    this.#sender = new FleetThread(machine)
    const clock = (): number => performance.now()
    this.#views = new KeptWork({ keptMs: viewMs, most: 1, clock })
    this.#rows = new KeptWork({ keptMs: rowsMs, most: mostKept, clock })
    this.#waiting = new KeptWork({ keptMs: waitingMs, most: 1, clock })
    this.pushes = new PushDesk({
      nowMs: options.nowMs,
      log: options.log,
      push: (watch) => this.#sender.run({ name: 'push', asked: {}, nowMs: options.nowMs() }, watch),
      onChange: () => this.#pushChanged(),
    })
  }

  /** Where the fleet is, and how it stands. Never rejects for what is wrong with the place. */
  view(): Promise<FleetView> {
    return this.#views.get('', () => this.#reader.run({ name: 'view', asked: {}, nowMs: this.#options.nowMs() }))
  }

  /** All named queries. */
  queries(): Promise<readonly QueryFacts[]> {
    this.#queries ??= this.#reader.run({ name: 'queries', asked: {}, nowMs: 0 }).catch((error: unknown) => {
      this.#queries = null
      throw error
    })
    return this.#queries
  }

  /** Rows of a named query; `zone` is an IANA name. Throws `ThreadFault`. */
  rows(id: string, values: Readonly<Record<string, string>>, zone: string): Promise<KeptRows> {
    const key = JSON.stringify([id, zone, Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1))])
    return this.#rows.get(key, async () => {
      const askedMs = this.#options.nowMs()
      return { rows: await this.#reader.run({ name: 'rows', asked: { id, values, zone }, nowMs: askedMs }), askedMs }
    })
  }

  /** What a push would send, as far as it is known: it is worked out in the background, and told by an event. Null: not known. */
  waiting(): PushCounts | null {
    if (this.pushes.state().isRunning) return this.#lastWaiting
    const counting = this.#waiting.get('', async () => {
      const counts = await this.#sender.run({ name: 'waiting', asked: {}, nowMs: this.#options.nowMs() })
      const isNews = JSON.stringify(counts) !== JSON.stringify(this.#lastWaiting)
      this.#lastWaiting = counts
      if (isNews) this.#options.onChange()
      return counts
    })
    counting.catch(() => {}) // what is wrong with the place stands in the view
    return this.#lastWaiting
  }

  /** Ends what is under way. */
  async close(): Promise<void> {
    await this.pushes.close()
    await Promise.all([this.#reader.close(), this.#sender.close()])
  }

  #pushChanged(): void {
    if (!this.pushes.state().isRunning) {
      this.#views.forget()
      this.#rows.forget()
      this.#waiting.forget()
      this.#lastWaiting = null
    }
    this.#options.onChange()
  }
}

export type { FaultView }
