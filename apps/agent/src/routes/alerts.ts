import type { AlertRecord, AlertSettings } from '@aic/engine/limits'
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { AgentParts } from '../agent-parts.ts'
import { ApiError } from '../api-error.ts'
import { bodyOf, failures, isoOf, jsonOf, moment } from '../schema/answer.ts'

const alert = z
  .object({
    id: z.number().int(),
    kind: z.string(),
    level: z.enum(['info', 'warning', 'critical']),
    provider_id: z.string(),
    window: z.string().describe('Id of the limit, or name of the budget.'),
    title: z.string(),
    message: z.string(),
    percentage: z.number().nullable(),
    created_at: moment,
    window_end: moment.nullable(),
    deliveries: z.array(
      z.object({
        channel: z.string(),
        status: z.enum(['sent', 'pending', 'failed', 'held', 'dropped']),
        attempts: z.number().int(),
        error: z.string().nullable(),
      }),
    ),
  })
  .openapi('Alert')

const percent = z.number().int().min(1).max(100)
const localTime = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/)

const settings = z
  .object({
    enabled: z.boolean(),
    thresholds: z.object({ info: percent, warning: percent, critical: percent }),
    preferred_source: z.enum(['auto', 'oauth', 'local']),
    channels: z.array(z.string().min(1).max(40)).max(10),
    quiet_hours: z.object({ from: localTime, to: localTime }).nullable(),
  })
  .openapi('AlertSettings')

/** GET /api/usage/alerts. */
export const list = createRoute({
  method: 'get',
  path: '/api/usage/alerts',
  tags: ['Alerts'],
  summary: 'Alerts that were raised, newest first, and when they are',
  request: {
    query: z.object({
      limit: z.coerce.number().int().min(1).max(1_000).default(100),
      provider: z.string().max(40).optional(),
    }),
  },
  responses: { 200: jsonOf(z.object({ alerts: z.array(alert), settings }), 'They.'), ...failures },
})

const save = createRoute({
  method: 'post',
  path: '/api/usage/alerts/settings',
  tags: ['Alerts'],
  summary: 'Sets when and how to be told; what is left out stays',
  request: {
    body: bodyOf(
      z.strictObject({
        ...settings.partial().shape,
        thresholds: settings.shape.thresholds.partial().optional(),
      }),
    ),
  },
  responses: { 200: jsonOf(settings, 'The settings after it.'), ...failures },
})

const test = createRoute({
  method: 'post',
  path: '/api/usage/alerts/test',
  tags: ['Alerts'],
  summary: 'Sends a notice through every channel, to see that it arrives',
  responses: { 200: jsonOf(alert, 'What became of it.'), ...failures },
})

/** `/api/usage/alerts`, `…/settings`, `…/test`. */
export function alertRoutes(app: OpenAPIHono, { monitor, feed, nowMs, config }: AgentParts): void {
  app.openapi(list, (c) => {
    const { limit, provider } = c.req.valid('query')
    const found = monitor.alerts({ limit, ...(provider === undefined ? {} : { provider }) })
    return c.json({ alerts: found.map(alertJson), settings: settingsJson(monitor.alertSettings()) }, 200)
  })
  app.openapi(save, (c) => {
    const change = c.req.valid('json')
    const thresholds = { ...monitor.alertSettings().thresholds, ...withoutUndefined(change.thresholds ?? {}) }
    if (!(thresholds.info < thresholds.warning && thresholds.warning < thresholds.critical)) {
      const said = Object.values(thresholds).join(', ')
      throw new ApiError(400, 'bad-request', `thresholds: info, warning and critical must rise, but are ${said}`)
    }
    const changed = monitor.setAlertSettings({
      ...(change.thresholds === undefined ? {} : { thresholds }),
      ...(change.enabled === undefined ? {} : { isEnabled: change.enabled }),
      ...(change.preferred_source === undefined ? {} : { preferredSource: change.preferred_source }),
      ...(change.channels === undefined ? {} : { channels: change.channels }),
      ...(change.quiet_hours === undefined ? {} : { quietHours: change.quiet_hours }),
    })
    config.reload()
    feed.publish({ type: 'settings', at: new Date(nowMs()).toISOString() })
    return c.json(settingsJson(changed), 200)
  })
  app.openapi(test, async (c) => c.json(alertJson(await monitor.testAlert()), 200))
}

const withoutUndefined = <T extends object>(values: T) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [name in keyof T]: Exclude<T[name], undefined>
  }

const alertJson = (one: AlertRecord): z.infer<typeof alert> => ({
  id: one.id,
  kind: one.kind,
  level: one.level,
  provider_id: one.provider,
  window: one.subject,
  title: one.title,
  message: one.message,
  percentage: one.percent,
  created_at: new Date(one.atMs).toISOString(),
  window_end: isoOf(one.windowEndMs),
  deliveries: one.deliveries.map(({ channel, state, attempts, error }) => ({
    channel,
    status: state,
    attempts,
    error,
  })),
})

const settingsJson = (one: AlertSettings): z.infer<typeof settings> => ({
  enabled: one.isEnabled,
  thresholds: { ...one.thresholds },
  preferred_source: one.preferredSource,
  channels: [...one.channels],
  quiet_hours: one.quietHours === null ? null : { ...one.quietHours },
})
