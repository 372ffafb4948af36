import { AicError, errorTable } from '@aic/core'
import { ConfigError } from '@aic/engine'
import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { AgentParts } from './agent-parts.ts'
import { ApiError } from './api-error.ts'
import { errorText } from './log/log.ts'
import { cachedAnswers } from './reports/cached-answers.ts'
import { requestIds } from './request-ids.ts'
import { healthRoutes } from './routes/health.ts'
import { sessionRoutes } from './routes/session.ts'
import { largestBodyBytes, tooLarge } from './safety/guard.ts'
import { errorJson } from './safety/refusal.ts'

/** Every route of the agent. Whoever gets here has passed the guard. */
export function createApp(parts: AgentParts): OpenAPIHono {
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
    bodyLimit({
      maxSize: largestBodyBytes,
      onError: (c) => c.json(errorJson(tooLarge, newId()), 413),
    }),
  )
  app.use(cachedAnswers(parts))
  for (const routes of allRoutes) routes(app, parts)
  return app
}

const allRoutes = [healthRoutes, sessionRoutes]

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
  if (error instanceof AicError) return new ApiError(500, error.code, error.message, error.advice)
  return new ApiError(500, 'unexpected', 'The agent failed to answer', errorTable.unexpected.advice)
}
