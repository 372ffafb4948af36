import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newHome, writeClaudeLogs } from '../../../testing/claude-home.ts'
import { putFiles } from '../../../testing/vendors/machine.ts'
import { startVendors, type Vendors } from '../../../testing/vendors/server.ts'

const program = fileURLToPath(new URL('main.ts', import.meta.url))
const secrets = {
  claude: `sk-ant-oat01-${'Zq7'.repeat(20)}`,
  openai: `sk-admin-${'Wx4'.repeat(16)}`,
  mistral: `ms${'Kp9'.repeat(12)}`,
}

let vendors: Vendors
let home: string
let child: ChildProcess
let exited: Promise<unknown[]>
let url: string
let token: string
beforeAll(async () => {
  vendors = await startVendors()
  home = newHome()
  writeClaudeLogs(home, [{ at: new Date(Date.now() - 60_000).toISOString(), id: '1' }])
  const oauth = {
    accessToken: secrets.claude,
    expiresAt: Date.now() + 3_600_000,
    scopes: ['user:profile'],
    subscriptionType: 'max',
  }
  putFiles(home, { '.claude/.credentials.json': { claudeAiOauth: oauth } })
  child = spawn(process.execPath, [program], {
    env: {
      PATH: process.env.PATH,
      HOME: home,
      AIC_AGENT_PORT: '18140',
      AIC_VENDOR_ORIGIN: vendors.origin,
      AIC_LOG_LEVEL: 'trace',
      AIC_DEBUG: '1',
      AIC_RAW_RESPONSES: '1',
      OPENAI_ADMIN_KEY: secrets.openai,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  exited = once(child, 'exit')
  const [line] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer]
  url = /http:\S+/.exec(line.toString())?.[0] as string
  token = readFileSync(path.join(home, '.config/aic/.agent_token'), 'utf8').trim()
})
afterAll(async () => {
  child.kill('SIGKILL')
  await exited
  await vendors.close()
  rmSync(home, { recursive: true, force: true })
})

const ask = async (target: string, method = 'GET', body?: unknown) => {
  const answer = await fetch(`${url}${target}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, text, json: () => JSON.parse(text) as Record<string, never> }
}

describe('the agent as a whole', () => {
  it('brings a percent from the sign-in of another program to the API, in words of all designs', async () => {
    await expect
      .poll(async () => (await ask('/api/usage')).json(), { timeout: 15_000 })
      .toMatchObject({ source: 'oauth', session: { percentage: 42, is_exceeded: false }, weekly: { percentage: 63.5 } })
    expect((await ask('/api/providers/claude/usage')).json()).toMatchObject({
      provider_id: 'claude',
      is_available: true,
      payment_type: 'quota',
      usage_percentage: 63.5,
      remaining_percentage: 36.5,
    })
    expect((await ask('/metrics')).text).toMatch(
      /aic_limit_used_percent\{provider="claude",[^}]*limit="session"[^}]*\} 42/,
    )
    expect((await ask('/api/history?provider_id=claude')).json()).toContainEqual(
      expect.objectContaining({ provider_id: 'claude', usage_percentage: 42 }),
    )
  })

  it('answers from what it knows while a vendor hangs', async () => {
    vendors.fail('openai', { how: 'hang' })
    let isWaiting = true
    const refreshed = ask('/api/providers/usage/refresh', 'POST', {}).finally(() => {
      isWaiting = false
    })
    expect((await ask('/api/usage')).json()).toMatchObject({ source: 'oauth' })
    expect(isWaiting).toBe(true)
    expect((await refreshed).status).toBe(200)
    vendors.reset()
  })

  it('takes a key by the API and asks with it, without ever telling it', async () => {
    expect((await ask('/api/providers/mistral', 'PUT', { api_key: secrets.mistral })).status).toBe(200)
    await expect
      .poll(() => vendors.requests.some((asked) => JSON.stringify(asked).includes(secrets.mistral)), {
        timeout: 10_000,
      })
      .toBe(true)
  })

  it('and a failing vendor leave no secret in an answer, the log, or a file but the settings', async () => {
    vendors.fail('claude', { status: 401, body: { error: { message: `bad token ${secrets.claude}` } } })
    vendors.fail('openai', { status: 500, body: `<html>${secrets.openai}</html>` })
    await ask('/api/providers/usage/refresh', 'POST', {})
    const document = (await ask('/api/openapi.json')).json() as unknown as { paths: Record<string, object> }
    const paths = Object.entries(document.paths).flatMap(([name, methods]) => ('get' in methods ? [name] : []))
    const told: string[] = []
    for (const target of paths.filter((name) => !['/api/stream', '/api/ws'].includes(name))) {
      told.push((await ask(target.replace('{id}', 'claude'))).text)
    }
    const kept = globSync('{.config,.local}/**/{*,.*}', { cwd: home, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/^(?:agent\.json|\.agent_token|\.otel_token)$/.test(entry.name))
      .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'latin1'))
    expect(told.length).toBeGreaterThan(20)
    expect(kept.join('')).toContain('"message":"started"')
    for (const secret of [...Object.values(secrets), token]) {
      expect(told.filter((text) => text.includes(secret.slice(0, 30)))).toEqual([])
      expect(kept.filter((text) => text.includes(secret.slice(0, 30)))).toEqual([])
    }
  })

  it('ends in time when it is asked to, whatever vendors do', async () => {
    vendors.fail('openai', { how: 'hang' })
    const hung = ask('/api/providers/usage/refresh', 'POST', {}).catch(() => null)
    child.kill('SIGTERM')
    expect((await exited)[0]).toBe(0)
    await hung
  })
})
