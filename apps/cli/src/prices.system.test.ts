import { spawn } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newHome, writeClaudeLogs } from '../../../testing/claude-home.ts'
import { aicBin, aicEnv } from '../../../testing/run-aic.ts'

let home: string
let server: Server
let urls: Record<string, string>
let requests = 0
/** How long the server takes to answer. */
let delayMs = 0

const liteLlm = {
  'claude-nova-9': {
    litellm_provider: 'anthropic',
    mode: 'chat',
    input_cost_per_token: 7e-6,
    output_cost_per_token: 9e-6,
  },
}
const modelsDev = { anthropic: { models: { 'claude-star-1': { cost: { input: 3, output: 4 } } } } }

function answer(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('etag', '"1"')
  if (request.headers['if-none-match'] === '"1"') response.writeHead(304).end()
  else response.end(JSON.stringify(request.url === '/litellm' ? liteLlm : modelsDev))
}

beforeEach(async () => {
  home = newHome()
  requests = 0
  delayMs = 0
  server = createServer((request, response) => {
    requests++
    setTimeout(() => answer(request, response), delayMs)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  urls = { AIC_LITELLM_URL: `${base}/litellm`, AIC_MODELS_DEV_URL: `${base}/models-dev`, AIC_OFFLINE: '' }
  writeClaudeLogs(home, [{ at: '2026-10-10T10:00:00.000Z', id: '1', model: 'claude-nova-9', input: 1e6, output: 0 }])
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
  rmSync(home, { recursive: true, force: true })
})

interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the program while the server of this process answers it. */
function aic(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  const child = spawn(process.execPath, [aicBin, ...args], { env: aicEnv({ home, env: { ...urls, ...env } }) })
  const out = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', (chunk: Buffer) => (out[name] += String(chunk)))
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, ...out })))
}
const cost = async () =>
  JSON.parse((await aic(['daily', '--json', '--offline'])).stdout).totals.totalCost as number | null
const book = () => path.join(home, '.local', 'share', 'aic', 'prices', 'book.json')

async function until(isSo: () => boolean): Promise<void> {
  for (let i = 0; i < 200 && !isSo(); i++) await wait(50)
  expect(isSo()).toBe(true)
}

describe('aic prices refresh', () => {
  it('downloads the lists, and calls that had no price have one', async () => {
    expect(await cost()).toBe(null)
    const { status, stdout } = await aic(['prices', 'refresh'])
    expect(status).toBe(0)
    expect(stdout).toMatch(/\/litellm: 1 model new or changed\n.*\/models-dev: 1 model new or changed\nPrices 2/)
    expect(await cost()).toBe(7)
    expect((await aic(['prices', 'refresh'])).stdout).toMatch(/\/litellm: nothing new\n.*\/models-dev: nothing new\n/)
  })

  it('says what failed, with exit code 1, and keeps what it got', async () => {
    const { status, stdout, stderr } = await aic(['prices', 'refresh'], { AIC_LITELLM_URL: 'http://127.0.0.1:1/x' })
    expect(status).toBe(1)
    expect(stderr).toMatch(/^aic: http:\/\/127\.0\.0\.1:1\/x can't be reached/)
    expect(stdout).toContain('/models-dev: 1 model new or changed')
  })

  it('goes through a proxy where the environment names one', async () => {
    const asked: string[] = []
    server.on('connect', (request, socket) => {
      asked.push(request.url ?? '')
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
    })
    const lists = { AIC_LITELLM_URL: 'https://one.example/x', AIC_MODELS_DEV_URL: 'https://two.example/y' }
    const proxy = (urls.AIC_LITELLM_URL as string).replace('/litellm', '')
    expect((await aic(['prices', 'refresh'], { ...lists, HTTPS_PROXY: proxy })).status).toBe(1)
    expect(asked.sort()).toEqual(['one.example:443', 'two.example:443'])
  })

  it('never asks when it may not', async () => {
    for (const [args, env] of [
      [['--offline'], {}],
      [[], { AIC_OFFLINE: '1' }],
    ] as const) {
      expect((await aic(['prices', 'refresh', ...args], env)).status).toBe(1)
      await aic(['daily', ...args], env)
    }
    await wait(500)
    expect(requests).toBe(0)
  })
})

describe('after a report', () => {
  it('prices are refreshed by themselves, once a day, and the report does not wait', async () => {
    delayMs = 5_000
    expect((await aic(['daily', '--json'])).status).toBe(0)
    expect(existsSync(book())).toBe(false)
    await until(() => existsSync(book()))
    expect(await cost()).toBe(7)
    await aic(['daily'])
    await wait(500)
    expect(requests).toBe(2)
  })
})

describe('aic prices', () => {
  it('lists the models of the logs, with how their price was found', async () => {
    const { stdout } = await aic(['prices', '--json'])
    const { models, refreshedAt } = JSON.parse(stdout)
    expect(refreshedAt).toBe(null)
    expect(models).toEqual([{ modelName: 'claude-nova-9', provider: null, calls: 1, price: null, history: [] }])
    expect((await aic(['prices'])).stdout).toContain('No price is known for 1 model.')
    await aic(['prices', 'refresh'])
    const after = JSON.parse((await aic(['prices', '--json'])).stdout)
    expect(after.models[0]).toMatchObject({
      price: { name: 'anthropic/claude-nova-9', how: 'exact', usdPerMillion: { input: 7, output: 9 } },
    })
    expect(Date.parse(after.refreshedAt)).toBeGreaterThan(Date.now() - 60_000)
    expect((await aic(['doctor', '--json'])).stdout).toContain(`"refreshedAt": "${after.refreshedAt}"`)
  })

  it('explains the price of one model, and its history', async () => {
    const { status, stdout } = await aic(['prices', 'us.anthropic.claude-opus-4-5-20251101-v1:0'])
    expect(status).toBe(0)
    expect(stdout).toContain('is amazon-bedrock/anthropic.claude-opus-4-5 (prefix)')
    expect((await aic(['prices', 'deepseek-chat'])).stdout).toMatch(/History\n {3}before .*\n {3}2025-09-05 /)
    expect(await aic(['prices', 'zork'])).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('no price is known'),
    })
  })

  it('names own prices that can’t be applied, as doctor does', async () => {
    await aic(['config', 'set', 'pricingOverrides.zork.sameAs', 'nobody'])
    const sentence = `pricingOverrides.zork can't be applied: "sameAs" names nobody, which has no price.`
    expect((await aic(['prices'])).stdout.replaceAll(/\s+/g, ' ')).toContain(sentence)
    expect((await aic(['doctor'])).stdout.replaceAll(/\s+/g, ' ')).toContain(sentence)
  })
})
