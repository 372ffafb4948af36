import type { AccountStatus } from '@aic/engine/limits'
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { AgentParts } from '../agent-parts.ts'
import { ApiError } from '../api-error.ts'
import { bodyOf, failures, jsonOf } from '../schema/answer.ts'
import { providerUsage, providerUsageOf } from '../schema/provider-usage.ts'

/** Callers of a refresh wait so long at most; it goes on without them. */
const refreshWaitMs = 4_000

const usages = z.object({ version: z.string(), providers: z.array(providerUsage) }).openapi('ProvidersUsage')
const id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/)
  .openapi({ example: 'openai' })

const usage = createRoute({
  method: 'get',
  path: '/api/providers/usage',
  tags: ['Providers'],
  summary: 'Usage of every provider, as last told',
  responses: { 200: jsonOf(usages, 'What is known now; nothing waits for a vendor.'), ...failures },
})

const refresh = createRoute({
  method: 'post',
  path: '/api/providers/usage/refresh',
  tags: ['Providers'],
  summary: 'Asks the vendors now',
  description:
    'One refresh serves all who ask. After 4 seconds the answer holds what came by then, and the refresh goes on.',
  request: {
    body: {
      required: false,
      content: {
        'application/json': {
          schema: z.object({ providers: z.array(id).max(100).optional(), force: z.boolean().optional() }).optional(),
        },
      },
    },
  },
  responses: { 200: jsonOf(usages, 'Usage after it.'), ...failures },
})

const oneUsage = createRoute({
  method: 'get',
  path: '/api/providers/{id}/usage',
  tags: ['Providers'],
  summary: 'Usage of one provider',
  request: { params: z.object({ id }) },
  responses: { 200: jsonOf(providerUsage, 'Its usage; 404 for a provider that is not known.'), ...failures },
})

const test = createRoute({
  method: 'post',
  path: '/api/providers/{id}/test',
  tags: ['Providers'],
  summary: 'Asks a provider whether its key is good; costs nothing',
  request: { params: z.object({ id }) },
  responses: {
    200: jsonOf(
      z.object({
        provider_id: z.string(),
        success: z.boolean(),
        took_ms: z.number(),
        error: z.object({ kind: z.string(), message: z.string(), suggestion: z.string() }).nullable(),
      }),
      'What it said.',
    ),
    ...failures,
  },
})

/** What is set and found for one provider: never a key itself. */
export const providerConfig = z
  .object({
    provider_id: z.string(),
    provider_name: z.string(),
    enabled: z.boolean(),
    has_key: z.boolean().describe('A key or sign-in was found.'),
    key_end: z.string().nullable().describe('The last four characters of the key.'),
    auth_source: z.string().nullable().describe('Where it was found: `environment OPENAI_API_KEY`.'),
    has_stored_key: z.boolean().describe('The settings file holds one.'),
    show_in_tray: z.boolean(),
    state: z.string(),
  })
  .openapi('ProviderConfig')

const discovered = createRoute({
  method: 'get',
  path: '/api/providers/discovered',
  tags: ['Providers'],
  summary: 'Providers whose key or sign-in was found on this machine',
  responses: { 200: jsonOf(z.array(providerConfig), 'They; no key is ever returned.'), ...failures },
})

const discover = createRoute({
  method: 'post',
  path: '/api/discover',
  tags: ['Providers'],
  summary: 'Looks for keys and sign-ins again',
  responses: { 200: jsonOf(z.array(providerConfig), 'What was found.'), ...failures },
})

const change = z.object({
  api_key: z.string().trim().min(1).max(4_000).nullable().optional().describe('Kept in the settings; null forgets it.'),
  enabled: z.boolean().optional(),
  show_in_tray: z.boolean().optional(),
})

const put = createRoute({
  method: 'put',
  path: '/api/providers/{id}',
  tags: ['Providers'],
  summary: 'Sets a provider’s key, whether it is asked, whether the tray shows it',
  request: { params: z.object({ id }), body: bodyOf(change) },
  responses: { 200: jsonOf(providerConfig, 'What is set now.'), ...failures },
})

const remove = createRoute({
  method: 'delete',
  path: '/api/providers/{id}',
  tags: ['Providers'],
  summary: 'Forgets what is set for a provider, its stored key too',
  request: { params: z.object({ id }) },
  responses: { 200: jsonOf(z.array(providerConfig), 'All providers after it.'), ...failures },
})

const saveAll = createRoute({
  method: 'post',
  path: '/api/config/providers',
  tags: ['Providers'],
  summary: 'Sets several providers at once: all, or none where one is wrong',
  request: {
    body: bodyOf(z.object({ providers: z.array(change.extend({ provider_id: id })).max(100) })),
  },
  responses: { 200: jsonOf(z.array(providerConfig), 'All providers after it.'), ...failures },
})

/** `/api/providers/…`, `/api/discover`, `/api/config/providers`. */
export function providerRoutes(app: OpenAPIHono, parts: AgentParts): void {
  const { monitor, facts } = parts
  const all = () => ({
    version: facts.version,
    providers: monitor.status().accounts.map((account) => usageOf(parts, account)),
  })
  app.openapi(usage, (c) => c.json(all(), 200))
  app.openapi(refresh, async (c) => {
    const { providers, force = true } = c.req.valid('json') ?? {}
    for (const one of providers ?? []) checkKnown(parts, one)
    await monitor.refresh({ isForced: force, waitMs: refreshWaitMs, ...(providers === undefined ? {} : { providers }) })
    return c.json(all(), 200)
  })
  app.openapi(discovered, (c) =>
    c.json(
      allConfigs(parts).filter(({ has_key }) => has_key),
      200,
    ),
  )
  app.openapi(oneUsage, (c) => c.json(usageOf(parts, accountOf(parts, c.req.valid('param').id)), 200))
  app.openapi(test, async (c) => {
    const { id } = c.req.valid('param')
    checkKnown(parts, id)
    const { isOk, fault, tookMs } = await monitor.test(id)
    const error = fault === null ? null : { kind: fault.kind, message: fault.message, suggestion: fault.advice }
    return c.json({ provider_id: id, success: isOk, took_ms: tookMs, error }, 200)
  })
  app.openapi(discover, async (c) => {
    await monitor.refresh({ waitMs: refreshWaitMs })
    return c.json(
      allConfigs(parts).filter(({ has_key }) => has_key),
      200,
    )
  })
  settingRoutes(app, parts)
}

function settingRoutes(app: OpenAPIHono, parts: AgentParts): void {
  app.openapi(put, (c) => {
    const { id } = c.req.valid('param')
    checkChange(parts, id, c.req.valid('json'))
    applyChange(parts, id, c.req.valid('json'))
    afterChange(parts, [id])
    return c.json(configOf(parts, accountOf(parts, id)), 200)
  })
  app.openapi(remove, (c) => {
    const { id } = c.req.valid('param')
    checkKnown(parts, id)
    parts.setSetting(`providers.${id}`, null)
    afterChange(parts, [id])
    return c.json(allConfigs(parts), 200)
  })
  app.openapi(saveAll, (c) => {
    const { providers } = c.req.valid('json')
    for (const { provider_id, ...one } of providers) checkChange(parts, provider_id, one)
    for (const { provider_id, ...one } of providers) applyChange(parts, provider_id, one)
    afterChange(
      parts,
      providers.map(({ provider_id }) => provider_id),
    )
    return c.json(allConfigs(parts), 200)
  })
}

type Change = z.infer<typeof change>

/** A key that names a variable or a file would let who asks read them by its end: such are set at the command line only. */
function checkChange(parts: AgentParts, id: string, { api_key }: Change): void {
  checkKnown(parts, id)
  if (typeof api_key !== 'string' || !/^(?:env|file):/i.test(api_key)) return
  throw new ApiError(
    400,
    'bad-request',
    'api_key must be a key: variables and files are named in the settings file only',
    `Use aic config set providers.${id}.api_key.`,
  )
}

function applyChange({ setSetting }: AgentParts, id: string, { api_key, enabled, show_in_tray }: Change): void {
  const set = (name: string, value: string | boolean | null | undefined): void => {
    if (value !== undefined) setSetting(`providers.${id}.${name}`, value === null ? null : String(value))
  }
  set('api_key', api_key)
  set('enabled', enabled)
  set('show_in_tray', show_in_tray)
}

function afterChange({ feed, monitor, config, nowMs, log }: AgentParts, providers: readonly string[]): void {
  config.reload()
  feed.publish({ type: 'settings', at: new Date(nowMs()).toISOString() })
  monitor.refresh({ providers, isForced: true }).catch((error: unknown) => log.warn(String(error)))
}

function allConfigs(parts: AgentParts): z.infer<typeof providerConfig>[] {
  return parts.monitor.status().accounts.map((account) => configOf(parts, account))
}

const isInTray = (config: AgentParts['config'], provider: string): boolean =>
  config.current().providers[provider]?.show_in_tray ?? true

const usageOf = ({ config }: AgentParts, account: AccountStatus) =>
  providerUsageOf(account, isInTray(config, account.provider))

/** What is set and found for the provider of an account. */
export function configOf({ config }: AgentParts, account: AccountStatus): z.infer<typeof providerConfig> {
  const set = config.current().providers[account.provider] ?? {}
  return {
    provider_id: account.provider,
    provider_name: account.name,
    enabled: set.enabled ?? account.state !== 'disabled',
    has_key: account.authSource !== null,
    key_end: account.keyEnd,
    auth_source: account.authSource,
    has_stored_key: set.api_key !== undefined,
    show_in_tray: isInTray(config, account.provider),
    state: account.state,
  }
}

function accountOf({ monitor }: AgentParts, id: string): AccountStatus {
  const account = monitor.status().accounts.find(({ provider }) => provider === id)
  if (account !== undefined) return account
  throw new ApiError(404, 'unknown-provider', `No provider is called "${id}"`, 'GET /api/providers/usage lists them.')
}

function checkKnown(parts: AgentParts, id: string): void {
  accountOf(parts, id)
}
