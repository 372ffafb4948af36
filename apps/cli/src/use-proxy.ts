import http from 'node:http'
import type { Cli } from './cli.ts'

const names = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'] as const
/** This machine itself is no proxy's business. */
const loopback = '127.0.0.1,localhost,::1'

/**
 * Has `fetch` go by `HTTPS_PROXY` and its like from now on, but for this machine itself: Node takes no notice of them unless told to, and
 * before 24.14 can't be told while it runs.
 */
export function useProxy(env: Cli['env']): void {
  const given = names.filter((name) => env[name] !== undefined && env[name] !== '')
  if (given.length === 0 || !('setGlobalProxyFromEnv' in http)) return
  const no = [env.no_proxy || env.NO_PROXY, loopback].filter(Boolean).join(',')
  const proxies = Object.fromEntries(given.map((name) => [name, env[name]]))
  http.setGlobalProxyFromEnv({ ...proxies, no_proxy: no, NO_PROXY: no })
}
