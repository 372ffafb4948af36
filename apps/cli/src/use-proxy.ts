import http from 'node:http'
import type { Cli } from './cli.ts'

const names = ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'] as const

/**
 * Has `fetch` go by `HTTPS_PROXY` and its like from now on: Node takes no notice of them unless told to, and before 24.14 can't be told
 * while it runs. Not for who asks this machine itself.
 */
export function useProxy(env: Cli['env']): void {
  const given = names.filter((name) => env[name] !== undefined && env[name] !== '')
  if (given.length === 0 || !('setGlobalProxyFromEnv' in http)) return
  http.setGlobalProxyFromEnv(Object.fromEntries(given.map((name) => [name, env[name]])))
}
