import type { OpenAPIHono, RouteConfig } from '@hono/zod-openapi'
import { failures } from '../schema/answer.ts'

type Told = Pick<RouteConfig, 'method' | 'path' | 'summary' | 'description'> & { readonly answer: string }

const consoleUsage = '/api/claude/console-usage'

/** The paths of a hub: an agent that is none does not answer them. docs/hub.md tells their bodies. */
const paths: readonly Told[] = [
  {
    method: 'post',
    path: consoleUsage,
    summary: 'What a collector read off the console’s page; older data never replaces newer',
    description:
      'With a key of `limits:write`. The original’s body, or `"version": 2` with each weekly limit optional.',
    answer: '`{success, message, timestamp}`, once it is on the disk.',
  },
  {
    method: 'get',
    path: consoleUsage,
    summary: 'The newest of it, `?version=N` (1 the oldest, -1 the newest), or the nearest to `?timestamp=ISO`',
    description: 'With ETag, Last-Modified and Cache-Control by its age; 404 before the first.',
    answer: 'The sections, with age, absolute resets and `versionInfo`.',
  },
  {
    method: 'post',
    path: '/api/sync/limits',
    summary: 'Limits of a machine: `{"limits": [...]}`, 200 at most',
    description: 'With a key of `limits:write`. Of each limit the newest word of each machine is kept.',
    answer: '`{accepted, newer, timestamp}`, once they are on the disk.',
  },
  {
    method: 'get',
    path: '/api/sync/limits',
    summary: 'The newest word on each limit of each account, with source, machine and age; never added up',
    description: 'With a key of `read`, the agent’s token, or a session.',
    answer: '`{timestamp, limits}`.',
  },
  {
    method: 'post',
    path: '/api/sync/events',
    summary: 'Rows of usage of a machine: `{"events", "blocks", "quotas", "runs"}`, 1,000 and 1 MiB at most',
    description: 'With a key of `events:write`. Taken as a whole or not at all; sent twice they count once.',
    answer: '`{accepted, store, timestamp}`, once they are on the disk.',
  },
  {
    method: 'get',
    path: '/api/sync/events',
    summary: 'The name of what usage is kept in: where it is another than before, machines send everything again',
    description: 'With a key of `events:write`.',
    answer: '`{store, timestamp}`.',
  },
  {
    method: 'get',
    path: '/api/health',
    summary:
      'How old the newest word of any machine is: `healthy`, over 10 minutes `degraded`, over 30 `unhealthy` with 503',
    description: 'Open, for monitors.',
    answer: '`{status, ageMinutes, timestamp}`.',
  },
]

/** Adds them to the document. */
export function registerHub(app: OpenAPIHono): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'machine', {
    type: 'apiKey',
    in: 'header',
    name: 'X-API-Key',
  })
  for (const { answer, ...told } of paths) {
    app.openAPIRegistry.registerPath({
      ...told,
      tags: ['Hub'],
      security: told.path === '/api/health' ? [] : [{ machine: [] }],
      responses: { 200: { description: answer }, ...failures },
    })
  }
}
