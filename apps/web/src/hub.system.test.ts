import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ensureWeb } from '../../../scripts/build-web.ts'
import { agentProcess, hubKeyIn } from '../../../testing/agent-process.ts'
import { findChromium, launchChromium } from '../../../testing/browser/chromium.ts'
import { openDashboard } from '../../../testing/browser/dashboard.ts'
import { newHome, writeClaudeLogs } from '../../../testing/claude-home.ts'
import { CutProxy } from '../../../testing/cut-proxy.ts'
import { putFiles } from '../../../testing/vendors/machine.ts'
import { startVendors } from '../../../testing/vendors/server.ts'

const chromium = findChromium()
const why = chromium === null ? ' (skipped: no Chromium here, and this user may not install one)' : ''
const ended: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ended.splice(0).toReversed()) await end()
})

/** A page of somebody else that frames whatever its own address names after `#`. */
async function wiki(): Promise<string> {
  const html = `<!doctype html><title>wiki</title><iframe title="aic" width="380" height="620"></iframe>
    <script>document.querySelector('iframe').src = decodeURIComponent(location.hash.slice(1))</script>`
  const server = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end(html))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  ended.push(() => server.close())
  return `http://localhost:${(server.address() as AddressInfo).port}` // 127.0.0.1 is another site
}

function homeWith(sessions: readonly string[]): string {
  const home = newHome()
  ended.push(() => rmSync(home, { recursive: true, force: true }))
  const at = new Date(Date.now() - 1_000).toISOString()
  writeClaudeLogs(
    home,
    sessions.map((session) => ({ at, id: session, session, cwd: '/work/private-project' })),
  )
  return home
}

describe.skipIf(chromium === null)(`a laptop, its hub, and a browser elsewhere${why}`, () => {
  let browser: Browser
  let vendors: Awaited<ReturnType<typeof startVendors>>
  beforeEach(async () => {
    await ensureWeb()
    browser = await launchChromium(chromium as string)
    vendors = await startVendors()
    ended.push(
      () => vendors.close(),
      () => browser.close(),
    )
  })

  const say = (percent: number): void =>
    vendors.say('GET api.anthropic.com/api/oauth/usage', {
      five_hour: { utilization: percent, resets_at: new Date(Date.now() + 7_200_000).toISOString() },
      seven_day: null,
    })

  /** A hub behind a network that can be cut, which the wiki may frame. */
  async function startHub(wikiOrigin: string) {
    const home = homeWith(['on-the-hub'])
    const env = { AIC_HUB: '1', AIC_OFFLINE: '1', MACHINE_NAME: 'the-hub' }
    const first = await agentProcess(home, env)
    const proxy = await CutProxy.to(first.port)
    await first.kill()
    const hosts = [new URL(proxy.url).host]
    putFiles(home, { '.config/aic/agent.json': { hub: { hosts }, web: { frameOrigins: [wikiOrigin] } } })
    const hub = { home, proxy, agent: first, start }
    async function start(): Promise<void> {
      hub.agent = await agentProcess(home, env)
      proxy.port = hub.agent.port
    }
    await start()
    ended.push(
      () => proxy.close(),
      () => hub.agent.kill(),
    )
    return hub
  }

  async function startLaptop(hub: Awaited<ReturnType<typeof startHub>>) {
    const home = homeWith(['on-the-laptop', 'there-too'])
    const accessToken = `sk-ant-oat01-${'Zq7'.repeat(20)}`
    const oauth = { accessToken, expiresAt: Date.now() + 1e9, scopes: ['user:profile'] }
    putFiles(home, { '.claude/.credentials.json': { claudeAiOauth: oauth } })
    const laptop = await agentProcess(home, {
      AIC_VENDOR_ORIGIN: vendors.origin,
      CLAUDE_SYNC_URL: hub.proxy.url,
      CLAUDE_SYNC_API_KEY: hubKeyIn(hub.home, 'laptop'),
    })
    ended.push(() => laptop.kill())
    return laptop
  }
  type Running = Awaited<ReturnType<typeof agentProcess>>
  const widgetToken = async (agent: Running): Promise<string> =>
    ((await (await agent.send('POST', '/api/widget/tokens', { name: 'wall' })).json()) as { token: string }).token

  it('sees both machines, through a cut network and a killed hub (004-27, 004-28, 004-29, 004-60, 004-61)', async () => {
    say(10)
    const site = await wiki()
    const hub = await startHub(site)
    const laptop = await startLaptop(hub)
    const page = await (await browser.newContext()).newPage()
    const address = `${hub.proxy.url}/widget#token=${await widgetToken(hub.agent)}`
    await page.goto(`${site}/#${encodeURIComponent(address)}`)
    const frame = page.frameLocator('iframe')
    const shown = async (): Promise<string> => {
      await frame.getByRole('button', { name: 'read again' }).click()
      return frame.locator('body').innerText()
    }
    await expect.poll(shown, { timeout: 20_000, interval: 500 }).toMatch(/of laptop\s+5-hour window\s+10 %\s+resets in/)
    await hub.agent.send('POST', '/api/fleet/push')
    await laptop.send('POST', '/api/sync/push')
    await expect.poll(shown, { timeout: 20_000, interval: 500 }).toMatch(/today\s+\S+\s+450 tokens\s+3 sessions/)
    expect(await shown()).toMatch(/all machines\s+(?:the-hub|laptop)[^]+(?:the-hub|laptop)/)
    expect(await shown()).not.toMatch(/private|on-the-/)
    const { page: dashboard, faults } = await openDashboard(browser, { url: hub.proxy.url, token: hub.agent.token })
    await dashboard.getByText('of all machines that tell this hub').waitFor()
    await expect.poll(() => dashboard.locator('.limits').innerText()).toMatch(/of laptop\s+5-hour window\s+10 % used/)
    await expect
      .poll(() => dashboard.locator('.spending').innerText())
      .toMatch(/All machines \(2 machines told\): today/)
    expect(faults).toEqual([])

    hub.proxy.cut()
    say(20)
    await laptop.send('POST', '/api/providers/usage/refresh')
    await expect.poll(shown).toMatch(/The agent does not answer\. These are its last numbers, read .+\./)
    expect(await shown()).toContain('10 %')
    const own = await (await browser.newContext()).newPage()
    await own.goto(`${laptop.url}/widget#token=${await widgetToken(laptop)}`)
    const atHome = async (): Promise<string> => {
      await own.getByRole('button', { name: 'read again' }).click()
      return own.locator('body').innerText()
    }
    await expect
      .poll(atHome, { timeout: 20_000, interval: 500 })
      .toMatch(/The hub does not answer as it should\.[^]+These are this machine’s own numbers\.[^]+20 %/)
    await hub.agent.kill()
    await hub.start()
    hub.proxy.mend()
    await expect.poll(shown, { timeout: 70_000, interval: 1_000 }).toMatch(/of laptop\s+5-hour window\s+20 %/)
    expect(await shown()).not.toContain('does not answer')
    expect(await shown()).toMatch(/3 sessions/)
    await expect.poll(atHome, { timeout: 10_000, interval: 500 }).not.toContain('The hub')
  })
})
