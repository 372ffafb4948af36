import { hash } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import type { AgentParts } from '../agent-parts.ts'

interface Kept {
  readonly stamp: string
  readonly text: string
  readonly tag: string
}

/** Answers that are made of the ledger, the limits, the settings and the minute, and of nothing else. */
const made =
  /^\/api\/(?:v1\/)?(?:reports\/|overview$|blocks$|limits$|projects$|sessions\/|usage$|usage\/(?:oauth|local)$|providers\/usage$)/
const mostKept = 200

/**
 * Keeps answers until what they are made of changes, and answers 304 to who has the same already. The path and query are the key, so
 * nothing is parsed twice.
 */
export function cachedAnswers({ aic, monitor, config, nowMs }: AgentParts): MiddlewareHandler {
  const kept = new Map<string, Kept>()
  return async (c, next) => {
    if (c.req.method !== 'GET' || !made.test(c.req.path)) return next()
    const key = c.req.url
    const minute = Math.floor(nowMs() / 60_000)
    const stamp = `${aic.version()} ${monitor.status().version} ${minute} ${versionOf(config.current())}`
    const known = kept.get(key)
    if (known?.stamp === stamp) return answer(known, c.req.header('if-none-match'))
    await next()
    if (c.res.status !== 200) return
    const text = await c.res.text()
    const entry = { stamp, text, tag: `"${hash('sha256', text, 'base64url').slice(0, 22)}"` }
    kept.delete(key)
    kept.set(key, entry)
    if (kept.size > mostKept) kept.delete(kept.keys().next().value as string)
    c.res = answer(entry, c.req.header('if-none-match'))
  }
}

function answer({ text, tag }: Kept, asked: string | undefined): Response {
  const isSame = asked?.split(',').some((one) => one.trim().replace(/^W\//, '') === tag) === true
  if (isSame) return new Response(null, { status: 304, headers: { ETag: tag } })
  return new Response(text, { headers: { 'Content-Type': 'application/json', ETag: tag } })
}

const versions = new WeakMap<object, number>()
let count = 0

/** A number for each settings object: they are made anew when their file changes. */
function versionOf(config: object): number {
  const known = versions.get(config) ?? ++count
  versions.set(config, known)
  return known
}
