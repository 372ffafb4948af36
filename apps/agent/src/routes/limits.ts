import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import type { AgentParts } from '../agent-parts.ts'
import { joinedAccounts } from '../hub/joined-accounts.ts'
import { failures, jsonOf } from '../schema/answer.ts'
import { monitorStatus } from '../schema/limit-status.ts'

const limits = createRoute({
  method: 'get',
  path: '/api/limits',
  tags: ['Limits'],
  summary: 'Every account: windows, balances, billed cost, forecasts, faults, and where each number comes from',
  description: 'Money is in nano-units (1e-9) of its currency, times are UTC ms.',
  responses: { 200: jsonOf(monitorStatus, 'What is known now; nothing waits for a vendor.'), ...failures },
})

/** `/api/limits`: the monitor's own words, and of a hub what all machines know together. */
export function limitRoutes(app: OpenAPIHono, parts: AgentParts): void {
  app.openapi(limits, (c) => {
    const allMachines = joinedAccounts(parts)
    return c.json({ ...parts.monitor.status(), ...(allMachines !== null && { allMachines }) } as never, 200)
  })
}
