import { utc } from '@aic/core/report'
import { expect, it } from 'vitest'
import { namedZone } from '../zones.ts'
import { minuteOfDay, quietUntilMs } from './quiet-hours.ts'

const at = (text: string): number => Date.parse(text)
const night = { from: '22:00', to: '07:00' }
const until = (text: string, hours: typeof night | null = night, zone = utc): string | null => {
  const ms = quietUntilMs(hours, zone, at(text))
  return ms === null ? null : new Date(ms).toISOString()
}

it('quiet hours may last over midnight, and end at their end', () => {
  expect(until('2026-03-10T21:59:59Z')).toBeNull()
  expect(until('2026-03-10T22:00:00Z')).toBe('2026-03-11T07:00:00.000Z')
  expect(until('2026-03-11T06:59:59Z')).toBe('2026-03-11T07:00:00.000Z')
  expect(until('2026-03-11T07:00:00Z')).toBeNull()
  expect(until('2026-03-11T12:30:00Z', { from: '12:00', to: '13:00' })).toBe('2026-03-11T13:00:00.000Z')
  expect(until('2026-03-11T12:30:00Z', { from: '12:00', to: '12:00' })).toBeNull()
  expect(until('2026-03-11T12:30:00Z', null)).toBeNull()
})

it('quiet hours are those of the zone, when its clocks change too', () => {
  const berlin = namedZone('Europe/Berlin')
  if (berlin === null) throw new Error('there is no such zone')
  expect(until('2026-03-28T20:30:00Z', night, berlin)).toBeNull()
  expect(until('2026-03-28T21:30:00Z', night, berlin)).toBe('2026-03-29T05:00:00.000Z')
  expect(until('2026-10-24T20:30:00Z', night, berlin)).toBe('2026-10-25T06:00:00.000Z')
})

it('a local time is hours and minutes, and nothing else', () => {
  expect(['0:00', '07:05', '23:59', '24:00', '7:5', '7', 'x', '12:60'].map(minuteOfDay)).toEqual([
    0,
    425,
    1439,
    null,
    null,
    null,
    null,
    null,
  ])
})
