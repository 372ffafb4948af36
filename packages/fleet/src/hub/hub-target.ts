import { setTimeout as pause } from 'node:timers/promises'
import type { FleetBatch, FleetTarget } from '../fleet-event.ts'
import { FleetFault } from '../fleet-fault.ts'
import { type HubAddress, tellHub } from './ask-hub.ts'
import { cutBatch } from './cut-batch.ts'
import { hubPaths } from './hub-bounds.ts'
import { storeIdIn } from './hub-store.ts'

/** How a hub is sent to; tests shorten it. */
export interface HubTargetOptions extends HubAddress {
  readonly nowMs: () => number
  /** The hub's store, as it told it; null: it tells none. Where it is given, rows that go into another one are a fault. */
  readonly storeId?: string | null
  /** For one request, ms. Defaults to 10 s. */
  readonly timeoutMs?: number
  /** Waits as a hub asks. Defaults to a timer. */
  readonly wait?: (ms: number, signal: AbortSignal | undefined) => Promise<void>
}

/** A hub that asks to wait for longer is not waited for: the fault says until when. */
const mostWaitMs = 10_000
const mostWaits = 5

/**
 * A hub as a target: batches are cut to its bounds and sent one after the other, gzipped. Where it asks to wait a moment (429), that is
 * waited for; every other failure is a `FleetFault`, and the whole batch may then be sent again.
 *
 * Its id holds that of the hub's store: `hub https://hub.example.com#3f0c9a52`. A store that was made anew is another place.
 */
export class HubTarget implements FleetTarget {
  readonly id: string
  readonly #options: HubTargetOptions
  #otherStoreId: string | null = null

  constructor(options: HubTargetOptions) {
    const { url, storeId = null } = options
    this.id = hubPlace(url) + (storeId === null ? '' : `#${storeId.slice(0, 8)}`)
    this.#options = options
  }

  /** The store that the hub turned out to have in place of the one that was meant; null: it has that one. */
  get otherStoreId(): string | null {
    return this.#otherStoreId
  }

  async send(batch: FleetBatch, { signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    for (const body of cutBatch(batch)) await this.#sendPiece(body, signal)
  }

  async #sendPiece(body: string, signal: AbortSignal | undefined): Promise<void> {
    const { nowMs, wait = waitFor } = this.#options
    for (let waits = 0; ; waits++) {
      try {
        this.#refuseOther(await tellHub({ ...this.#options, path: hubPaths.events, body, signal }))
        return
      } catch (error) {
        const waitMs = waits < mostWaits ? waitMsOf(error, nowMs()) : null
        if (waitMs === null) throw error
        await wait(waitMs, signal)
      }
    }
  }

  /** What was sent before is not there: this batch must not be remembered as if it joined it. */
  #refuseOther(answer: unknown): void {
    const { storeId, url } = this.#options
    const told = storeIdIn(answer)
    if (storeId === undefined || told === null || told === storeId) return
    this.#otherStoreId = told
    throw new FleetFault('server', `The hub ${url} keeps its usage in another store than before`, {
      advice: 'Nothing is lost: everything is sent again by itself.',
    })
  }
}

/** A hub as a place, whatever its store. */
export const hubPlace = (url: string): string => `hub ${url}`

/** How long to wait before the next try; null where waiting is not for us. */
function waitMsOf(error: unknown, nowMs: number): number | null {
  if (!(error instanceof FleetFault) || error.kind !== 'server' || error.retryAtMs === null) return null
  const waitMs = Math.max(0, error.retryAtMs - nowMs)
  return waitMs > mostWaitMs ? null : waitMs
}

const waitFor = async (ms: number, signal: AbortSignal | undefined): Promise<void> => {
  await pause(ms, undefined, { signal })
}
