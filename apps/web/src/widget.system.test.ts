import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContextOptions, FrameLocator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { busyAccounts } from '../../../testing/browser/accounts.ts'
import { findChromium, launchChromium } from '../../../testing/browser/chromium.ts'
import { dashboardAgent, openDashboard } from '../../../testing/browser/dashboard.ts'
import { newHome } from '../../../testing/claude-home.ts'
import { accountOf, limitOf } from '../../../testing/monitor-in-memory.ts'

const chromium = findChromium()
const why = chromium === null ? ' (skipped: no Chromium here, and this user may not install one)' : ''
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** A page of somebody else that frames whatever its own address names after `#`. */
const host = `<!doctype html><title>somebody’s wiki</title><h1>Our wiki</h1>
<iframe title="aic" width="380" height="620"></iframe>
<script>document.querySelector('iframe').src = decodeURIComponent(location.hash.slice(1))</script>`

async function otherSite(): Promise<{ readonly server: Server; readonly origin: string }> {
  const server = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end(host))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, origin: `http://localhost:${(server.address() as AddressInfo).port}` } // 127.0.0.1 is another site
}

describe.skipIf(chromium === null)(`the widget in Chromium${why}`, () => {
  let browser: Browser
  let agent: Awaited<ReturnType<typeof dashboardAgent>>
  let [wiki, stranger]: (Awaited<ReturnType<typeof otherSite>> | undefined)[] = []
  beforeAll(async () => {
    browser = await launchChromium(chromium as string)
    ;[wiki, stranger] = await Promise.all([otherSite(), otherSite()])
    agent = await dashboardAgent({ accounts: busyAccounts(Date.now()) })
    const allowed = { config: { web: { frameOrigins: [wiki.origin] } } }
    await agent.send('POST', '/api/config', allowed)
  })
  afterAll(async () => {
    await browser?.close()
    await agent?.stop()
    for (const site of [wiki, stranger]) site?.server.close()
  })

  const newToken = async (name = 'wiki') =>
    (await (await agent.send('POST', '/api/widget/tokens', { name })).json()) as { id: string; token: string }

  /** The widget as a page of `origin` frames it. */
  async function framed(origin: string, token: string, { page }: { readonly page?: Page } = {}) {
    const shown = page ?? (await (await browser.newContext()).newPage())
    await shown.goto(`${origin}/#${encodeURIComponent(`${agent.url}/widget#token=${token}`)}`)
    return { page: shown, frame: shown.frameLocator('iframe') }
  }
  /** The widget in a window of its own, with its numbers. */
  async function opened(): Promise<Page> {
    const page = await (await browser.newContext()).newPage()
    await page.goto(`${agent.url}/widget#token=${(await newToken()).token}`)
    await page.getByText('Max 20x').waitFor()
    return page
  }
  const textOf = (frame: FrameLocator): Promise<string> => frame.locator('body').innerText()

  it('in a page that the user allowed it shows the numbers, and no name', async () => {
    const { token } = await newToken()
    const { page, frame } = await framed(wiki?.origin ?? '', token)
    await expect.poll(() => textOf(frame)).toMatch(/Max 20x\s+5-hour window\s+62 %\s+resets in 2 h 1\d min/)
    const text = await textOf(frame)
    for (const part of ['Weekly, all models', '41 %', 'Weekly, Opus only', '93 %', '5-hour block', 'claude-opus-4-8']) {
      expect(text).toContain(part)
    }
    expect(text).toMatch(/today\s+\$\d/)
    expect(text).not.toMatch(/sam|example\.com|webshop|\/home/)
    await page.context().close()
  })

  it('in any other page the browser shows nothing of it', async () => {
    const { token } = await newToken()
    const refused: string[] = []
    const page = await (await browser.newContext()).newPage()
    page.on('console', (message) => refused.push(message.text()))
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    await framed(stranger?.origin ?? '', token, { page })
    await expect.poll(() => refused.join('\n')).toMatch(/frame-ancestors/)
    expect(await page.frames()[1]?.evaluate(() => location.protocol)).toBe('chrome-error:')
    expect(asked).not.toContain('/api/widget')
    await page.context().close()
  })

  it('not even there can another page of the agent be framed', async () => {
    const page = await (await browser.newContext()).newPage()
    await page.goto(`${wiki?.origin}/#${encodeURIComponent(`${agent.url}/`)}`)
    await expect
      .poll(() =>
        page
          .frames()[1]
          ?.evaluate(() => document.body.innerText)
          .catch(() => ''),
      )
      .not.toBe('')
    expect(await textOf(page.frameLocator('iframe'))).not.toMatch(/Limits|aic dash|%/)
    await page.context().close()
  })

  it('sends no cookie and no token in an address, though the browser is signed in', async () => {
    const { page } = await openDashboard(browser, agent)
    await page.goto('about:blank') // the dashboard itself, which has a cookie, asks no more
    const { token } = await newToken()
    const sent: { readonly url: string; readonly headers: Record<string, string> }[] = []
    page.on('request', async (request) => {
      if (request.url().startsWith(agent.url)) sent.push({ url: request.url(), headers: await request.allHeaders() })
    })
    const { frame } = await framed(wiki?.origin ?? '', token, { page })
    await frame.getByText('Max 20x').waitFor()
    await expect.poll(() => sent.some(({ url }) => url.endsWith('/api/widget'))).toBe(true)
    const plain = sent.map(({ url }) => url.split('#')[0]).join('\n')
    expect(plain).not.toContain(token)
    for (const { url, headers } of sent) expect(headers.cookie, url).toBeUndefined()
    for (const { headers } of sent) expect(headers.referer ?? '').not.toContain(token)
    expect(sent.find(({ url }) => url.endsWith('/api/widget'))?.headers.authorization).toBe(`Bearer ${token}`)
    await page.context().close()
  })

  it('says so when its token was revoked, without a number', async () => {
    const { id, token } = await newToken()
    const { page, frame } = await framed(wiki?.origin ?? '', token)
    await frame.getByText('Max 20x').waitFor()
    expect((await agent.ask(`/api/widget/tokens/${id}`, { method: 'DELETE' })).status).toBe(200)
    await frame.getByRole('button', { name: 'read again' }).click()
    await frame.getByRole('heading', { name: 'This widget is switched off' }).waitFor()
    expect(await textOf(frame)).not.toMatch(/\d/)
    await page.reload()
    await frame.getByRole('heading', { name: 'This widget is switched off' }).waitFor()
    expect(await textOf(frame)).not.toMatch(/\d/)
    await page.context().close()
  })

  it('without a token says how to get one, and shows no number', async () => {
    const page = await (await browser.newContext()).newPage()
    await page.goto(`${agent.url}/widget`)
    await page.getByRole('heading', { name: 'This widget has no key' }).waitFor()
    expect(await page.locator('body').innerText()).not.toMatch(/\d/)
    await page.context().close()
  })

  it('of a page that is signed in needs no token', async () => {
    const { page } = await openDashboard(browser, agent)
    await page.goto(`${agent.url}/widget`)
    await page.getByText('Max 20x').waitFor()
    await page.context().close()
  })

  it.each<[string, BrowserContextOptions]>([
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['small', { viewport: { width: 260, height: 400 } }],
  ])('%s: fits, without a fault, and axe finds nothing', async (_, options) => {
    const page = await (await browser.newContext({ viewport: { width: 380, height: 620 }, ...options })).newPage()
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(String(error)))
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
    await page.goto(`${agent.url}/widget#token=${(await newToken()).token}`)
    await page.getByText('Max 20x').waitFor()
    await page.evaluate(axe)
    const found = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
      }
      return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
    })
    expect(found).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    expect(faults).toEqual([])
    await page.context().close()
  })

  it('takes its theme and its provider from the address', async () => {
    const page = await (await browser.newContext({ colorScheme: 'light' })).newPage()
    await page.goto(`${agent.url}/widget#token=${(await newToken()).token}&account=github-copilot&theme=dark`)
    await page.getByText('Premium requests').waitFor()
    expect(await page.locator('main').innerText()).not.toContain('5-hour window')
    expect(await page.evaluate(() => getComputedStyle(document.body).colorScheme)).toBe('dark')
    await page.context().close()
  })

  it('004-61 keeps its last numbers while the agent is away, and says so; reads again when it is back', async () => {
    const page = await opened()
    await page.route('**/api/widget', (route) => route.abort())
    await page.getByRole('button', { name: 'read again' }).click()
    await page.getByText('The agent does not answer.').waitFor()
    await expect.poll(() => page.locator('main').innerText()).toContain('62 %')
    await page.unroute('**/api/widget')
    await page.getByRole('button', { name: 'read again' }).click()
    await page.getByText('The agent does not answer.').waitFor({ state: 'detached' })
    await page.context().close()
  })

  it('004-29 numbers of an agent that was away for two days are not shown any more, and it says when it was last heard of', async () => {
    const page = await opened()
    await page.route('**/api/widget', (route) => route.abort())
    await page.clock.setFixedTime(Date.now() + 2 * 86_400_000)
    await page.reload()
    await page.getByText('numbers that old say nothing of now').waitFor()
    const text = await page.locator('main').innerText()
    expect(text).toMatch(/The agent does not answer\. It was last heard of .*2 d/)
    expect(text).not.toMatch(/%|\$/)
    await page.unroute('**/api/widget')
    await page.getByRole('button', { name: 'read again' }).click()
    await page.getByText('Max 20x').waitFor()
    await page.context().close()
  })
})

describe.skipIf(chromium === null)(`the widget where little is known${why}`, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium(chromium as string)
  })
  afterAll(() => browser?.close())

  const shown = async (agent: Awaited<ReturnType<typeof dashboardAgent>>): Promise<string> => {
    const made = await agent.send('POST', '/api/widget/tokens', { name: 'test' })
    const { token } = (await made.json()) as { readonly token: string }
    const page = await (await browser.newContext({ viewport: { width: 380, height: 620 } })).newPage()
    await page.goto(`${agent.url}/widget#token=${token}`)
    await page.locator('.widget-sums').waitFor()
    const text = await page.locator('main').innerText()
    await page.context().close()
    return text
  }

  it('004-59, -62: unknown shares, plans and resets are words, never a number', async () => {
    const nowMs = Date.now()
    const agent = await dashboardAgent({
      home: newHome(),
      accounts: [
        accountOf({
          provider: 'claude',
          name: 'Claude',
          plan: null,
          readAtMs: nowMs,
          limits: [limitOf({ id: 'weekly', kind: 'weekly', label: 'Weekly', usedPercent: null, atMs: nowMs })],
        }),
      ],
    })
    const text = await shown(agent)
    expect(text).toMatch(/Claude\s+plan unknown\s+Weekly\s+unknown\s+no reset is told/)
    expect(text).not.toContain('%')
    expect(text).toMatch(/5-hour block\s+none now/)
    expect(text).toContain('no call in 30 days')
    await agent.stop()
  })

  it('004-60 a share of a window that is over since is not shown any more', async () => {
    const nowMs = Date.now()
    const agent = await dashboardAgent({
      home: newHome(),
      accounts: [
        accountOf({
          provider: 'claude',
          name: 'Claude',
          plan: 'Pro',
          readAtMs: nowMs - 7_200_000,
          limits: [
            limitOf({
              id: 'session',
              kind: 'session',
              label: '5-hour window',
              usedPercent: 88,
              resetsAtMs: nowMs - 60_000,
              atMs: nowMs - 7_200_000,
              isStale: true,
            }),
          ],
        }),
      ],
    })
    const text = await shown(agent)
    expect(text).toMatch(/5-hour window\s+unknown\s+has reset/)
    expect(text).toMatch(/2 h ago\s+old/)
    expect(text).not.toContain('88')
    await agent.stop()
  })
})
