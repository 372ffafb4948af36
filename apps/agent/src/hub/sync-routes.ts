import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { AgentParts } from '../agent-parts.ts'
import { ApiError } from '../api-error.ts'
import { pushState } from '../fleet/fleet-schema.ts'
import { failures, jsonOf } from '../schema/answer.ts'

const atMs = z.number().nullable().describe('UTC ms; null: never.')
const fault = z
  .object({ kind: z.string(), message: z.string(), advice: z.string(), atMs: z.number() })
  .nullable()
  .describe('Why the last try failed.')
const part = { sentAtMs: atMs, fault, nextTryAtMs: atMs.describe('After a failure, UTC ms.') }

/** How this machine’s word gets to its hub. */
const standing = z
  .object({
    url: z.string().nullable(),
    refused: z.string().nullable().describe('Why nothing is sent at all.'),
    limits: z
      .object({ ...part, waiting: z.number().int() })
      .nullable()
      .describe('Null: none was told yet.'),
    usage: z
      .object({ ...part, push: pushState })
      .nullable()
      .describe('Null: the hub takes none.'),
  })
  .nullable()
  .openapi('Sync')

const get = createRoute({
  method: 'get',
  path: '/api/sync',
  tags: ['Hub'],
  summary: 'The hub that this machine tells of itself, and how that goes; null where there is none',
  responses: { 200: jsonOf(standing, 'It, without the key.'), ...failures },
})

const push = createRoute({
  method: 'post',
  path: '/api/sync/push',
  tags: ['Hub'],
  summary: 'Starts to send what is new of this machine’s usage to its hub; GET /api/sync tells how it goes',
  responses: { 202: jsonOf(pushState, 'It runs; also where it ran already.'), ...failures },
})

/** `/api/sync`, `/api/sync/push`. */
export function syncRoutes(app: OpenAPIHono, parts: AgentParts): void {
  app.openapi(get, (c) => c.json(standingOf(parts), 200))
  app.openapi(push, (c) => {
    if (parts.syncLine.address() === null) {
      throw new ApiError(409, 'no-hub', 'This machine syncs to no hub that takes usage', 'docs/hub.md says how.')
    }
    void parts.fleet.syncs.start()
    return c.json(pushOf(parts), 202)
  })
}

function standingOf(parts: AgentParts): z.infer<typeof standing> {
  const sync = parts.otherMachines.sync()
  if (sync === null) return null
  const { url, refused, limits, usage } = sync
  return {
    url,
    refused,
    limits: limits === null ? null : { ...partOf(limits), waiting: limits.pending.length },
    usage: usage === null ? null : { ...partOf(usage), push: pushOf(parts) },
  }
}

type Sent = Pick<NonNullable<ReturnType<AgentParts['syncLine']['state']>>, 'sentAtMs' | 'fault' | 'retry'>
const partOf = ({ sentAtMs, fault, retry }: Sent) => ({
  sentAtMs,
  fault,
  nextTryAtMs: fault === null ? null : retry.nextAtMs,
})

function pushOf({ fleet, syncTimer }: AgentParts): z.infer<typeof pushState> {
  const { end, ...state } = fleet.syncs.state()
  const shown = end === null ? null : { ...end, warnings: [...end.warnings] }
  return { ...state, end: shown, everyMinutes: syncTimer.minutes(), nextMs: syncTimer.nextMs() }
}
