import { hubPaths } from '@aic/engine/sync'
import { pathOf, type RawRequest } from '../safety/guard.ts'

/** Tells how old the newest word of any machine is: open, as monitors ask it, and answered by hubs alone. */
export const hubHealthPath = '/api/health'

const keyed: ReadonlySet<string> = new Set(Object.values(hubPaths))

/** Whether a hub answers this path itself. */
export const isHubPath = (path: string): boolean => keyed.has(path) || path === hubHealthPath

/**
 * Whether a request is for the hub to let in: machines tell with a key of theirs, and read with it; what a page or the agent’s token asks for
 * is the guard’s.
 */
export function isForHubKeys({ method, url = '', headers }: RawRequest): boolean {
  const path = pathOf(url)
  if (path === hubHealthPath) return method === 'GET' || method === 'HEAD'
  return keyed.has(path) && (method === 'POST' || 'x-api-key' in headers)
}
