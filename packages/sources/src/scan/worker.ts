import { type MessagePort, workerData } from 'node:worker_threads'
import type { PriceBook } from '@aic/core'
import { sources } from '../sources.ts'
import { priceLookup } from './price-lookup.ts'
import { bell, type HelperMessage, handedOut, packResults, pulse, ready } from './scan-all.ts'
import { FileScanner, type ScannedLog, type ScanTask } from './scan-file.ts'
import { adoptScannerModule } from './scanner.ts'

/** A helper thread: waits for the tasks, takes one after another, and posts what it read. */
const { control, number, port, module } = workerData as {
  control: Int32Array
  number: number
  port: MessagePort
  module: WebAssembly.Module
}
adoptScannerModule(module)
Atomics.store(control, ready + number, 1)

port.once('message', ({ tasks, order, book }: { tasks: ScanTask[]; order: number[]; book: PriceBook }) => {
  let message: HelperMessage | null = null
  try {
    message = packResults(scanSome(tasks, order, book))
  } finally {
    // Null: something went wrong here, and whoever waits has to read the tasks without results.
    port.postMessage(message, message === null ? [] : [message.bytes.buffer, message.cells.buffer])
    Atomics.add(control, bell, 1)
    Atomics.notify(control, bell)
    port.close()
  }
})

/** Takes one task after another until none is left. */
function scanSome(tasks: readonly ScanTask[], order: readonly number[], book: PriceBook): [number, ScannedLog][] {
  const scanner = new FileScanner(sources, priceLookup(book))
  const results: [number, ScannedLog][] = []
  let next: number
  while ((next = Atomics.add(control, handedOut, 1)) < tasks.length) {
    const task = order[next] as number
    results.push([task, scanner.scan(tasks[task] as ScanTask)])
    Atomics.add(control, pulse, 1)
  }
  return results
}
