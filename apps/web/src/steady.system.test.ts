import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { billingAccounts, busyAccounts } from '../../../testing/browser/accounts.ts'
import { findChromium, launchChromium } from '../../../testing/browser/chromium.ts'
import { dashboardAgent, openDashboard } from '../../../testing/browser/dashboard.ts'

const chromium = findChromium()
const why = chromium === null ? ' (skipped: no Chromium here, and this user may not install one)' : ''

/** What is awaited on each page: the last of its parts. */
const pages = {
  '': '.limit-share',
  usage: '.stack-chart path',
  sessions: '.row-link',
  projects: '.list-row .money',
  blocks: '.list-row .money',
  providers: '.provider-row',
  alerts: '.alerts-history',
  reconcile: '.gap-chart path, .gap-chart rect',
  settings: '.ledger-sum',
} as const

/** Runs in the page before anything else: the share of the screen that moves. */
function noteShifts(): void {
  const noted = { shift: 0 }
  Object.assign(globalThis, { noted })
  const note = (list: PerformanceObserverEntryList): void => {
    for (const entry of list.getEntries()) noted.shift += (entry as unknown as { value: number }).value
  }
  new PerformanceObserver(note).observe({ type: 'layout-shift', buffered: true })
}

/** Answers come one after the other, the first asked last. */
async function answerApart(page: Page): Promise<() => number> {
  let open = 0
  await page.route('**/api/**', async (route) => {
    const waitMs = Math.max(20, 250 - 60 * open++)
    await new Promise((resolve) => setTimeout(resolve, waitMs))
    await route.continue().catch(() => null)
  })
  return () => open
}

describe.skipIf(chromium === null)(`a page that comes${why}`, () => {
  let browser: Browser
  let agent: Awaited<ReturnType<typeof dashboardAgent>>
  beforeAll(async () => {
    browser = await launchChromium(chromium as string)
    agent = await dashboardAgent({ accounts: [...busyAccounts(Date.now()), ...billingAccounts(Date.now())] })
  })
  afterAll(async () => {
    await browser?.close()
    await agent?.stop()
  })

  it.each(Object.entries(pages))('#/%s does not move what is there already', async (name, sign) => {
    const { page, faults } = await openDashboard(browser, agent, { route: '#/signing-in' })
    await page.addInitScript(noteShifts)
    const asked = await answerApart(page)
    await page.evaluate((hash) => {
      location.hash = hash
    }, `#/${name}`)
    await page.reload()
    await page.locator(sign).first().waitFor({ state: 'attached' })
    await page.waitForLoadState('networkidle')
    expect(asked()).toBeGreaterThan(0)
    // Lighthouse calls less than 0.1 good; the shares of shifts add up.
    expect(await page.evaluate(() => (globalThis as unknown as { noted: { shift: number } }).noted.shift)).toBeLessThan(
      0.05,
    )
    expect(faults).toEqual([])
    await page.context().close()
  })
})
