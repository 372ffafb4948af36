import { allProviders } from '@aic/engine/limits'
import { orderProviders } from '@aic/engine/settings'
import { deviceFlowProvider } from '@aic/engine/sign-in'
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { AgentParts } from '../agent-parts.ts'
import { ApiError } from '../api-error.ts'
import { bodyOf, failures, jsonOf } from '../schema/answer.ts'
import { configOf, providerConfig } from './providers.ts'

const connectable = providerConfig
  .extend({
    payment: z.enum(['quota', 'usage_based', 'credits']),
    key_variables: z.array(z.string()).describe('Environment variables that hold its key; none: it has no keys.'),
    extra: z
      .array(z.object({ name: z.string(), variable: z.string(), value: z.string().nullable() }))
      .describe(
        'What goes with the key, such as an endpoint, and what the settings say. It decides where keys are sent, so it is set at the command line only.',
      ),
    sign_in: z.string().nullable().describe('What to do where its own program signs in.'),
    finds_sign_ins: z.boolean().describe('It finds sign-ins that its own program keeps on this machine.'),
    has_device_flow: z.boolean().describe('/api/auth/github signs in to it.'),
    status_page: z.string().nullable(),
    is_asked_at: z.array(z.string()).describe('Origins of its requests.'),
  })
  .openapi('ConnectableProvider')

/** GET /api/providers. */
export const providerList = createRoute({
  method: 'get',
  path: '/api/providers',
  tags: ['Providers'],
  summary: 'Every provider, in order, how it is connected, and what is set for it',
  responses: { 200: jsonOf(z.array(connectable), 'They; no key is ever returned.'), ...failures },
})

/** POST /api/providers/order. */
export const providerOrder = createRoute({
  method: 'post',
  path: '/api/providers/order',
  tags: ['Providers'],
  summary: 'Puts providers in order: these first',
  request: { body: bodyOf(z.strictObject({ providers: z.array(z.string().max(40)).min(1).max(100) })) },
  responses: { 200: jsonOf(z.object({ providers: z.array(z.string()) }), 'The order that was set.'), ...failures },
})

/** `/api/providers`, `/api/providers/order`. */
export function providerListRoutes(app: OpenAPIHono, parts: AgentParts): void {
  const { monitor, config, facts, feed, nowMs } = parts
  app.openapi(providerList, async (c) => {
    const { providers } = await allProviders(facts, config.current())
    const known = new Map(providers.map((provider) => [provider.id, provider]))
    const set = config.current().providers
    const accounts = [...new Map(monitor.status().accounts.map((one) => [one.provider, one])).values()]
    const list = accounts.map((account) => {
      const provider = known.get(account.provider)
      const values = set[account.provider]?.extra ?? {}
      return {
        ...configOf(parts, account),
        payment: account.payment,
        key_variables: [...(provider?.keyVariables ?? [])],
        extra: Object.entries(provider?.extraVariables ?? {}).map(([name, [variable = '']]) => ({
          name,
          variable,
          value: values[name] ?? null,
        })),
        sign_in: provider?.signIn ?? null,
        finds_sign_ins: provider?.discover !== undefined,
        has_device_flow: account.provider === deviceFlowProvider,
        status_page: provider?.statusPage ?? null,
        is_asked_at: [...(provider?.origins ?? [])],
      }
    })
    return c.json(list, 200)
  })
  app.openapi(providerOrder, (c) => {
    const { providers } = c.req.valid('json')
    const unknown = providers.find((id) => monitor.status().accounts.every(({ provider }) => provider !== id))
    if (unknown !== undefined) throw new ApiError(404, 'unknown-provider', `No provider is called "${unknown}"`)
    orderProviders(config.file, providers)
    config.reload()
    feed.publish({ type: 'settings', at: new Date(nowMs()).toISOString() })
    return c.json({ providers }, 200)
  })
}
