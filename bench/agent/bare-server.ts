import { readFileSync } from 'node:fs'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'

/** The least that a JSON route can cost: one value, written out at each request. `node bare-server.ts PORT FILE`. */
const [port, file] = process.argv.slice(2)
const value: unknown = JSON.parse(readFileSync(file as string, 'utf8'))
const app = new Hono()
app.get('/value', (c) => c.json(value as Record<string, unknown>))
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(port) }, () => process.stdout.write('ready\n'))
