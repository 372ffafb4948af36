import { type MessagePort, workerData } from 'node:worker_threads'
import { sources } from '../sources.ts'
import { priceLookup } from './price-lookup.ts'
import { bell, type HelperMessage, handedOut, joined, packResults, pulse, type Work } from './scan-all.ts'
import { FileScanner, type ScannedLog } from './scan-file.ts'
import { adoptScannerModule } from './scanner.ts'

/** A helper thread: waits for the tasks, takes one after another, and posts what it read. */
const { control, number, port, module } = workerData as {
  control: Int32Array
  number: number
  port: MessagePort
  module: WebAssembly.Module
}
adoptScannerModule(module)

port.once('message', (work: Work) => {
  Atomics.store(control, joined + number, 1)
  let message: HelperMessage | null = null
  try {
    message = packResults(scanSome(work))
  } finally {
    // Null: something went wrong here, and whoever waits has to read the tasks without results.
    port.postMessage(message, message === null ? [] : [message.bytes.buffer, message.cells.buffer])
    Atomics.add(control, bell, 1)
    Atomics.notify(control, bell)
    port.close()
  }
})

/** Takes one task after another until none is left. */
function scanSome({ tasks, order, book }: Work): [number, ScannedLog][] {
  const scanner = new FileScanner(sources, priceLookup(book))
  const results: [number, ScannedLog][] = []
  let next: number
  while ((next = Atomics.add(control, handedOut, 1)) < tasks.length) {
    const task = order[next] as number
    results.push([task, scanner.scan(tasks[task] as (typeof tasks)[number])])
    Atomics.add(control, pulse, 1)
  }
  return results
}
