import { expect, it } from 'vitest'
import { namedZone } from '../zones.ts'
import { parseResetsIn, resetsInText } from './resets-in.ts'

/** A Tuesday, noon in UTC, 13:00 in Berlin. */
const capturedAtMs = Date.UTC(2026, 10, 24, 12)
const berlin = namedZone('Europe/Berlin')
const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString().slice(0, 16))

it.each([
  ['2 hr 15 min', '2026-11-24T14:15'],
  ['Resets in 2 hr 15 min', '2026-11-24T14:15'],
  ['resets in 45 min', '2026-11-24T12:45'],
  ['Resets in 2h 5m', '2026-11-24T14:05'],
  ['6 days 3 hr', '2026-11-30T15:00'],
  ['1 day', '2026-11-25T12:00'],
  ['1 hour 1 minute', '2026-11-24T13:01'],
])('%s from the moment it was read is %s, in whatever zone', (text, at) => {
  expect(iso(parseResetsIn(text, capturedAtMs, null))).toBe(at)
})

it.each([
  ['Resets Thu 4:00 PM', '2026-11-26T15:00'],
  ['Resets Thursday at 4pm', '2026-11-26T15:00'],
  ['Resets Tue 12:30 PM', '2026-12-01T11:30'],
  ['Resets Tue 1:30 PM', '2026-11-24T12:30'],
  ['Resets 4pm', '2026-11-24T15:00'],
  ['Resets 9:00 AM', '2026-11-25T08:00'],
  ['Resets 12am', '2026-11-24T23:00'],
  ['Resets Dec 4 at 9am', '2026-12-04T08:00'],
  ['Resets Thu 16:00', '2026-11-26T15:00'],
])('%s on the clocks of Berlin is %s', (text, at) => {
  expect(iso(parseResetsIn(text, capturedAtMs, berlin))).toBe(at)
})

it('takes the zone that the text itself names', () => {
  expect(iso(parseResetsIn('Resets 4pm (America/New_York)', capturedAtMs, null))).toBe('2026-11-24T21:00')
  expect(iso(parseResetsIn('Resets 4pm (America/New_York)', capturedAtMs, berlin))).toBe('2026-11-24T21:00')
})

it('is right over a change of the clocks', () => {
  const saturday = Date.UTC(2026, 9, 24, 12)
  expect(iso(parseResetsIn('Resets Sun 4:00 PM', saturday, berlin))).toBe('2026-10-25T15:00')
  expect(iso(parseResetsIn('Resets Sat 4:00 PM', saturday, berlin))).toBe('2026-10-24T14:00')
})

it.each(['Resets Thu 4:00 PM', 'Resets 4pm', 'Resets 4pm (Mars/Olympus)'])('%s without a zone is unknown', (text) => {
  expect(parseResetsIn(text, capturedAtMs, null)).toBeNull()
})

it.each(['', 'soon', 'Resets 13pm', 'Resets Thu 25:00', '4', 'Réinitialisation jeudi', 'Resets Thu 4:75 PM'])(
  '"%s" is not understood, so unknown',
  (text) => {
    expect(parseResetsIn(text, capturedAtMs, berlin)).toBeNull()
  },
)

it.each([
  [135, '2 hr 15 min'],
  [60, '1 hr'],
  [1, '1 min'],
  [1_440, '1 day'],
  [8_825, '6 days 3 hr'],
  [0, null],
  [-5, null],
])('%i minutes are written %s', (minutes, text) => {
  expect(resetsInText(minutes * 60_000, 0)).toBe(text)
})
