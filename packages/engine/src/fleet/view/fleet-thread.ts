import { Worker } from 'node:worker_threads'
import type { PushProgress } from '../push-result.ts'
import type { FleetTasks, Task, TaskMachine, TaskName } from './fleet-tasks.ts'
import type { FaultView } from './task-fault.ts'

/** What goes to the thread; a task of null ends the one of that number. */
export interface Asked {
  readonly number: number
  readonly task: Task | null
}

/** What comes back: progress any number of times, then an answer or a fault. */
export interface Told {
  readonly number: number
  readonly progress?: PushProgress
  readonly answer?: FleetTasks[TaskName]['answer']
  readonly fault?: FaultView
}

/** A task failed in the thread; the same words as there. */
export class ThreadFault extends Error implements FaultView {
  override readonly name = 'ThreadFault'
  readonly code: FaultView['code']
  readonly advice: string

  constructor({ code, message, advice }: FaultView) {
    super(message)
    this.code = code
    this.advice = advice
  }
}

interface Waiting {
  readonly resolve: (answer: never) => void
  readonly reject: (error: Error) => void
  readonly onProgress: ((progress: PushProgress) => void) | undefined
}

/** A thread that does nothing for so long ends, and gives its memory back. */
const idleMs = 60_000
/** How long what is under way may take to stop. */
const patienceMs = 3_000

/**
 * Does tasks of the fleet beside this thread: a query of a large file, and packing a ledger to send it, would hold up every other answer. Nothing
 * of the fleet is loaded here; the thread starts with the first task, and again after it ended or died.
 */
export class FleetThread {
  readonly #machine: TaskMachine
  readonly #idleMs: number
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | null = null
  #timer: NodeJS.Timeout | undefined
  #number = 0
  #onQuiet: (() => void) | null = null

  constructor(machine: TaskMachine, idle = idleMs) {
    this.#machine = machine
    this.#idleMs = idle
  }

  /** Throws {@link ThreadFault}. An abort of the signal ends the task, which then fails or tells what was done. */
  run<Name extends TaskName>(
    task: Task<Name>,
    {
      signal,
      onProgress,
    }: { readonly signal?: AbortSignal; readonly onProgress?: (progress: PushProgress) => void } = {},
  ): Promise<FleetTasks[Name]['answer']> {
    const number = ++this.#number
    const worker = (this.#worker ??= this.#start())
    clearTimeout(this.#timer)
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject, onProgress })
      worker.postMessage({ number, task } satisfies Asked, [])
      signal?.addEventListener('abort', () => worker.postMessage({ number, task: null } satisfies Asked, []), {
        once: true,
      })
    })
  }

  /** Asks what is under way to stop, and ends the thread. */
  async close(): Promise<void> {
    clearTimeout(this.#timer)
    const worker = this.#worker
    if (worker === null) return
    for (const number of this.#waiting.keys()) worker.postMessage({ number, task: null } satisfies Asked, [])
    if (this.#waiting.size > 0) {
      await new Promise<void>((resolve) => {
        this.#onQuiet = resolve
        setTimeout(resolve, patienceMs).unref()
      })
    }
    this.#worker = null
    await worker.terminate()
    this.#failAll('The agent stopped')
  }

  #start(): Worker {
    const worker = new Worker(workerUrl, { workerData: this.#machine })
    worker.unref()
    worker.on('message', (told: Told) => this.#hear(told))
    worker.on('error', (error) => this.#gone(worker, error instanceof Error ? error.message : String(error)))
    worker.on('exit', () => this.#gone(worker, 'The thread of the fleet ended'))
    return worker
  }

  #hear({ number, progress, answer, fault }: Told): void {
    const waiting = this.#waiting.get(number)
    if (waiting === undefined) return
    if (progress !== undefined) return waiting.onProgress?.(progress)
    this.#waiting.delete(number)
    if (this.#waiting.size === 0) this.#rest()
    if (fault === undefined) waiting.resolve(answer as never)
    else waiting.reject(new ThreadFault(fault))
  }

  #rest(): void {
    this.#onQuiet?.()
    this.#timer = setTimeout(() => {
      const worker = this.#worker
      this.#worker = null
      void worker?.terminate()
    }, this.#idleMs).unref()
  }

  #gone(worker: Worker, message: string): void {
    if (this.#worker !== worker) return
    this.#worker = null
    this.#failAll(message)
  }

  #failAll(message: string): void {
    const all = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const { reject } of all) {
      reject(new ThreadFault({ code: 'unexpected', message, advice: 'Look into aic agent logs.' }))
    }
  }
}

/** Bundled, it lies beside the program's chunks as fleet-worker.js. */
const workerUrl = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './fleet-worker.js', import.meta.url)
