import { type MessagePort, workerData } from 'node:worker_threads'
import type { PriceBook } from '@aic/core'
import { sources } from '../sources.ts'
import { priceLookup } from './price-lookup.ts'
import { bell, handedOut, packResults } from './scan-all.ts'
import { FileScanner, type ScannedLog, type ScanTask } from './scan-file.ts'
import { adoptScannerModule } from './scanner.ts'

/** A helper thread: waits for the tasks, takes one after another, and posts what it read. */
const { control, port, module } = workerData as { control: Int32Array; port: MessagePort; module: WebAssembly.Module }
adoptScannerModule(module)

port.once('message', ({ tasks, order, book }: { tasks: ScanTask[]; order: number[]; book: PriceBook }) => {
  const scanner = new FileScanner(sources, priceLookup(book))
  const results: [number, ScannedLog][] = []
  let next: number
  while ((next = Atomics.add(control, handedOut, 1)) < tasks.length) {
    const task = order[next] as number
    results.push([task, scanner.scan(tasks[task] as ScanTask)])
  }
  const message = packResults(results)
  port.postMessage(message, [message.bytes.buffer, message.cells.buffer])
  Atomics.add(control, bell, 1)
  Atomics.notify(control, bell)
  port.close()
})
