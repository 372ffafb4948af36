import { namedZone } from '@aic/engine'
import { type FaultView, type QueryFacts, ThreadFault } from '@aic/engine/fleet-view'
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { AgentParts } from '../agent-parts.ts'
import { ApiError } from '../api-error.ts'
import { failures, jsonOf } from '../schema/answer.ts'
import { fleetStanding, namedQuery, pushState, queryRows } from './fleet-schema.ts'

/** GET /api/fleet. */
export const standing = createRoute({
  method: 'get',
  path: '/api/fleet',
  tags: ['Fleet'],
  summary:
    'Where the usage of many machines is kept, whether it can be asked, how fresh it is, and what this machine sent',
  responses: { 200: jsonOf(fleetStanding, 'It, without secrets.'), ...failures },
})

/** GET /api/fleet/queries. */
export const queries = createRoute({
  method: 'get',
  path: '/api/fleet/queries',
  tags: ['Fleet'],
  summary: 'The questions that a fleet answers by name, with their parameters and columns',
  responses: { 200: jsonOf(z.array(namedQuery), 'All of them.'), ...failures },
})

/** GET /api/fleet/queries/{id}. */
export const query = createRoute({
  method: 'get',
  path: '/api/fleet/queries/{id}',
  tags: ['Fleet'],
  summary: 'Rows of one of them',
  description:
    'Parameters of the query by their names, such as from=today-29; timezone for where its days begin. 404 for one that there is not, 400 for a parameter that is none, 409 without a fleet, 503 where its place does not answer.',
  request: {
    params: z.object({ id: z.string().max(60) }),
    query: z
      .object({ timezone: z.string().max(60).optional().describe('IANA name; else the one of the settings.') })
      .loose(),
  },
  responses: { 200: jsonOf(queryRows, 'They.'), ...failures },
})

const push = createRoute({
  method: 'post',
  path: '/api/fleet/push',
  tags: ['Fleet'],
  summary: 'Starts to send what is new on this machine; the event fleet and GET /api/fleet tell how it goes',
  responses: { 202: jsonOf(pushState, 'It runs; also where it ran already.'), ...failures },
})

/** `/api/fleet`, `…/queries`, `…/queries/{id}`, `…/push`. */
export function fleetRoutes(app: OpenAPIHono, parts: AgentParts): void {
  app.openapi(standing, async (c) => c.json(await standingOf(parts), 200))
  app.openapi(queries, async (c) => c.json((await parts.fleet.queries()) as never, 200))
  app.openapi(query, async (c) => {
    const { id } = c.req.valid('param')
    const { timezone, ...values } = c.req.query()
    const zone = zoneName(timezone ?? parts.config.current().timezone ?? parts.facts.env.TZ)
    const facts = await factsOf(parts, id)
    try {
      const { rows, askedMs } = await parts.fleet.rows(facts.id, values, zone)
      const { title, columns } = facts
      return c.json({ id: facts.id, title, columns: [...columns], rows: [...rows], timezone: zone, askedMs }, 200)
    } catch (error) {
      throw error instanceof ThreadFault ? errorOf(error) : error
    }
  })
  app.openapi(push, async (c) => {
    const view = await parts.fleet.view()
    if (view === null || view.kind === 'none') {
      throw new ApiError(409, 'no-fleet', 'This machine knows no fleet', 'docs/fleet.md says how to start one.')
    }
    void parts.fleet.pushes.start()
    return c.json(pushOf(parts), 202)
  })
}

async function standingOf(parts: AgentParts): Promise<z.infer<typeof fleetStanding>> {
  const view = await parts.fleet.view()
  if (view === null) return noFleet(parts)
  const { kind, url, database, schema, schemaKnown, fault, hashMode, way, last, machines, askedMs } = view
  return {
    place: { kind, url, database },
    schema: { version: schema, known: schemaKnown },
    fault,
    machine: { name: view.machine, id: view.machineId, tenant: view.tenant },
    hashMode,
    way,
    last,
    waiting: last === null || way === 'ccusage' ? null : parts.fleet.waiting(),
    push: pushOf(parts),
    machines: machines.map((row) => ({ ...row })),
    askedMs,
  }
}

const noFleet = (parts: AgentParts): z.infer<typeof fleetStanding> => ({
  place: { kind: 'none', url: null, database: null },
  schema: { version: null, known: null },
  fault: null,
  machine: null,
  hashMode: parts.config.current().fleet.hashMode ?? 'keyed',
  way: null,
  last: null,
  waiting: null,
  push: pushOf(parts),
  machines: [],
  askedMs: parts.nowMs(),
})

function pushOf({ fleet, pushTimer }: AgentParts): z.infer<typeof pushState> {
  const { end, ...state } = fleet.pushes.state()
  const shown = end === null ? null : { ...end, warnings: [...end.warnings] }
  return { ...state, end: shown, everyMinutes: pushTimer.minutes(), nextMs: pushTimer.nextMs() }
}

async function factsOf({ fleet }: AgentParts, id: string): Promise<QueryFacts> {
  const all = await fleet.queries()
  const found = all.find((one) => one.id === id || one.original === id.toUpperCase())
  if (found !== undefined) return found
  throw new ApiError(404, 'unknown-query', `There is no query "${id}"`, 'GET /api/fleet/queries lists them.')
}

/** ClickHouse knows zones by their IANA names alone. */
function zoneName(asked: string | undefined): string {
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone
  const name = asked === undefined || asked === '' || asked === 'local' ? own : asked
  const zone = namedZone(name)
  if (zone !== null) return zone.name
  throw new ApiError(400, 'bad-request', `timezone can't be "${name}": it is an IANA name such as Europe/Berlin`)
}

const statuses = {
  'unknown-query': 404,
  'bad-parameter': 400,
  'bad-config': 400,
  'no-fleet': 409,
  'two-ways': 409,
  away: 503,
  unexpected: 500,
} as const satisfies Record<FaultView['code'], number>

const errorOf = ({ code, message, advice }: ThreadFault): ApiError =>
  new ApiError(statuses[code], code === 'away' ? 'fleet-away' : code, message, advice)
