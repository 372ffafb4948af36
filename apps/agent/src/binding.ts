import { randomBytes } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { AicError } from '@aic/core'
import { agentPorts } from '@aic/engine/agent-control'

type Env = Readonly<Record<string, string | undefined>>

/** Where the agent listens, by which names it is called there, and who it lets in. */
export interface Binding {
  readonly host: string
  /** The ports that it tries, one after the other. 0 is any. */
  readonly firstPort: number
  readonly lastPort: number
  /** Names and addresses that a Host header may hold, without port. */
  readonly names: readonly string[]
  readonly token: string
  /** Whether only this machine can reach it. */
  readonly isLocal: boolean
}

const loopback = ['127.0.0.1', '::1', 'localhost']
const leastTokenLength = 32

/**
 * What `AIC_AGENT_PORT`, `AIC_AGENT_HOST`, `AIC_AGENT_NAMES` and `AIC_AGENT_TOKEN` ask for. Throws `AicError` for a port that is none,
 * and for a host beyond this machine without a token of one's own.
 */
export function bindingOf(env: Env): Binding {
  const host = env.AIC_AGENT_HOST?.trim() || '127.0.0.1'
  const isLocal = loopback.includes(host)
  const token = env.AIC_AGENT_TOKEN?.trim() || null
  if (token !== null && token.length < leastTokenLength) {
    throw new AicError('unsafe-host', `AIC_AGENT_TOKEN has ${token.length} characters, it needs ${leastTokenLength}`)
  }
  if (token !== null && !/^[\w.~+/=-]+$/.test(token)) {
    throw new AicError('unsafe-host', 'AIC_AGENT_TOKEN holds characters that no header Authorization may hold', {
      advice: 'Letters, digits and ._~+/=- will do: openssl rand -hex 32 makes one.',
    })
  }
  if (!isLocal && token === null) {
    throw new AicError('unsafe-host', `To listen on ${host} the agent needs a token of your own: AIC_AGENT_TOKEN`)
  }
  const more = (env.AIC_AGENT_NAMES ?? '').split(',').map((name) => name.trim().toLowerCase())
  const names = [...loopback, host.toLowerCase(), ...more].filter(Boolean)
  return { host, ...portsOf(env), names, token: token ?? randomBytes(32).toString('base64url'), isLocal }
}

function portsOf({ AIC_AGENT_PORT: word }: Env): Pick<Binding, 'firstPort' | 'lastPort'> {
  if (!word) return { firstPort: agentPorts.first, lastPort: agentPorts.last }
  const port = Number(word)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new AicError('bad-value', `AIC_AGENT_PORT can't be "${word}"`, { advice: 'It is a number from 1 to 65535.' })
  }
  const count = agentPorts.last - agentPorts.first
  return { firstPort: port, lastPort: port === 0 ? 0 : Math.min(65_535, Math.max(agentPorts.last, port + count)) }
}

/** What a Host header may say to an agent on `port`. */
export const hostsOf = ({ names }: Pick<Binding, 'names'>, port: number): ReadonlySet<string> =>
  new Set(
    names.flatMap((name) => {
      const host = isIPv6(name) ? `[${name}]` : name
      return port === 80 ? [host, `${host}:80`] : [`${host}:${port}`] // browsers leave 80 out
    }),
  )
