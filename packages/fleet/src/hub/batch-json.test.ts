import { expect, it } from 'vitest'
import { fleetBatchOf, fleetEventOf } from '../../../../testing/embedded-fleet.ts'
import { batchJson, parseBatch } from './batch-json.ts'

const batch = fleetBatchOf({ events: [fleetEventOf('a', { cacheSavedNanoUsd: -5 })] })
const bodyWith = (change: (event: Record<string, unknown>) => void): unknown => {
  const body = JSON.parse(batchJson(batch)) as { events: Record<string, unknown>[] }
  for (const event of body.events) change(event)
  return body
}

it('reads what it wrote', () => {
  expect(parseBatch(bodyWith(() => undefined)).events).toEqual(batch.events)
})

it('takes calls of an aic that does not know yet what the cache saved: then it is not known', () => {
  const { events } = parseBatch(bodyWith((event) => delete event.cacheSavedNanoUsd))
  expect(events).toEqual([{ ...batch.events[0], cacheSavedNanoUsd: null }])
})

it('takes no saving that is no whole number, or larger than any call’s', () => {
  for (const cacheSavedNanoUsd of [0.5, '7', -1e14 - 1, 1e14 + 1]) {
    expect(() => parseBatch(bodyWith((event) => Object.assign(event, { cacheSavedNanoUsd })))).toThrow(
      'events.0.cacheSavedNanoUsd must be a whole number from',
    )
  }
})
