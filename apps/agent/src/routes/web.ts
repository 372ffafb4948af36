import { readdirSync, readFileSync, statSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import path from 'node:path'
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { AgentParts } from '../agent-parts.ts'
import { ApiError } from '../api-error.ts'
import { responseHeaders } from '../safety/response-headers.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
}
/** Names that hold a hash of their content, as the build gives them: what they name never changes. */
const isHashed = /-[\w-]{8}\.\w+$/

interface WebFile {
  readonly body: Uint8Array<ArrayBuffer>
  readonly type: string
  readonly isImmutable: boolean
  /** By gzip; null where the build left it out. */
  readonly packed: Uint8Array<ArrayBuffer> | null
}

/** Files of the dashboard, served as they were built: `/`, `/assets/…`. There is nothing of the user in them. */
export function webRoutes(app: OpenAPIHono, { facts, config }: AgentParts): void {
  let builtMs = 0
  let files = new Map<string, WebFile>()
  const fileAt = (name: string): WebFile | undefined => {
    const found = webFolders(facts.programPath).map((folder) => ({
      folder,
      ms: timeOf(path.join(folder, 'index.html')),
    }))
    const newest = found.find(({ ms }) => ms > 0)
    if (newest !== undefined && newest.ms !== builtMs) {
      // A page that was opened before the build may still ask for files of its own.
      files = new Map([...files, ...filesIn(newest.folder)])
      builtMs = newest.ms
    }
    return files.get(name)
  }
  app.get('/', (c) => answer(c, fileAt('index.html')))
  app.get('/widget', (c) => {
    frameableBy(c, config.current().web.frameOrigins ?? [])
    return answer(c, fileAt('widget.html'))
  })
  app.get('/index.html', (c) => c.redirect('/', 301))
  for (const name of ['favicon.svg', 'manifest.webmanifest']) app.get(`/${name}`, (c) => answer(c, fileAt(name)))
  app.get('/assets/:name', (c) => answer(c, fileAt(`assets/${c.req.param('name')}`)))
}

/** Lets pages of these origins frame the answer, and no others. `X-Frame-Options` can't name any, so where some may it says nothing. */
function frameableBy(c: Context, origins: readonly string[]): void {
  if (origins.length === 0) return
  const policy = responseHeaders['Content-Security-Policy'] as string
  c.header('Content-Security-Policy', policy.replace("frame-ancestors 'none'", `frame-ancestors ${origins.join(' ')}`))
  const { outgoing } = c.env as { readonly outgoing?: ServerResponse }
  outgoing?.removeHeader('X-Frame-Options')
}

/** Where the dashboard may lie: beside the program in the release, beside the agent's folder in the sources. */
const webFolders = (programPath: string): readonly string[] =>
  ['web', '../../web/dist'].map((folder) => path.resolve(path.dirname(programPath), folder))

function timeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

/** All files, in memory: less than a megabyte, so that no request ever names a path on disk. */
function filesIn(folder: string): Map<string, WebFile> {
  const names = (readdirSync(folder, { recursive: true }) as string[]).map((name) => name.replaceAll('\\', '/'))
  const read = (name: string): Uint8Array<ArrayBuffer> | null =>
    names.includes(name) ? new Uint8Array(readFileSync(path.join(folder, name))) : null
  const plain = names.filter((name) => types[path.extname(name)] !== undefined)
  return new Map(
    plain.map((name) => [
      name,
      {
        body: read(name) as Uint8Array<ArrayBuffer>,
        type: types[path.extname(name)] as string,
        isImmutable: isHashed.test(name),
        packed: read(`${name}.gz`),
      },
    ]),
  )
}

function answer(c: Context, file: WebFile | undefined): Response {
  if (file === undefined) {
    throw new ApiError(404, 'not-found', 'There is nothing here', 'The dashboard is built by npm run build:web.')
  }
  const accepted = (c.req.header('accept-encoding') ?? '').split(',').map((one) => one.split(';')[0]?.trim())
  const packed = accepted.includes('gzip') ? file.packed : null
  const headers = {
    'Content-Type': file.type,
    'Cache-Control': file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    Vary: 'Accept-Encoding',
    ...(c.req.path === '/assets/sw.js' ? { 'Service-Worker-Allowed': '/' } : {}),
    ...(packed === null ? {} : { 'Content-Encoding': 'gzip' }),
  }
  return c.body(packed ?? file.body, 200, headers)
}
