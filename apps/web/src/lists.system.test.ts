import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { billingAccounts, busyAccounts } from '../../../testing/browser/accounts.ts'
import { isTooWide, violations } from '../../../testing/browser/axe.ts'
import { findChromium, launchChromium } from '../../../testing/browser/chromium.ts'
import { dashboardAgent, openDashboard } from '../../../testing/browser/dashboard.ts'
import { claudeLine, newHome, writeClaudeLogs } from '../../../testing/claude-home.ts'
import { accountOf, alertOf } from '../../../testing/monitor-in-memory.ts'
import { device } from '../../../testing/vendors/github-copilot.ts'
import { startVendors } from '../../../testing/vendors/server.ts'

const chromium = findChromium()
const why = chromium === null ? ' (skipped: no Chromium here, and this user may not install one)' : ''

/** Accounts of which one bills, so that every page has something to show. */
const allAccounts = () => [
  ...busyAccounts(Date.now()),
  ...billingAccounts(Date.now()),
  accountOf({ provider: 'openai', name: 'OpenAI', authSource: 'settings agent.json', keyEnd: 'wxyz' }),
  accountOf({ provider: 'github-copilot', name: 'GitHub Copilot', state: 'missing', accountKey: null }),
]

/** What shows that a page is there. */
const pages = {
  '#/sessions': '.list-body .row-link',
  '#/projects': '.list-body .row-link',
  '#/blocks': '.block-bar',
  '#/providers': '.provider-row',
  '#/alerts': '.alert-list li',
  '#/reconcile': '.gap-table tr.day',
  '#/settings': '.ledger-sum',
} as const

describe.skipIf(chromium === null)(`lists and settings in Chromium${why}`, () => {
  let browser: Browser
  let vendors: Awaited<ReturnType<typeof startVendors>>
  let agent: Awaited<ReturnType<typeof dashboardAgent>>
  beforeAll(async () => {
    browser = await launchChromium(chromium as string)
    vendors = await startVendors()
    agent = await dashboardAgent({ accounts: allAccounts(), env: { AIC_VENDOR_ORIGIN: vendors.origin } })
    agent.memory.alert(alertOf({ atMs: Date.now(), title: '75 % of the 5-hour window is used' }))
    const budget = {
      kind: 'budget',
      title: '75 % of budget webshop is spent',
      message: 'Budget webshop: $8.00 of $10.00.',
    } as const
    agent.memory.alert(alertOf({ ...budget, id: 2, atMs: Date.now() }))
  })
  afterAll(async () => {
    await browser?.close()
    await agent?.stop()
    await vendors?.close()
  })

  const open = (route: string, options: Parameters<typeof openDashboard>[2] = {}) =>
    openDashboard(browser, agent, { route, ...options })
  const stored = () =>
    JSON.parse(readFileSync(path.join(agent.home, '.config/aic/agent.json'), 'utf8')) as Record<string, unknown>

  describe.each(Object.entries(pages))('%s', (route, sign) => {
    it.each([
      ['light', { colorScheme: 'light' }],
      ['dark', { colorScheme: 'dark' }],
      ['phone', { viewport: { width: 360, height: 740 } }],
    ] as const)('%s: loads without a fault, fits, and axe finds nothing', async (_, options) => {
      const { page, faults } = await open(route, options)
      await page.locator(sign).first().waitFor()
      expect(await violations(page)).toEqual([])
      await expect.poll(() => isTooWide(page)).toBe(false)
      expect(faults).toEqual([])
      await page.context().close()
    })

    it('hides names and costs in privacy mode', async () => {
      const { page } = await open(route)
      await page.locator(sign).first().waitFor()
      await page.getByRole('button', { name: 'privacy' }).click()
      expect(await page.locator('main').innerText()).not.toMatch(/[$€]\d|sam@example|webshop/)
      await page.context().close()
    })
  })

  it('orders and searches sessions, keeps both in the address, and goes down to a call by keyboard', async () => {
    const { page } = await open('#/sessions')
    await page.locator('.list-body .row-link').first().waitFor()
    await page.getByRole('button', { name: 'Cost' }).focus()
    await page.keyboard.press('Enter')
    const head = page.getByRole('columnheader', { name: /Cost/ })
    await expect.poll(() => head.getAttribute('aria-sort')).toBe('descending')
    await page.getByRole('searchbox').focus()
    await page.keyboard.type('nothing-is-called-so')
    await page.getByText('No session holds “nothing-is-called-so”.').waitFor()
    await page.reload()
    await page.getByText('No session holds').waitFor()
    expect(page.url()).toContain('sort=cost')
    await page.getByRole('searchbox').fill('')
    await page.locator('.list-body .row-link').first().focus()
    await page.keyboard.press('Enter')
    await page.getByText('read from the cache').waitFor()
    await expect.poll(() => page.getByRole('table', { name: 'Calls' }).getByRole('row').count()).toBeGreaterThan(1)
    await page.context().close()
  })

  it('takes a key, shows it never again, and moves, tests and switches providers', async () => {
    const key = 'sk-typed-in-0123456789abcdef'
    const { page } = await open('#/providers')
    const row = page.locator('.provider-row', { has: page.getByText('OpenAI', { exact: true }) })
    await row.locator('summary').click()
    await row.getByLabel('Key', { exact: true }).fill(key)
    await row.getByRole('button', { name: 'Save' }).click()
    await row.getByText('Saved; it is being asked with it.').waitFor()
    expect(stored()).toMatchObject({ providers: { openai: { api_key: key } } })
    await row.getByLabel('Replace the stored key').waitFor()
    await expect.poll(() => row.locator('input').inputValue()).toBe('')
    expect(await page.content()).not.toContain('0123456789')
    await row.getByRole('button', { name: 'Test' }).click()
    await row.getByText(/Works, answered in \d+ ms/).waitFor()
    await row.getByRole('button', { name: 'OpenAI earlier' }).click()
    await expect.poll(() => Object.keys((stored() as { providers: object }).providers)).toContain('anthropic')
    await row.getByRole('switch').click()
    await expect
      .poll(() => (stored() as { providers: Record<string, object> }).providers.openai)
      .toMatchObject({
        enabled: false,
        api_key: key,
      })
    await page.context().close()
  })

  it('signs in to GitHub: shows the code, waits, and says when it is done', async () => {
    const { page } = await open('#/providers')
    const row = page.locator('.provider-row', { hasText: 'GitHub Copilot' })
    await row.locator('summary').click()
    await row.getByRole('button', { name: 'Sign in with GitHub' }).click()
    await row.locator('.device-code').waitFor()
    await expect.poll(() => row.locator('.device-code').innerText()).toBe('ABCD-1234')
    vendors.say('POST github.com/login/oauth/access_token', { access_token: device.token, token_type: 'bearer' })
    await row.getByText('Signed in.').waitFor({ timeout: 20_000 })
    expect(await page.content()).not.toContain(device.token)
    await page.context().close()
  })

  it('sets thresholds, quiet hours and a budget, and sends a test', async () => {
    const { page } = await open('#/alerts')
    await page.getByLabel('warning').fill('80')
    await page.getByLabel('from').fill('22:00')
    await page.getByLabel('to', { exact: true }).fill('07:00')
    await page.getByRole('button', { name: 'Save' }).first().click()
    await page.getByText('Saved.').waitFor()
    expect(agent.memory.monitor.alertSettings()).toMatchObject({
      thresholds: { info: 50, warning: 80, critical: 90 },
      quietHours: { from: '22:00', to: '07:00' },
    })
    await page.getByRole('button', { name: 'Send a test' }).click()
    await page.getByText('desktop: sent').waitFor()
    await page.getByText('Add a budget').click()
    await page.getByLabel('Name').fill('a week of mine')
    await page.getByLabel('USD').fill('12.50')
    await page.locator('.budget-form select').selectOption('week')
    await page.locator('.budget-form').getByRole('button', { name: 'Save' }).click()
    await page.locator('.budget-list li', { hasText: 'a week of mine' }).waitFor()
    expect(stored()).toMatchObject({ budgets: { 'a week of mine': { usd: 12.5, period: 'week' } } })
    await page.getByRole('button', { name: 'remove budget a week of mine' }).click()
    await page.getByText('It stops nobody', { exact: false }).or(page.getByText('None. A budget')).waitFor()
    await page.context().close()
  })

  it('changes how days are counted, exports, and erases only after the words for it', async () => {
    const { page } = await open('#/settings')
    await page.getByLabel('Week starts on').selectOption('sunday')
    await page.getByText('Saved.').waitFor()
    expect(stored()).toMatchObject({ startOfWeek: 'sunday' })
    await page.getByLabel('Time zone of days').fill('Asia/Tokyo')
    await expect.poll(() => stored().timezone).toBe('Asia/Tokyo')
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export all calls' }).click()
    const file = await download
    expect(file.suggestedFilename()).toBe('aic-ledger.jsonl')
    expect(readFileSync(await file.path(), 'utf8')).toMatch(/^\{"type":"call"/)
    await page.getByText('Erase the ledger').click()
    const erase = page.getByRole('button', { name: 'Erase' })
    await page.getByLabel('Type erase my history').fill('erase')
    expect(await erase.isDisabled()).toBe(true)
    await page.getByLabel('Type erase my history').fill('erase my history')
    await erase.click()
    await page.getByText(/Erased\. The logs that are still there tell of/).waitFor()
    await page.context().close()
  })
})

describe.skipIf(chromium === null)(`lists that change in Chromium${why}`, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium(chromium as string)
  })
  afterAll(() => browser?.close())

  it('a session that begins while one looks is in the list, and stays when the agent is gone', async () => {
    const home = newHome()
    writeClaudeLogs(home, [{ at: new Date().toISOString(), id: '1', cwd: '/work/first' }])
    const agent = await dashboardAgent({ home })
    const { page } = await openDashboard(browser, agent, { route: '#/sessions' })
    await page.locator('.row-link', { hasText: 'first' }).waitFor()
    writeClaudeLogs(home, [{ at: new Date().toISOString(), id: '2', session: 's2', cwd: '/work/second' }])
    await page.locator('.row-link', { hasText: 'second' }).waitFor()
    await agent.agent.stop()
    await page.getByText('The agent is away.').waitFor()
    await expect.poll(() => page.locator('.row-link').count()).toBe(2)
    await page.context().close()
    await agent.stop()
  })
})

describe.skipIf(chromium === null)(`lists of odd and many things in Chromium${why}`, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium(chromium as string)
  })
  afterAll(() => browser?.close())

  it('names of 300 characters and in Hebrew stay in their place, on a phone too', async () => {
    const home = newHome()
    const at = new Date(Date.now() - 60_000).toISOString()
    writeClaudeLogs(home, [
      { at, id: '1', cwd: '/work/פרויקט-הדגל (חדש)', output: 8_000 },
      { at, id: '2', session: `session-${'x'.repeat(200)}`, cwd: '/work/x', model: `unpriced-${'m'.repeat(200)}` },
    ])
    const long = claudeLine({ at, id: '3', session: 's3', cwd: `/work/${'long-name-'.repeat(30)}`, output: 9_000 })
    writeFileSync(path.join(home, '.claude/projects/-work-x/s3.jsonl'), `${long}\n`)
    const label = `${'very.long.address.'.repeat(16)}@example.com`
    const accounts = [accountOf({ provider: 'claude', name: 'Claude', label, authSource: 'file ~/.claude' })]
    const agent = await dashboardAgent({ home, accounts })
    for (const width of [360, 1280]) {
      for (const route of ['#/sessions', '#/projects', '#/blocks', '#/providers', '#/sessions?id=s3', '#/settings']) {
        const { page, faults } = await openDashboard(browser, agent, { route, viewport: { width, height: 800 } })
        await page.locator('h1').first().waitFor()
        await page.locator('.list-row, .provider-row, .ledger-sum').first().waitFor()
        await expect.poll(() => isTooWide(page), { message: `${route} at ${width}` }).toBe(false)
        expect(await violations(page)).toEqual([])
        expect(faults).toEqual([])
        await page.context().close()
      }
    }
    await agent.stop()
  })

  it('an empty ledger and no account: each page says so, and what to do', async () => {
    const agent = await dashboardAgent({ home: newHome() })
    const words = {
      '#/sessions': 'No session in this time.',
      '#/projects': 'Nothing was used in this time.',
      '#/blocks': 'No block in this time',
      '#/providers': 'No key or sign-in was found on this machine.',
      '#/alerts': 'Nothing yet.',
      '#/reconcile': 'No account tells what it bills.',
      '#/settings': '0 calls',
    }
    for (const [route, text] of Object.entries(words)) {
      const { page, faults } = await openDashboard(browser, agent, { route })
      await page.getByText(text).first().waitFor()
      expect(await violations(page), route).toEqual([])
      expect(faults).toEqual([])
      await page.context().close()
    }
    await agent.stop()
  })

  it('100,000 sessions scroll: few rows are there, and those of any place when one looks at it', async () => {
    const agent = await dashboardAgent({ home: homeOfMany(100_000) })
    const { page, faults } = await openDashboard(browser, agent, { route: '#/sessions' })
    await page.getByText('100,000').first().waitFor()
    await expect.poll(() => page.locator('.list-body .list-row').count()).toBeLessThan(80)
    await page.evaluate(async () => {
      scrollTo(0, document.documentElement.scrollHeight / 2)
      const isThere = () => {
        const rows = [...document.querySelectorAll('.list-body .list-row')]
        return rows.some((row) => Number(row.getAttribute('aria-rowindex')) > 40_000 && row.querySelector('.row-link'))
      }
      while (!isThere()) await new Promise(requestAnimationFrame)
    })
    await expect.poll(() => page.locator('.list-body .list-row').count()).toBeLessThan(80)
    expect(faults).toEqual([])
    await page.context().close()
    await agent.stop()
  })
})

/** Two calls each, a thousand sessions in one log. */
function homeOfMany(sessions: number): string {
  const home = newHome()
  const perFile = 1_000
  for (let file = 0; file < sessions / perFile; file++) {
    const cwd = `/work/project-${file}`
    const folder = path.join(home, `.claude/projects/-work-project-${file}`)
    mkdirSync(folder, { recursive: true })
    const lines = Array.from({ length: perFile * 2 }, (_, n) => {
      const number = file * perFile + Math.floor(n / 2)
      const at = new Date(Date.now() - 60_000 - number * 120_000).toISOString()
      return claudeLine({ at, id: `${file}-${n}`, session: `session-${number}`, cwd, output: 10 + (n % 977) })
    })
    writeFileSync(path.join(folder, `log-${file}.jsonl`), `${lines.join('\n')}\n`)
  }
  return home
}
