import { rmSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ensureWeb } from '../../../scripts/build-web.ts'
import { newHome, writeClaudeLogs } from '../../../testing/claude-home.ts'
import { runAic } from '../../../testing/run-aic.ts'

let home: string
beforeEach(async () => {
  await ensureWeb()
  home = newHome()
  writeClaudeLogs(home, [{ at: new Date().toISOString(), id: '1' }])
})
afterEach(() => {
  aic(['agent', 'stop'])
  rmSync(home, { recursive: true, force: true })
})
const aic = (args: readonly string[]) => runAic(args, { home, env: { AIC_AGENT_PORT: '18450', AIC_OFFLINE: '1' } })

it('aic dash starts the agent and prints an address whose code signs one page in, once', async () => {
  const { status, stdout } = aic(['dash', '--no-open'])
  expect(status).toBe(0)
  const [, url = '', code = ''] = /(http:\/\/127\.0\.0\.1:\d+)\/#code=([\w-]{43})\n$/.exec(stdout) ?? []
  expect(await (await fetch(url)).text()).toContain('<div id="root">')
  const signIn = (): Promise<Response> =>
    fetch(`${url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
    })
  expect((await signIn()).status).toBe(201)
  expect((await signIn()).status).toBe(401)
  expect(aic(['dash', '--no-open']).stdout).toContain(url)
})

it('without a screen it prints the address instead of opening it', () => {
  expect(aic(['dash']).stdout).toMatch(/^ Open the dashboard, within a minute: http:/)
})

it('aic dash --widget prints an address that reads the widget and opens nothing else', async () => {
  const { status, stdout } = aic(['dash', '--widget'])
  expect(status).toBe(0)
  const [, url = '', token = ''] = /(http:\/\/127\.0\.0\.1:\d+)\/widget#token=(aicw_[\w-]{43})\n/.exec(stdout) ?? []
  /** Connections to an agent that was stopped are found dead when they are used again. */
  const ask = (target: string): Promise<Response> => {
    const again = () => fetch(url + target, { headers: { authorization: `Bearer ${token}` } })
    return again().catch(again)
  }
  const statusOf = async (target: string): Promise<number> => (await ask(target)).status
  expect(await (await ask('/widget')).text()).toContain('<title>aic widget</title>')
  expect(await statusOf('/api/widget')).toBe(200)
  expect(await statusOf('/api/overview')).toBe(401)
  aic(['agent', 'stop'])
  aic(['dash', '--no-open'])
  expect(await statusOf('/api/widget')).toBe(200)
})
