import { parseConfig, providerOf, secrecyOf, shownSetting } from '@aic/engine/settings'
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { AgentParts } from '../agent-parts.ts'
import { ApiError } from '../api-error.ts'
import { bodyOf, failures, jsonOf } from '../schema/answer.ts'

const shown = z
  .object({
    version: z.string(),
    config_path: z.string(),
    refresh_interval_minutes: z.number(),
    auto_refresh_enabled: z.boolean(),
    config: z.record(z.string(), z.unknown()).describe('Settings in use: docs/config.md. Secrets only by their ends.'),
  })
  .openapi('Config')

/** GET /api/config. */
export const get = createRoute({
  method: 'get',
  path: '/api/config',
  tags: ['Settings'],
  summary: 'Settings in use, secrets masked',
  responses: { 200: jsonOf(shown, 'They.'), ...failures },
})

const post = createRoute({
  method: 'post',
  path: '/api/config',
  tags: ['Settings'],
  summary: 'Changes settings: all, or none where one is wrong',
  description:
    'Settings by their names in docs/config.md; null unsets one. Accounts are set by /api/providers, secrets at the command line.',
  request: {
    body: bodyOf(
      z.strictObject({
        refresh_interval_minutes: z.number().int().min(1).max(1_440).optional(),
        auto_refresh_enabled: z.literal(true).optional().describe('The setting `offline` switches it off.'),
        config: z.record(z.string().max(100), z.unknown()).optional(),
      }),
    ),
  },
  responses: { 200: jsonOf(shown, 'Settings after it.'), ...failures },
})

/** `/api/config`. */
export function settingsRoutes(app: OpenAPIHono, parts: AgentParts): void {
  app.openapi(get, (c) => c.json(shownOf(parts), 200))
  app.openapi(post, (c) => {
    const { refresh_interval_minutes: minutes, config = {} } = c.req.valid('json')
    const all = { ...config, ...(minutes === undefined ? {} : { cache_ttl_seconds: minutes * 60 }) }
    const changes = Object.entries(all).flatMap(([key, value]) => leaves(key, value))
    for (const [key, value] of changes) check(key, value)
    for (const [key, value] of changes) parts.setSetting(key, value === null ? null : textOf(value))
    parts.config.reload()
    parts.feed.publish({ type: 'settings', at: new Date(parts.nowMs()).toISOString() })
    return c.json(shownOf(parts), 200)
  })
}

function shownOf({ config, facts }: AgentParts): z.infer<typeof shown> {
  const current = config.current()
  return {
    version: facts.version,
    config_path: config.file,
    refresh_interval_minutes: current.cache_ttl_seconds / 60,
    auto_refresh_enabled: !current.offline,
    config: shownSetting(current, null) as Record<string, unknown>,
  }
}

const groups = ['alerts', 'statusline', 'web', 'retention']

/** Groups of settings are changed one by one, so that what is left out stays: `alerts` → `alerts.info`, … */
function leaves(key: string, value: unknown): [string, unknown][] {
  if (!groups.includes(key) || typeof value !== 'object' || value === null) return [[key, value]]
  return Object.entries(value).map(([name, each]) => [`${key}.${name}`, each])
}

/** Accounts have paths of their own. What lets programs of the user run is never said over HTTP: whoever got in must not get further. */
const neverHere = ['version', 'providers', 'customProviders']

/** Throws for what is no setting, holds secrets, or is not what it must be; before anything is written. */
function check(key: string, value: unknown): void {
  const isNever = neverHere.includes(key.split('.', 1)[0] as string) || providerOf(key) !== null
  if (isNever || secrecyOf(key) === 'secret') {
    throw new ApiError(400, 'bad-request', `${key} is not set here`, 'See PUT /api/providers/{id}, or aic config set.')
  }
  if (value === null) return
  const [first = '', ...rest] = key.split('.')
  parseConfig(JSON.stringify({ [first]: rest.length === 0 ? value : { [rest.join('.')]: value } }), 'the request')
}

/** As the command line would say it. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.join(',')
  return typeof value === 'string' ? value : JSON.stringify(value)
}
