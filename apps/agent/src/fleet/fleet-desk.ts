import { hostname } from 'node:os'
import {
  type FaultView,
  FleetThread,
  type FleetView,
  type HubSums,
  type PushCounts,
  type PushEnd,
  type QueryFacts,
} from '@aic/engine/fleet-view'
import type { AgentFacts } from '../agent-parts.ts'
import type { Log } from '../log/log.ts'
import { KeptWork } from './kept-work.ts'
import { PushDesk, type PushWatch } from './push-desk.ts'

/** What the fleet’s part of the agent is made of. */
export interface FleetDeskOptions {
  readonly machine: Pick<AgentFacts, 'env' | 'home' | 'platform'>
  readonly isHub: boolean
  /** Whether there could be a fleet at all: asked before a thread is started to look. */
  readonly isLikely: () => boolean
  /** UTC ms. */
  readonly nowMs: () => number
  readonly log: Log
  /** A push began, went on or ended. */
  readonly onChange: () => void
  /** A push to the fleet, or to the hub of the settings, ended or did not even begin. */
  readonly onEnd: (place: 'fleet' | 'hub', end: PushEnd | FaultView) => void
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
  readonly #sums: KeptWork<HubSums>
  #turn: Promise<unknown> = Promise.resolve()
  readonly pushes: PushDesk
  /** To the hub of the settings. */
  readonly syncs: PushDesk

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
    this.#sums = new KeptWork({ keptMs: rowsMs, most: 3, clock })
    const { nowMs, log, onEnd } = options
    const deskOf = (place: 'fleet' | 'hub', task: 'push' | 'sync'): PushDesk =>
      new PushDesk({
        nowMs,
        log,
        place: `the ${place}`,
        push: (watch) => this.#send(task, watch),
        onChange: () => this.#pushChanged(),
        onEnd: (end) => onEnd(place, end),
      })
    this.pushes = deskOf('fleet', 'push')
    this.syncs = deskOf('hub', 'sync')
  }

  /** Where the fleet is, and how it stands; null: there is none. Never rejects for what is wrong with the place. */
  view(): Promise<FleetView | null> {
    if (!this.#options.isLikely()) return Promise.resolve(null)
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

  /** What this hub keeps of all machines; `zone` is an IANA name. Throws `ThreadFault`. */
  sums(zone: string): Promise<HubSums> {
    const work = () => this.#reader.run({ name: 'sums', asked: { zone }, nowMs: this.#options.nowMs() })
    return this.#sums.get(zone, work)
  }

  /** Other machines told this hub something: answers of before are asked anew. */
  forget(): void {
    this.#views.forget()
    this.#rows.forget()
    this.#sums.forget()
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
    await Promise.all([this.pushes.close(), this.syncs.close()])
    await Promise.all([this.#reader.close(), this.#sender.close()])
  }

  /** One at a time: both look at the logs first, and each waits for places that may be slow. */
  #send(name: 'push' | 'sync', watch: PushWatch): Promise<PushEnd> {
    const turn = this.#turn.then(() => this.#sender.run({ name, asked: {}, nowMs: this.#options.nowMs() }, watch))
    this.#turn = turn.catch(() => {})
    return turn
  }

  #pushChanged(): void {
    if (!this.pushes.state().isRunning) {
      this.forget()
      this.#waiting.forget()
      this.#lastWaiting = null
    }
    this.#options.onChange()
  }
}

export type { FaultView }
