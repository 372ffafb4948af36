import type { Hub, HubScope } from '@aic/engine/hub'
import { hubPaths } from '@aic/engine/sync'
import { type Context, Hono } from 'hono'
import type { Log } from '../log/log.ts'
import { requestIds } from '../request-ids.ts'
import { Admission } from './admission.ts'
import { consoleAnswer, noVersion, versionQuery } from './console-answer.ts'
import { agentRefusal, originalRefusal } from './hub-refusal.ts'
import { hubHealthPath } from './hub-request.ts'
import { readJson } from './read-json.ts'
import { refusalOf } from './refusal-of.ts'

/** What the paths of a hub are made of. */
export interface HubAppParts {
  readonly hub: Hub
  /** UTC ms. */
  readonly nowMs: () => number
  readonly log: Log
  /** A machine told something that was not known. */
  readonly onTold: (what: 'limits' | 'events') => void
}

/** Whose console the original's path names. */
const provider = hubPaths.consoleUsage.split('/')[2] as string

const told = {
  newest: 'Usage data synced successfully',
  older: 'Usage data is older than what is known: kept in its place, the newest stays',
  known: 'Usage data is known already: nothing has changed',
} as const

/** The paths that other machines tell a hub by, and read it by. The guard stands before them; keys are checked here. */
export function hubApp({ hub, nowMs, log, onTold }: HubAppParts): Hono {
  const newId = requestIds()
  const admission = new Admission(hub, nowMs)
  const at = (): string => new Date(nowMs()).toISOString()
  const app = new Hono()
  app.onError((error, c) => {
    const requestId = newId()
    const refusal = refusalOf(error, log, requestId)
    log.debug(refusal.message, { requestId, path: c.req.path, status: refusal.status })
    return c.req.path === hubPaths.consoleUsage
      ? originalRefusal(c, refusal, requestId, nowMs())
      : agentRefusal(c, refusal, requestId)
  })
  /** Takes a body of a machine whose key is for this. */
  const take =
    (scope: HubScope, work: (json: unknown, key: ReturnType<Admission['keyOf']>) => object | Promise<object>) =>
    async (c: Context): Promise<Response> => {
      const key = admission.keyOf(c, scope)
      return admission.within(key, async () => {
        const json = await readJson(c.req.raw)
        admission.refuseRevoked(key)
        return c.json(await work(json, key))
      })
    }
  app.post(
    hubPaths.consoleUsage,
    take('limits:write', (json, key) => {
      const taken = hub.takeConsole(provider, json, key)
      if (taken !== 'known') onTold('limits')
      return { success: true, message: told[taken], timestamp: at() }
    }),
  )
  app.post(
    hubPaths.limits,
    take('limits:write', (json, key) => {
      const taken = hub.takeLimits(json, key)
      if (taken.newer > 0) onTold('limits')
      return { ...taken, timestamp: at() }
    }),
  )
  app.post(
    hubPaths.events,
    take('events:write', async (json, key) => {
      const taken = await hub.takeEvents(json, key, () => hub.keys.isGood(key))
      onTold('events')
      return { ...taken, timestamp: at() }
    }),
  )
  readPaths(app, { hub, nowMs }, admission)
  return app
}

function readPaths(app: Hono, { hub, nowMs }: Pick<HubAppParts, 'hub' | 'nowMs'>, admission: Admission): void {
  const at = (): string => new Date(nowMs()).toISOString()
  /** The guard has let pages and the agent's token in; who shows a key is let in by it. */
  const mayRead = (c: Context): void => {
    if (c.req.header('x-api-key') !== undefined) admission.keyOf(c, 'read')
  }
  app.get(hubPaths.consoleUsage, (c) => {
    mayRead(c)
    const view = hub.console(provider, versionQuery(c))
    if (view === null) throw noVersion()
    return consoleAnswer(c, view)
  })
  app.get(hubPaths.events, (c) => {
    admission.keyOf(c, 'events:write')
    return c.json({ store: hub.eventStore(), timestamp: at() })
  })
  app.get(hubPaths.limits, (c) => {
    mayRead(c)
    return c.json({ timestamp: at(), limits: hub.limits() })
  })
  app.get(hubHealthPath, (c) => {
    const { status, ageMinutes } = hub.health(provider)
    return c.json({ status, ageMinutes, timestamp: at() }, status === 'unhealthy' ? 503 : 200)
  })
}
