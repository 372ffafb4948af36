import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { AgentParts } from '../agent-parts.ts'
import { ApiError } from '../api-error.ts'
import { bodyOf, failures, jsonOf, moment } from '../schema/answer.ts'

const token = z.object({ id: z.string(), name: z.string(), created_at: moment }).openapi('WidgetToken')

/** GET /api/widget/tokens. */
export const widgetTokens = createRoute({
  method: 'get',
  path: '/api/widget/tokens',
  tags: ['Widget'],
  summary: 'Tokens of widgets that were not revoked, oldest first; never the tokens themselves',
  responses: { 200: jsonOf(z.object({ tokens: z.array(token) }), 'They.'), ...failures },
})

const create = createRoute({
  method: 'post',
  path: '/api/widget/tokens',
  tags: ['Widget'],
  summary: 'Makes a token that reads GET /api/widget and opens nothing else',
  description: 'It is told this once. Put it into the fragment of the widget’s address: `/widget#token=…`.',
  request: { body: bodyOf(z.strictObject({ name: z.string().trim().min(1).max(80) })) },
  responses: { 201: jsonOf(token.extend({ token: z.string() }).openapi('NewWidgetToken'), 'The token.'), ...failures },
})

const revoke = createRoute({
  method: 'delete',
  path: '/api/widget/tokens/{id}',
  tags: ['Widget'],
  summary: 'Revokes a token: widgets that have it show that they were switched off',
  request: { params: z.object({ id: z.string().max(40) }) },
  responses: { 200: jsonOf(z.object({ success: z.literal(true) }), 'Revoked.'), ...failures },
})

/** `/api/widget/tokens…`: for the signed-in page and the command line. */
export function widgetTokenRoutes(app: OpenAPIHono, { widgetTokens: tokens, feed, nowMs }: AgentParts): void {
  const tell = (): void => feed.publish({ type: 'settings', at: new Date(nowMs()).toISOString() })
  const shownOf = ({ id, name, createdAtMs }: ReturnType<typeof tokens.list>[number]) => ({
    id,
    name,
    created_at: new Date(createdAtMs).toISOString(),
  })
  app.openapi(widgetTokens, (c) => c.json({ tokens: tokens.list().map(shownOf) }, 200))
  app.openapi(create, (c) => {
    const made = tokens.create(c.req.valid('json').name)
    tell()
    return c.json({ ...shownOf(made), token: made.token }, 201)
  })
  app.openapi(revoke, (c) => {
    const { id } = c.req.valid('param')
    if (!tokens.revoke(id)) throw new ApiError(404, 'not-found', `No widget has the id "${id}"`, 'It may be revoked.')
    tell()
    return c.json({ success: true as const }, 200)
  })
}
