// Pushes a home to a fleet's file and prints what came of it, as JSON: a process to kill, or to run beside others.
// Arguments: home, data folder, the file, the host's name, events in a batch.
import { writeSync } from 'node:fs'
import { pushTo } from './fleet-push.ts'

const [home = '', data = '', store = '', host = '', batchSize = '0'] = process.argv.slice(2)
const onProgress = ({ step }: { readonly step: string }): void => void writeSync(1, `${step}\n`)
const { status, counts, fault } = await pushTo(
  { home, data, store, host },
  { batchSize: Number(batchSize), onProgress },
)
writeSync(1, JSON.stringify({ status, counts, fault: fault?.message ?? null }))
