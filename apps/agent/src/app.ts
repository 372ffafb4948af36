import { AicError, errorTable } from '@aic/core'
import { ConfigError } from '@aic/engine'
import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { AgentParts } from './agent-parts.ts'
import { ApiError } from './api-error.ts'
import { documentRoutes } from './document/document-routes.ts'
import { fleetRoutes } from './fleet/fleet-routes.ts'
import { syncRoutes } from './hub/sync-routes.ts'
import { errorText } from './log/log.ts'
import { AnswerCache } from './reports/answer-cache.ts'
import { requestIds } from './request-ids.ts'
import { alertRoutes } from './routes/alerts.ts'
import { budgetRoutes } from './routes/budgets.ts'
import { debugRoutes } from './routes/debug.ts'
import { githubRoutes } from './routes/github.ts'
import { healthRoutes } from './routes/health.ts'
import { historyRoutes } from './routes/history.ts'
import { ledgerRoutes } from './routes/ledger.ts'
import { limitRoutes } from './routes/limits.ts'
import { metricsRoutes } from './routes/metrics.ts'
import { projectRoutes } from './routes/projects.ts'
import { providerListRoutes } from './routes/provider-list.ts'
import { providerRoutes } from './routes/providers.ts'
import { reconcileRoutes } from './routes/reconcile.ts'
import { reportRoutes } from './routes/reports.ts'
import { savingsRoutes } from './routes/savings.ts'
import { seriesRoutes } from './routes/series.ts'
import { sessionRoutes } from './routes/session.ts'
import { sessionListRoutes } from './routes/sessions.ts'
import { settingsRoutes } from './routes/settings.ts'
import { streamRoutes } from './routes/stream.ts'
import { usageRoutes } from './routes/usage.ts'
import { webRoutes } from './routes/web.ts'
import { widgetRoutes } from './routes/widget.ts'
import { widgetTokenRoutes } from './routes/widget-tokens.ts'
import { largestBodyBytes, tooLarge } from './safety/guard.ts'
import { errorJson } from './safety/refusal.ts'

/** Every route of the agent. Whoever gets here has passed the guard. */
export function createApp(parts: AgentParts, cache = new AnswerCache(parts)): OpenAPIHono {
  const newId = requestIds()
  const app = new OpenAPIHono({
    defaultHook: (result) => {
      if (result.success) return undefined
      const [issue] = result.error.issues
      const where = [...(issue?.path ?? [])].join('.') || result.target
      throw new ApiError(400, 'bad-request', `${where}: ${issue?.message ?? 'is not what it must be'}`)
    },
  })
  app.onError((error, c) => answerError(error, c, parts, newId()))
  app.notFound((c) => answerError(new ApiError(404, 'not-found', 'There is nothing here'), c, parts, newId()))
  app.use(
    '/api/*',
    bodyLimit({
      maxSize: largestBodyBytes,
      onError: (c) => c.json(errorJson(tooLarge, newId()), 413),
    }),
  )
  app.use(cache.middleware)
  for (const routes of allRoutes) routes(app, parts)
  documentRoutes(app, parts.facts.version)
  firstVersion(app)
  return app
}

/** The original design names some paths below /api/v1: they are those below /api. */
function firstVersion(app: OpenAPIHono): void {
  app.post('/api/v1/config/:provider', (c) => again(app, c, `/api/providers/${c.req.param('provider')}`, 'PUT'))
  app.all('/api/v1/*', (c) => again(app, c, c.req.path.replace('/api/v1/', '/api/'), c.req.method))
}

function again(app: OpenAPIHono, c: Context, path: string, method: string): Response | Promise<Response> {
  const url = new URL(c.req.url)
  url.pathname = path
  const { headers, body } = c.req.raw
  const init = { method, headers, ...(body === null ? {} : { body, duplex: 'half' as const }) }
  return app.fetch(new Request(url, init), c.env)
}

const allRoutes = [
  healthRoutes,
  sessionRoutes,
  usageRoutes,
  alertRoutes,
  budgetRoutes,
  limitRoutes,
  reportRoutes,
  seriesRoutes,
  sessionListRoutes,
  projectRoutes,
  savingsRoutes,
  reconcileRoutes,
  providerListRoutes,
  providerRoutes,
  settingsRoutes,
  githubRoutes,
  historyRoutes,
  fleetRoutes,
  syncRoutes,
  ledgerRoutes,
  debugRoutes,
  metricsRoutes,
  streamRoutes,
  widgetRoutes,
  widgetTokenRoutes,
  webRoutes,
]

function answerError(error: Error, c: Context, { log }: AgentParts, requestId: string): Response {
  const told = toApiError(error)
  const fields = { requestId, method: c.req.method, path: c.req.path, status: told.status }
  if (told.status >= 500) log.error(errorText(error), fields)
  else log.debug(told.message, fields)
  return c.json(errorJson(told, requestId), told.status)
}

/** What clients are told of an error. What nobody foresaw is told to the log only. */
function toApiError(error: Error): ApiError {
  if (error instanceof ApiError) return error
  if (error instanceof ConfigError) return new ApiError(400, 'bad-config', error.message)
  if (error instanceof SyntaxError || error.message.includes('Malformed JSON')) {
    return new ApiError(400, 'bad-json', 'The body is no JSON', 'Check it with a JSON parser.')
  }
  if (isCutOff(error)) return new ApiError(400, 'cut-off', 'The request ended within its body', 'Send it again.')
  if (error instanceof AicError) return new ApiError(500, error.code, error.message, error.advice)
  return new ApiError(500, 'unexpected', 'The agent failed to answer', errorTable.unexpected.advice)
}

/** Whoever asked is gone: no fault of ours, and nothing that anybody may fill the log with. */
const isCutOff = (error: NodeJS.ErrnoException): boolean => error.code === 'ECONNRESET' && error.message === 'aborted'
