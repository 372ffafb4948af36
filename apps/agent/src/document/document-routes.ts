import type { OpenAPIHono } from '@hono/zod-openapi'
import { registerHub } from './hub-paths.ts'
import { referencePage, referenceStyle } from './reference-page.ts'
import { registerTelemetry } from './telemetry-paths.ts'

/** The OpenAPI document of all routes. */
export function documentOf(app: OpenAPIHono, version: string) {
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'aic agent',
      version,
      description:
        'What AI agents use and cost. It listens on this machine only; all but /health needs the token of .agent_token, or a session.',
    },
    servers: [{ url: 'http://127.0.0.1:8080', description: 'The port stands in .agent_port.' }],
    security: [{ token: [] }, { session: [], page: [] }],
  })
}

/** `/api/openapi.json`, and `/api/docs`, a page without any script. */
export function documentRoutes(app: OpenAPIHono, version: string): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' })
  app.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'aic_session_PORT',
  })
  app.openAPIRegistry.registerComponent('securitySchemes', 'page', { type: 'apiKey', in: 'header', name: 'X-Aic-Page' })
  registerTelemetry(app)
  registerHub(app)
  let document: ReturnType<typeof documentOf> | null = null
  const once = () => (document ??= documentOf(app, version))
  app.get('/api/openapi.json', (c) => c.json(once()))
  app.get('/api/docs', (c) => c.html(referencePage(once())))
  app.get('/api/docs.css', (c) => c.body(referenceStyle, 200, { 'Content-Type': 'text/css; charset=utf-8' }))
}
