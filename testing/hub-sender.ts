/**
 * A machine that sends events to a hub until it has them all, as a process of its own: `HUB_URL`, `HUB_KEY`, `FIRST` and `COUNT` say
 * where and what, `BATCH` how many at once, `PER_SECOND` how fast. Says at its end, as JSON, how many sends failed and how long each took, ms.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { FleetEvent } from '../packages/fleet/src/fleet-event.ts'
import { FleetFault } from '../packages/fleet/src/fleet-fault.ts'
import { HubTarget } from '../packages/fleet/src/hub/hub-target.ts'
import { toldEvent } from './told-rows.ts'

const { HUB_URL = '', HUB_KEY = '', FIRST = '0', COUNT = '0', BATCH = '100', PER_SECOND = '0' } = process.env
const [first, count, size, perSecond] = [FIRST, COUNT, BATCH, PER_SECOND].map(Number) as [
  number,
  number,
  number,
  number,
]

const hub = new HubTarget({ url: HUB_URL, key: HUB_KEY, nowMs: Date.now })
const tookMs: number[] = []
let failed = 0
const beganMs = performance.now()
for (let at = 0; at < count; at += size) {
  if (perSecond > 0) await pause(Math.max(0, beganMs + (at / perSecond) * 1_000 - performance.now()))
  const events = Array.from({ length: Math.min(size, count - at) }, (_, n) => toldEvent(first + at + n))
  await sendUntilKept(events)
}
process.stdout.write(`${JSON.stringify({ failed, tookMs, totalMs: performance.now() - beganMs })}\n`)

async function sendUntilKept(events: readonly FleetEvent[]): Promise<void> {
  for (;;) {
    const sentMs = performance.now()
    try {
      await hub.send({ events, blocks: [], quotas: [], runs: [] })
      tookMs.push(performance.now() - sentMs)
      return
    } catch (error) {
      if (!(error instanceof FleetFault) || error.kind === 'auth' || error.kind === 'validation') throw error
      failed++
      process.stderr.write(`${error.message}\n`)
      await pause(100)
    }
  }
}
