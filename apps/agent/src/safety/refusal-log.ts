import type { Log } from '../log/log.ts'
import { pathOf, type RawRequest } from './guard.ts'
import type { Refusal } from './refusal.ts'

/** Refusals that tell of somebody who should not be here; the others are mistakes of friends. */
const hostile: readonly Refusal['status'][] = [401, 403, 421]
const mostInMinute = 20

/** Logs refusals with the id that the sender got: what looks like an attack as a warning, yet so few a minute that it can't fill the disk. */
export function refusalLog(log: Log, nowMs: () => number) {
  let minute = 0
  let count = 0
  return (request: RawRequest, { status, code }: Refusal, requestId: string): void => {
    const now = Math.floor(nowMs() / 60_000)
    if (now !== minute) {
      if (count > mostInMinute) log.warn('more refusals than are logged', { refusals: count })
      minute = now
      count = 0
    }
    const isLoud = hostile.includes(status) && ++count <= mostInMinute
    const fields = { requestId, status, code, method: request.method, path: pathOf(request.url ?? '').slice(0, 200) }
    if (isLoud) log.warn('refused', fields)
    else log.debug('refused', fields)
  }
}
