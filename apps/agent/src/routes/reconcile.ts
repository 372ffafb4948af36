import { gapReasons } from '@aic/core/limit'
import { askTwice } from '@aic/engine'
import { reconcileAccounts } from '@aic/engine/reconcile'
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { AgentParts } from '../agent-parts.ts'
import { ApiError } from '../api-error.ts'
import { failures, jsonOf } from '../schema/answer.ts'
import { reconciliation } from '../schema/reconciliation.ts'

/** GET /api/reconcile. */
export const reconcileRoute = createRoute({
  method: 'get',
  path: '/api/reconcile',
  tags: ['Reports'],
  summary:
    'What vendors bill beside what the ledger calculates, by UTC day and model, with the gap and its likely reasons',
  description:
    'Only of providers that tell what they bill: docs/providers.md. Asks no vendor; POST /api/providers/usage/refresh does.',
  request: {
    query: z.object({ provider: z.string().max(400).optional().describe('Only these, by id; several with commas.') }),
  },
  responses: { 200: jsonOf(reconciliation, 'The same as `aic reconcile --json`.'), ...failures },
})

/** `/api/reconcile`. */
export function reconcileRoutes(app: OpenAPIHono, { aic, monitor, config, facts }: AgentParts): void {
  app.openapi(reconcileRoute, async (c) => {
    const { accounts } = monitor.status()
    const wanted = c.req
      .valid('query')
      .provider?.split(',')
      .map((id) => id.trim())
    const unknown = wanted?.find((id) => accounts.every(({ provider }) => provider !== id))
    if (unknown !== undefined) throw new ApiError(404, 'unknown-provider', `No provider is called "${unknown}"`)
    const { pricingOverrides } = config.current()
    const asked = accounts.filter(({ provider }) => wanted?.includes(provider) ?? true)
    const providers = await askTwice(aic, () =>
      reconcileAccounts({ accounts: asked, aic, machine: facts, pricingOverrides }),
    )
    return c.json({ providers, reasons: gapReasons } as never, 200)
  })
}
