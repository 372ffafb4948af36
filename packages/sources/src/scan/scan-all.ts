import { availableParallelism } from 'node:os'
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads'
import type { PriceBook } from '@aic/core'
import type { Source } from '../source.ts'
import { priceLookup } from './price-lookup.ts'
import { FileScanner, type ScannedLog, type ScanTask } from './scan-file.ts'
import { scannerModule } from './scanner.ts'

/** What a scan reads with. */
export interface ScanOptions {
  readonly sources: readonly Source[]
  readonly book: PriceBook
  /** Bytes to read by task, for progress and for the number of threads. */
  readonly bytes: readonly number[]
  /** Called now and then with the number of tasks and bytes done. */
  readonly onProgress?: ((done: number, bytes: number) => void) | undefined
}

/** Threads that read logs together with the caller's own. They start at once; {@link run} hands them their work. */
export class ScanHelpers {
  readonly #control = new Int32Array(new SharedArrayBuffer(64))
  readonly #ports: MessagePort[] = []
  readonly #workers: Worker[] = []

  readonly #patienceMs: number

  /** `patienceMs`: a helper that did nothing for so long is taken for dead, and its tasks are done again. */
  constructor(count = Math.min(availableParallelism(), 8) - 1, patienceMs = 120_000) {
    this.#patienceMs = patienceMs
    for (let i = 0; i < count; i++) {
      const { port1, port2 } = new MessageChannel()
      const worker = new Worker(workerUrl, {
        workerData: { control: this.#control, number: i, port: port2, module: scannerModule() },
        transferList: [port2],
        stdout: false,
      })
      worker.on('error', () => {}) // whoever waits for its results notices, and does without
      worker.unref()
      port1.unref()
      this.#workers.push(worker)
      this.#ports.push(port1)
    }
  }

  /** Ends helpers, at once. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()))
  }

  /** Reads all tasks, this thread taking part. Results are in the order of the tasks. */
  run(tasks: readonly ScanTask[], options: ScanOptions): ScannedLog[] {
    const { sources, book, bytes, onProgress } = options
    const order = Array.from(tasks, (_, i) => i).sort((a, b) => (bytes[b] as number) - (bytes[a] as number))
    const work: Work = { tasks, order, book }
    for (const port of this.#ports) port.postMessage(work)
    const results = new Array<ScannedLog>(tasks.length)
    const scanner = new FileScanner(sources, priceLookup(book))
    let bytesDone = 0
    let next: number
    while ((next = Atomics.add(this.#control, handedOut, 1)) < tasks.length) {
      const task = order[next] as number
      results[task] = scanner.scan(tasks[task] as ScanTask)
      bytesDone += bytes[task] as number
      onProgress?.(Math.min(tasks.length, Atomics.load(this.#control, handedOut)), bytesDone * (this.#ports.length + 1))
    }
    for (const [i, port] of this.#ports.entries()) takeResults(port, this.#control, i, results, this.#patienceMs)
    for (let i = 0; i < tasks.length; i++) results[i] ??= scanner.scan(tasks[i] as ScanTask)
    return results
  }
}

/**
 * Places in the control array: how many tasks were handed out; a bell that helpers ring when done; a count of what helpers have done;
 * from `joined` on, whether each began to take tasks. All are handed out by the time that is asked, so who has not begun has none.
 */
export const handedOut = 0
export const bell = 1
export const pulse = 2
export const joined = 3

/** What a helper is to do: the tasks, and the order in which they are taken. */
export interface Work {
  readonly tasks: readonly ScanTask[]
  readonly order: readonly number[]
  readonly book: PriceBook
}

/** All that a helper read: facts as JSON, and the bytes of all parts one after another (a structured copy of each costs more than reading it). */
export interface HelperMessage {
  readonly facts: string
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly cells: Float64Array<ArrayBuffer>
}

type PackedResult = [
  task: number,
  scanned: Omit<ScannedLog, 'parts'>,
  parts: [length: number, bytes: number, cells: number][],
]

/** Packs what a helper read into as few pieces as a message can have. */
export function packResults(results: readonly (readonly [number, ScannedLog])[]): HelperMessage {
  const parts = results.flatMap(([, { parts }]) => parts)
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.bytes.length, 0))
  const cells = new Float64Array(parts.reduce((sum, part) => sum + part.cells.length, 0))
  let end = 0
  let cellsEnd = 0
  for (const part of parts) {
    bytes.set(part.bytes, end)
    cells.set(part.cells, cellsEnd)
    end += part.bytes.length
    cellsEnd += part.cells.length
  }
  const facts = results.map(
    ([task, { parts, ...rest }]): PackedResult => [
      task,
      rest,
      parts.map((part) => [part.length, part.bytes.length, part.cells.length]),
    ],
  )
  return { facts: JSON.stringify(facts), bytes, cells }
}

function unpackResults({ facts, bytes, cells }: HelperMessage, results: ScannedLog[]): void {
  let end = 0
  let cellsEnd = 0
  for (const [task, rest, parts] of JSON.parse(facts) as PackedResult[]) {
    const unpacked = parts.map(([length, size, cellsSize]) => {
      end += size
      cellsEnd += cellsSize
      return { length, bytes: bytes.subarray(end - size, end), cells: cells.subarray(cellsEnd - cellsSize, cellsEnd) }
    })
    results[task] = { ...rest, parts: unpacked }
  }
}

/** Takes what a helper read. It may have failed, or died: then its tasks have no results. */
function takeResults(
  port: MessagePort,
  control: Int32Array,
  helper: number,
  results: ScannedLog[],
  patienceMs: number,
): void {
  let beat = Atomics.load(control, pulse)
  let quietMs = 0
  while (Atomics.load(control, joined + helper) === 1 && quietMs < patienceMs) {
    const rung = Atomics.load(control, bell)
    const received: { message: HelperMessage | null } | undefined = receiveMessageOnPort(port)
    if (received !== undefined) {
      if (received.message !== null) unpackResults(received.message, results)
      return
    }
    if (Atomics.wait(control, bell, rung, 1_000) !== 'timed-out') continue
    quietMs = Atomics.load(control, pulse) === beat ? quietMs + 1_000 : 0
    beat = Atomics.load(control, pulse)
  }
}

/** Bundled, the helper lies beside the program's chunks as scan-worker.js. */
const workerUrl = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './scan-worker.js', import.meta.url)
