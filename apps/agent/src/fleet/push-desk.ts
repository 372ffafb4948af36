import { type FaultView, type PushEnd, type PushProgress, ThreadFault } from '@aic/engine/fleet-view'
import type { Log } from '../log/log.ts'

/** What goes with a push: how to end it, who hears of its progress. */
export interface PushWatch {
  readonly signal: AbortSignal
  readonly onProgress: (progress: PushProgress) => void
}

/** How pushes of this agent stand. */
export interface PushState {
  readonly isRunning: boolean
  /** Of the one that runs, else of the last; UTC ms. Null: none since the agent started. */
  readonly startedMs: number | null
  readonly endedMs: number | null
  readonly progress: PushProgress | null
  /** Of the last one that ended. */
  readonly end: PushEnd | null
  /** Why it did not even begin. */
  readonly fault: FaultView | null
}

interface PushDeskOptions {
  readonly nowMs: () => number
  readonly log: Log
  /** For the log: `the fleet`. */
  readonly place: string
  readonly push: (watch: PushWatch) => Promise<PushEnd>
  readonly onChange: () => void
  /** It ended, or did not even begin. */
  readonly onEnd: (end: PushEnd | FaultView) => void
}

/** Pages are told of progress no more often than this, ms. */
const tellMs = 250

/** Pushes one at a time, whoever asks for it. */
export class PushDesk {
  readonly #options: PushDeskOptions
  #state: PushState = { isRunning: false, startedMs: null, endedMs: null, progress: null, end: null, fault: null }
  #running: Promise<void> | null = null
  #end = new AbortController()
  #toldMs = 0
  #told = ''

  constructor(options: PushDeskOptions) {
    this.#options = options
  }

  state(): PushState {
    return this.#state
  }

  /** Starts one, unless one runs. Settles when it ended; never rejects. */
  start(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#running = null
    })
    return this.#running
  }

  /** Stops the one that runs, and waits for it. */
  async close(): Promise<void> {
    this.#end.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { nowMs, push, onEnd } = this.#options
    this.#change({ ...this.#state, isRunning: true, startedMs: nowMs(), endedMs: null, progress: null })
    const done = { isRunning: false, progress: null }
    try {
      const onProgress = (progress: PushProgress): void => this.#hear(progress)
      const end = await push({ signal: this.#end.signal, onProgress })
      this.#tell(end)
      onEnd(end)
      this.#change({ ...this.#state, ...done, endedMs: nowMs(), end, fault: null })
    } catch (error) {
      const fault = faultOf(error)
      this.#tell({ fault })
      onEnd(fault)
      this.#change({ ...this.#state, ...done, endedMs: nowMs(), fault })
    }
  }

  /** The same failure again and again is told once. */
  #tell({ fault, ...end }: Partial<Pick<PushEnd, 'status' | 'events' | 'durationMs'>> & Pick<PushEnd, 'fault'>): void {
    const { log, place } = this.#options
    const { status = null, events = null, durationMs = null } = end
    const told = { status, events, durationMs, fault: fault?.message ?? null }
    if (fault === null) log.info(`usage was sent to ${place}`, told)
    else log[fault.message === this.#told ? 'debug' : 'warn'](`usage was not sent to ${place}`, told)
    this.#told = fault?.message ?? ''
  }

  #hear(progress: PushProgress): void {
    this.#state = { ...this.#state, progress }
    if (performance.now() - this.#toldMs < tellMs) return
    this.#toldMs = performance.now()
    this.#options.onChange()
  }

  #change(state: PushState): void {
    this.#state = state
    this.#options.onChange()
  }
}

function faultOf(error: unknown): FaultView {
  if (error instanceof ThreadFault) return { code: error.code, message: error.message, advice: error.advice }
  const message = error instanceof Error ? error.message : String(error)
  return { code: 'unexpected', message, advice: 'Look into aic agent logs.' }
}
