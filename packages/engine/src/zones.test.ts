import { slotOf } from '@aic/core'
import { dayOf, dayStartMs, dayText, parseDay, slotDays, type Zone } from '@aic/core/report'
import { describe, expect, it } from 'vitest'
import { namedZone, systemZone } from './zones.ts'

const zone = (name: string): Zone => {
  const found = namedZone(name)
  if (found === null) throw new Error(`no zone ${name}`)
  return found
}
const hoursOf = (name: string, day: string): number => {
  const number = parseDay(day) as number
  return (dayStartMs(zone(name), number + 1) - dayStartMs(zone(name), number)) / 3_600_000
}

describe('local days', () => {
  it.each([
    ['Europe/Berlin', '2026-03-29', 23],
    ['Europe/Berlin', '2026-10-25', 25],
    ['America/New_York', '2026-03-08', 23],
    ['Australia/Lord_Howe', '2026-04-05', 24.5],
    ['Africa/Cairo', '2026-04-24', 23],
    ['Asia/Kathmandu', '2026-01-10', 24],
    ['UTC', '2026-03-29', 24],
  ])('in %s, %s has %d hours', (name, day, hours) => {
    expect(hoursOf(name, day)).toBe(hours)
  })

  it('starts a day without midnight at its first moment', () => {
    expect(new Date(dayStartMs(zone('Africa/Cairo'), parseDay('2026-04-24') as number)).toISOString()).toBe(
      '2026-04-23T22:00:00.000Z',
    )
  })

  it('counts 23:30 UTC to the next day in Tokyo (trap 59)', () => {
    expect(dayText(dayOf(zone('Asia/Tokyo'), Date.parse('2026-01-10T23:30:00Z')))).toBe('2026-01-11')
  })

  it('gives every slot the day of every moment in it, through a change of the clocks', () => {
    for (const name of ['Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/St_Johns']) {
      const days = slotDays(zone(name))
      for (let hour = 0; hour < 24 * 366; hour += 5) {
        const atMs = Date.UTC(2026, 0, 1) + hour * 3_600_000 + 7 * 60_000
        expect(days(slotOf(atMs))).toBe(dayOf(zone(name), atMs))
      }
    }
  })
})

it('knows no zone by a wrong name or a bare offset', () => {
  for (const name of ['Mars/Phobos', '', '+09:00', 'Europe/', '../etc']) expect(namedZone(name)).toBeNull()
})

it('reads the system clock as Intl does, without Intl', () => {
  const name = new Intl.DateTimeFormat().resolvedOptions().timeZone
  for (const atMs of [Date.UTC(2026, 0, 1), Date.UTC(2026, 6, 1)]) {
    expect(systemZone().offsetMs(atMs)).toBe(zone(name).offsetMs(atMs))
  }
})
