import path from 'node:path'
import { countedCalls, Ledger } from '../packages/store/src/index.ts'

/** Every call of the ledger in a data folder, each as its session, time and output tokens, sorted. */
export function callsInLedger(dataFolder: string): string[] {
  using ledger = Ledger.open({ path: path.join(dataFolder, 'ledger.sqlite'), isReadOnly: true })
  if (ledger === null) return []
  ledger.check()
  return [...countedCalls(ledger)]
    .map(({ earliest, winner }) => `${earliest.session} ${earliest.atMs} ${winner.tokens.output}`)
    .sort()
}
