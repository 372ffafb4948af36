/** How often usage is sent: each divides a day. */
export const intervals = ['1h', '2h', '3h', '4h', '6h', '8h', '12h', '1d'] as const
export type Interval = (typeof intervals)[number]

const hoursOf = (every: Interval): number => (every === '1d' ? 24 : Number.parseInt(every, 10))

/** The hours of a day at which it is time, always on the hour, local time. */
export const hoursAt = (every: Interval): readonly number[] =>
  Array.from({ length: 24 / hoursOf(every) }, (_, at) => at * hoursOf(every))

/** As crontab has it: `0 * * * *` for every hour. https://man7.org/linux/man-pages/man5/crontab.5.html */
export function cronTime(every: Interval): string {
  if (every === '1d') return '0 0 * * *'
  return every === '1h' ? '0 * * * *' : `0 */${hoursOf(every)} * * *`
}

/** As systemd has it. https://www.freedesktop.org/software/systemd/man/latest/systemd.time.html */
export function calendarTime(every: Interval): string {
  if (every === '1d') return '*-*-* 00:00:00'
  return every === '1h' ? '*-*-* *:00:00' : `*-*-* 00/${hoursOf(every)}:00:00`
}
