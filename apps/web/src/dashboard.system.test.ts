import { appendFileSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { busyAccounts } from '../../../testing/browser/accounts.ts'
import { isTooWide, violations } from '../../../testing/browser/axe.ts'
import { findChromium, launchChromium } from '../../../testing/browser/chromium.ts'
import { dashboardAgent, newCode, openDashboard } from '../../../testing/browser/dashboard.ts'
import { claudeLine, newHome, writeClaudeLogs } from '../../../testing/claude-home.ts'
import { accountOf, limitOf } from '../../../testing/monitor-in-memory.ts'

const chromium = findChromium()
const why = chromium === null ? ' (skipped: no Chromium here, and this user may not install one)' : ''

/** Texts without the marks that keep the direction of names to themselves. */
const plain = (text: string): string => text.replaceAll(/[\u2068\u2069]/g, '')

describe.skipIf(chromium === null)(`002-87 the dashboard in Chromium${why}`, () => {
  let browser: Browser
  let agent: Awaited<ReturnType<typeof dashboardAgent>>
  beforeAll(async () => {
    browser = await launchChromium(chromium as string)
    agent = await dashboardAgent({ accounts: busyAccounts(Date.now()) })
  })
  afterAll(async () => {
    await browser?.close()
    await agent?.stop()
  })

  const open = (options: Parameters<typeof openDashboard>[2] = {}) => openDashboard(browser, agent, options)

  describe.each(['#/', '#/usage', '#/widget'])('%s', (route) => {
    it.each([
      ['light', { colorScheme: 'light' }],
      ['dark', { colorScheme: 'dark' }],
      ['phone', { viewport: { width: 360, height: 740 } }],
    ] as const)('%s: loads without a fault, fits, and axe finds nothing', async (_, options) => {
      const { page, faults } = await open({ route, ...options })
      await page.locator('main section time').first().waitFor({ state: 'attached' })
      expect(await violations(page)).toEqual([])
      await expect.poll(() => isTooWide(page)).toBe(false)
      expect(faults).toEqual([])
      await page.context().close()
    })
  })

  it('says what today cost, how full each limit is, when it resets and who says so', async () => {
    const { page } = await open()
    const session = page.locator('.limit', { hasText: '5-hour window' }).first()
    await expect.poll(() => session.innerText()).toMatch(/62 %[\s\S]*resets in 2 h[\s\S]*OAuth 2 min ago/)
    await expect.poll(() => page.locator('.sum.main').innerText()).toMatch(/today\s+\$\d/)
    expect(await page.title()).toMatch(/^\$[\d.,]+ today/)
    const problems = plain(await page.locator('.problems').innerText())
    expect(problems).toContain('Weekly, Opus only: 93 % used')
    expect(problems).toContain('The sign-in of Codex has expired.')
    await page.context().close()
  })

  it('002-67 shows local times, and UTC in tooltips', async () => {
    const { page } = await open({ timezoneId: 'Asia/Kathmandu' })
    const reset = page.locator('.limit time').first()
    await reset.waitFor()
    const resetsAt = new Date((await reset.getAttribute('datetime')) ?? '')
    const local = resetsAt.toLocaleTimeString('en-GB', {
      timeZone: 'Asia/Kathmandu',
      hour: '2-digit',
      minute: '2-digit',
    })
    await expect.poll(() => reset.innerText()).toContain(local)
    await expect
      .poll(() => reset.getAttribute('title'))
      .toBe(`${resetsAt.toISOString().slice(0, 19).replace('T', ' ')} UTC`)
    await page.context().close()
  })

  it('002-86 hides names and costs in privacy mode, also after a reload', async () => {
    const { page } = await open()
    await page.locator('.shares li').first().waitFor()
    await page.getByRole('button', { name: 'privacy' }).click()
    await page.reload()
    await page.locator('.shares li').first().waitFor()
    const text = await page.locator('body').innerText()
    expect(text).toContain('***')
    expect(text).not.toMatch(/\$\d|sam@example|webshop/)
    expect(await page.title()).toBe('aic')
    await page.goto(`${agent.url}/#/usage?by=project`)
    await page.locator('.stack-chart').waitFor()
    expect(await page.locator('body').innerText()).not.toMatch(/\$\d|webshop/)
    await page.context().close()
  })

  it('is used with the keyboard alone: palette, chart, a day, a session, its calls', async () => {
    const { page } = await open()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('go usage')
    await page.keyboard.press('Enter')
    await page.locator('.stack-chart').focus()
    await page.keyboard.press('End')
    await expect.poll(() => page.locator('.chart-tip').innerText()).toMatch(/\$/)
    await page.keyboard.press('Enter')
    await expect.poll(() => page.url()).toMatch(/from=(\d{4}-\d\d-\d\d)&to=\1/)
    await page.locator('.dear-sessions a').first().focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => page.url()).toMatch(/#\/sessions\?id=/)
    await page.getByText('read from the cache').waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('n')
    await expect.poll(() => new URL(page.url()).hash).toBe('#/')
    await page.context().close()
  })

  it('004-51 the widget shows windows, plan, block, today, month, models, each with its age, and asks anew', async () => {
    const { page } = await open({ route: '#/widget', viewport: { width: 360, height: 700 } })
    const widget = page.locator('.widget')
    await expect.poll(() => widget.innerText()).toMatch(/today\s+\$\d/)
    const text = await widget.innerText()
    expect(text).toMatch(/Max 20x\s+5-hour window\s+62 %\s+resets in 2 h 1\d min\s+OAuth, 2 min ago/)
    for (const part of ['Weekly, all models', 'Weekly, Opus only', 'block', 'claude-opus-4-8', 'from logs']) {
      expect(text).toContain(part)
    }
    expect(text).toMatch(/Weekly\s+unknown/)
    const before = agent.memory.refreshes.length
    await page.getByRole('button', { name: 'ask now' }).click()
    await expect.poll(() => agent.memory.refreshes.length).toBe(before + 1)
    await page.goto(`${agent.url}/#/widget?account=github-copilot`)
    await expect.poll(() => widget.innerText()).not.toContain('5-hour window')
    await page.context().close()
  })

  it('hands out the chart as CSV, JSON and a picture', async () => {
    const { page } = await open({ route: '#/usage' })
    await page.locator('.stack-chart').waitFor()
    const saved = async (name: string): Promise<Buffer> => {
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()])
      expect(download.suggestedFilename()).toBe(`aic-usage.${name.toLowerCase()}`)
      return readFileSync(await download.path())
    }
    expect((await saved('CSV')).toString()).toMatch(/^period,name,cost_usd,tokens,calls,unpriced_calls\r\n20\d\d-/)
    expect(JSON.parse((await saved('JSON')).toString())).toHaveProperty('lines')
    const picture = await saved('PNG')
    expect(picture.subarray(1, 4).toString()).toBe('PNG')
    expect(picture.length).toBeGreaterThan(8_000)
    await page.context().close()
  })

  it('zooms to what is brushed over, and goes back', async () => {
    const { page } = await open({ route: '#/usage' })
    const chart = await page.locator('.stack-chart svg').boundingBox()
    if (chart === null) throw new Error('there is no chart')
    const y = chart.y + chart.height / 2
    await page.mouse.move(chart.x + chart.width * 0.6, y)
    await page.mouse.down()
    await page.mouse.move(chart.x + chart.width * 0.9, y, { steps: 5 })
    await page.mouse.up()
    await expect.poll(() => page.url()).toMatch(/from=.*to=/)
    await page.goBack()
    await expect.poll(() => page.url()).not.toContain('from=')
    await page.context().close()
  })

  it('shows what a vendor tells as soon as it tells it', async () => {
    const { page } = await open()
    const share = page.locator('.limit-share').first()
    await expect.poll(() => share.innerText()).toContain('62 %')
    const limit = limitOf({
      id: 'session',
      kind: 'session',
      label: '5-hour window',
      usedPercent: 213,
      atMs: Date.now(),
    })
    agent.memory.tell([accountOf({ provider: 'claude', name: 'Claude', limits: [limit] })])
    await expect.poll(() => share.innerText()).toContain('213 %')
    expect(plain(await page.locator('.problems').innerText())).toContain('213 % used')
    agent.memory.tell(busyAccounts(Date.now()))
    await expect.poll(() => share.innerText()).toContain('62 %')
    await page.context().close()
  })

  it('says how to get in to who is not signed in, and a code is good once', async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(agent.url)
    await page.getByText('aic dash').waitFor()
    expect(await violations(page)).toEqual([])
    const code = await newCode(agent.url, agent.token)
    await page.goto(`${agent.url}/?again#code=${code}`)
    await page.locator('.masthead').waitFor()
    expect(page.url()).not.toContain(code)
    const other = await (await browser.newContext()).newPage()
    await other.goto(`${agent.url}/#code=${code}`)
    await other.getByText('aic dash').waitFor()
    await other.context().close()
    await context.close()
  })
})

describe.skipIf(chromium === null)(`states of the dashboard in Chromium${why}`, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium(chromium as string)
  })
  afterAll(() => browser?.close())

  it('a hub that nobody told of a limit says that it is a hub', async () => {
    const agent = await dashboardAgent({ home: newHome(), env: { AIC_HUB: '1' } })
    const { page } = await openDashboard(browser, agent)
    await page.getByText('No limit is known: no machine told this hub of one, no sign-in').waitFor()
    await page.context().close()
    await agent.stop()
  })

  it('an empty ledger says what to do, and shows no number that is none', async () => {
    const agent = await dashboardAgent({ home: newHome() })
    const { page, faults } = await openDashboard(browser, agent)
    await page.getByText('No log of an AI agent was found').waitFor()
    await page.getByText('No limit is known').waitFor()
    expect(await page.locator('main').innerText()).not.toMatch(/\$0|0 %/)
    await page.goto(`${agent.url}/#/usage`)
    await page.getByText('Nothing was used in this span.').waitFor()
    expect(await violations(page)).toEqual([])
    expect(faults).toEqual([])
    await page.context().close()
    await agent.stop()
  })

  it('names of 300 characters and in Hebrew stay in their place, at phone width too', async () => {
    const home = newHome()
    const at = new Date(Date.now() - 60_000).toISOString()
    writeClaudeLogs(home, [
      { at, id: '2', session: 's2', cwd: '/work/פרויקט-הדגל (חדש)', output: 8_000 },
      { at, id: '3', session: 's3', cwd: '/work/x', model: `unpriced-${'m'.repeat(200)}` },
    ])
    const long = claudeLine({ at, id: '1', session: 's1', cwd: `/work/${'long-name-'.repeat(30)}`, output: 9_000 })
    appendFileSync(path.join(home, '.claude/projects/-work-x/s1.jsonl'), `${long}\n`)
    const label = `${'very.long.address.'.repeat(16)}@example.com`
    const limit = limitOf({
      id: 'session',
      kind: 'session',
      label: 'חלון של חמש שעות',
      usedPercent: 200,
      atMs: Date.now(),
    })
    const agent = await dashboardAgent({
      home,
      accounts: [accountOf({ provider: 'claude', name: 'Claude', label, limits: [limit] })],
    })
    for (const width of [360, 1280]) {
      for (const route of ['#/', '#/usage?by=project', '#/usage?by=model']) {
        const { page, faults } = await openDashboard(browser, agent, { route, viewport: { width, height: 800 } })
        await page.locator('.name').first().waitFor()
        await expect.poll(() => isTooWide(page), { message: `${route} at ${width}` }).toBe(false)
        expect(await violations(page)).toEqual([])
        expect(faults).toEqual([])
        await page.context().close()
      }
    }
    await agent.stop()
  })

  it('a call that is logged while one looks is in the numbers without a reload', async () => {
    const home = newHome()
    const line = (id: string) => ({ at: new Date().toISOString(), id, output: 100_000 })
    writeClaudeLogs(home, [line('1')])
    const agent = await dashboardAgent({ home })
    const { page } = await openDashboard(browser, agent)
    const calls = page.locator('.sum.main')
    await expect.poll(() => calls.innerText()).toContain('1 call')
    appendFileSync(path.join(home, '.claude/projects/-work-app/s1.jsonl'), `${claudeLine(line('2'))}\n`)
    await expect.poll(() => calls.innerText()).toContain('2 calls')
    await page.context().close()
    await agent.stop()
  })

  it('an agent that dies leaves its last numbers, and the page goes on by itself when it is back', async () => {
    const home = newHome()
    writeClaudeLogs(home, [{ at: new Date().toISOString(), id: '1', output: 100_000 }])
    const first = await dashboardAgent({ home, accounts: busyAccounts(Date.now()) })
    const { page } = await openDashboard(browser, first)
    await page.locator('.live[data-connection=live]').waitFor()
    await page.locator('.sum.main', { hasText: '1 call' }).waitFor()
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready
    })
    await first.agent.stop()
    await page.getByText('The agent is away.').waitFor()
    await expect.poll(() => page.locator('.sum.main').innerText()).toContain('1 call')
    await expect.poll(() => page.locator('.limit-share').first().innerText()).toContain('62 %')
    const file = path.join(home, '.claude/projects/-work-app/s1.jsonl')
    appendFileSync(file, `${claudeLine({ at: new Date().toISOString(), id: '2', output: 100_000 })}\n`)
    await page.reload()
    await page.getByText('The agent is away.').waitFor()
    await expect.poll(() => page.locator('.sum.main').innerText()).toContain('1 call')
    const next = await dashboardAgent({ home, env: { AIC_AGENT_PORT: String(first.agent.port) } })
    await page.locator('.sum.main', { hasText: '2 calls' }).waitFor({ timeout: 20_000 })
    await page.locator('.live[data-connection=live]').waitFor()
    await expect.poll(() => page.getByText('The agent is away.').count()).toBe(0)
    await page.context().close()
    await next.stop()
  })
})
