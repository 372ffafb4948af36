import { existsSync, readlinkSync } from 'node:fs'

const zones = '/usr/share/zoneinfo'

/**
 * The IANA name of a zone that may just be called `local`, or as the variable TZ puts it. Asks the files of the system first,
 * since the first use of `Intl` takes 10 ms. `UTC` for what is no zone: Node's clock then is that of UTC.
 */
export function zoneName(name: string): string {
  if (name === 'UTC') return name
  if (name === 'local') return linkedName() ?? askIntl()
  const isPlace = /^[A-Za-z][\w+-]*(\/[\w+-]+)*$/.test(name) && existsSync(`${zones}/${name}`)
  return isPlace ? name : askIntl()
}

/** What /etc/localtime points at, for instance `Europe/Berlin`; null where it is no link into the list of zones. */
function linkedName(): string | null {
  try {
    return /\/zoneinfo\/(.+)$/.exec(readlinkSync('/etc/localtime'))?.[1]?.replace(/^Etc\/UTC$/, 'UTC') ?? null
  } catch {
    return null
  }
}

function askIntl(): string {
  // Its types promise a text, but it is undefined for what is no zone.
  const { timeZone }: { timeZone?: string } = new Intl.DateTimeFormat().resolvedOptions()
  return timeZone ?? 'UTC'
}
