import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium, launchChromium } from '../../../testing/browser/chromium.ts'
import { dashboardAgent, openDashboard } from '../../../testing/browser/dashboard.ts'
import { newHome, writeClaudeLogs } from '../../../testing/claude-home.ts'
import { accountOf, limitOf } from '../../../testing/monitor-in-memory.ts'

const chromium = findChromium()
const why = chromium === null ? ' (skipped: no Chromium here, and this user may not install one)' : ''
const dayMs = 86_400_000

describe.skipIf(chromium === null)(`what nobody knows, in Chromium${why}`, () => {
  let browser: Browser
  let agent: Awaited<ReturnType<typeof dashboardAgent>>
  beforeAll(async () => {
    browser = await launchChromium(chromium as string)
    const home = newHome()
    const before = (days: number): string => new Date(Date.now() - days * dayMs).toISOString()
    writeClaudeLogs(home, [
      { at: before(2), id: '1' },
      { at: before(4), id: '2', model: 'nobody-knows-its-price', session: 's2' },
      { at: before(6), id: '3', output: 9_000 },
      { at: before(6), id: '4', model: 'nobody-knows-its-price', session: 's2' },
    ])
    const weekly = { kind: 'weekly', atMs: Date.now() } as const
    const limits = [
      limitOf({ ...weekly, id: 'weekly', label: 'Weekly', usedPercent: null }),
      limitOf({ ...weekly, id: 'weekly:opus', label: 'Weekly, Opus only', usedPercent: 12 }),
    ]
    const account = accountOf({ provider: 'claude', name: 'Claude', readAtMs: Date.now(), limits })
    agent = await dashboardAgent({ home, accounts: [account] })
  })
  afterAll(async () => {
    await browser?.close()
    await agent?.stop()
  })

  it('an unknown share is no meter: assistive technology hears that it is unknown', async () => {
    const { page } = await openDashboard(browser, agent)
    await page.getByRole('img', { name: 'Weekly: unknown' }).waitFor()
    await expect.poll(() => page.getByRole('meter').count()).toBe(1)
    await expect.poll(() => page.getByRole('meter').getAttribute('aria-valuenow')).toBe('12')
    await page.context().close()
  })

  it('a day of unknown cost is hatched, named and in the key; a day without usage is not', async () => {
    const { page } = await openDashboard(browser, agent)
    const chart = page.getByRole('img', { name: /the cost of one day is unknown/ })
    await chart.waitFor()
    const hatched = chart.locator(':scope > .day-unknown')
    await expect.poll(() => hatched.count()).toBe(1)
    await expect.poll(() => hatched.locator('title').textContent()).toMatch(/: cost unknown, /)
    const seen = await hatched.evaluate((bar) => ({
      fill: getComputedStyle(bar).fill,
      height: bar.getBoundingClientRect().height,
    }))
    expect(seen.fill).toMatch(/^url\(/)
    expect(seen.height).toBeGreaterThan(40)
    await page.getByText('cost unknown, all or part', { exact: true }).waitFor()
    await page.context().close()
  })

  it('a day whose cost is known in part has a hatched end', async () => {
    const { page } = await openDashboard(browser, agent)
    const chart = page.getByRole('img', { name: /the cost of one day is known only in part/ })
    const day = chart.locator('g:has(.day-unknown)')
    await expect.poll(() => day.count()).toBe(1)
    await expect.poll(() => day.locator('title').textContent()).toMatch(/: at least \$/)
    const [known, end] = await day.evaluate((group) =>
      ['.bar', '.day-unknown'].map((part) => group.querySelector(part)?.getBoundingClientRect()),
    )
    expect(end?.bottom).toBeCloseTo(known?.top ?? 0, 0)
    await page.context().close()
  })

  it('projects of the month are named as such, the dearest first, and open with that range', async () => {
    const { page } = await openDashboard(browser, agent)
    const panel = page.getByRole('region', { name: 'Projects this month' })
    await panel.waitFor()
    const today = new Date()
    const calls = [2, 4, 6].filter((days) => new Date(Date.now() - days * dayMs).getUTCMonth() === today.getUTCMonth())
    const links = await panel
      .locator('li a')
      .evaluateAll((all) => all.map((link) => link.getAttribute('href')?.split('&project=')[0]))
    expect(links).toEqual(calls.length === 0 ? [] : ['#/usage?range=month'])
    await page.context().close()
  })
})
