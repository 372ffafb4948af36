import { FleetFault } from '../fleet-fault.ts'

/** How a ClickHouse is reached. */
export interface ClickHouseSettings {
  readonly protocol: 'http' | 'https'
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
}

/** What a configuration may say of it; the environment goes before. */
export interface ConfiguredClickHouse {
  readonly host?: string | undefined
  readonly port?: number | undefined
  readonly user?: string | undefined
  readonly password?: string | undefined
  readonly database?: string | undefined
  readonly protocol?: 'http' | 'https' | undefined
}

/** Ports at which TLS is meant. */
const tlsPorts = new Set([443, 8443, 9440])

/**
 * The settings out of CH_HOST, CH_PORT, CH_USER, CH_PASSWORD, CH_DATABASE and CH_PROTOCOL, else the configuration, else
 * `localhost:8123`, user and database `default`. Throws `FleetFault` (`validation`) for what can’t be meant.
 */
export function readClickHouseSettings(
  env: Readonly<Record<string, string | undefined>>,
  configured: ConfiguredClickHouse = {},
): ClickHouseSettings {
  const host = set(env.CH_HOST) ?? set(configured.host) ?? 'localhost'
  if (!/^[\w.:[\]-]+$/.test(host)) throw wrong('CH_HOST', host, 'Give a host name or address alone: clickhouse.example')
  const port = toPort(set(env.CH_PORT) ?? configured.port ?? 8123)
  return {
    protocol: toProtocol(set(env.CH_PROTOCOL) ?? configured.protocol) ?? (tlsPorts.has(port) ? 'https' : 'http'),
    host,
    port,
    user: set(env.CH_USER) ?? set(configured.user) ?? 'default',
    password: env.CH_PASSWORD ?? configured.password ?? '',
    database: set(env.CH_DATABASE) ?? set(configured.database) ?? 'default',
  }
}

/** `https://host:8443`, without user and password. */
export function clickHouseUrl({ protocol, host, port }: ClickHouseSettings): string {
  const isBareIpv6 = host.includes(':') && !host.startsWith('[')
  return `${protocol}://${isBareIpv6 ? `[${host}]` : host}:${port}`
}

/** The settings as they may be shown: of the password only whether there is one. */
export const shownSettings = (settings: ClickHouseSettings): Readonly<Record<string, string>> => ({
  CH_PROTOCOL: settings.protocol,
  CH_HOST: settings.host,
  CH_PORT: String(settings.port),
  CH_USER: settings.user,
  CH_PASSWORD: settings.password === '' ? 'not set' : 'set, not shown',
  CH_DATABASE: settings.database,
})

/** An empty variable is one that is not set. */
const set = (text: string | undefined): string | undefined =>
  text === undefined || text.trim() === '' ? undefined : text.trim()

function toPort(value: string | number): number {
  const port = typeof value === 'number' ? value : /^\d+$/.test(value) ? Number(value) : Number.NaN
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port
  throw wrong('CH_PORT', String(value), 'Give a number from 1 to 65535: 8123 for HTTP, 8443 for HTTPS.')
}

function toProtocol(value: string | undefined): 'http' | 'https' | undefined {
  const protocol = value?.toLowerCase()
  if (protocol === undefined || protocol === 'http' || protocol === 'https') return protocol
  throw wrong('CH_PROTOCOL', protocol, 'Give http or https, or leave it out: 443, 8443 and 9440 mean https.')
}

const wrong = (name: string, value: string, advice: string): FleetFault =>
  new FleetFault('validation', `${name} can't be ${JSON.stringify(value.slice(0, 60))}`, { advice })
