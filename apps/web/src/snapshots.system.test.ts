import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { billingAccounts, busyAccounts } from '../../../testing/browser/accounts.ts'
import { findChromium, launchChromium } from '../../../testing/browser/chromium.ts'
import { dashboardAgent, demoHome, openDashboard } from '../../../testing/browser/dashboard.ts'
import { differences, snapshotOf, storedSnapshot } from '../../../testing/browser/snapshot.ts'

const chromium = findChromium()
const why = chromium === null ? ' (skipped: no Chromium here, and this user may not install one)' : ''
/** The moment that all of it is looked at. */
const nowMs = Date.UTC(2026, 10, 20, 14, 40)
const sizes = {
  desktop: { width: 1440, height: 900 },
  laptop: { width: 1100, height: 760 },
  phone: { width: 390, height: 844 },
} as const

type Look = readonly [string, keyof typeof sizes, 'light' | 'dark']
const looks: readonly Look[] = [
  ['now', 'desktop', 'light'],
  ['now', 'phone', 'dark'],
  ['usage', 'desktop', 'dark'],
  ['usage', 'laptop', 'light'],
  ['usage', 'phone', 'light'],
  ['sessions', 'laptop', 'dark'],
  ['projects', 'phone', 'light'],
  ['blocks', 'desktop', 'light'],
  ['providers', 'laptop', 'dark'],
  ['alerts', 'desktop', 'light'],
  ['reconcile', 'phone', 'dark'],
]

describe.skipIf(chromium === null)(`how pages look${why}`, () => {
  let browser: Browser
  let agent: Awaited<ReturnType<typeof dashboardAgent>>
  beforeAll(async () => {
    browser = await launchChromium(chromium as string)
    agent = await dashboardAgent({
      home: demoHome(nowMs),
      accounts: [...busyAccounts(nowMs), ...billingAccounts(nowMs)],
      nowMs: () => nowMs,
    })
  })
  afterAll(async () => {
    await browser?.close()
    await agent?.stop()
  })

  const open = async ([name, size, colorScheme]: Look, options: BrowserContextOptions = {}): Promise<Page> => {
    const { page } = await openDashboard(browser, agent, {
      route: name === 'now' ? '#/' : `#/${name}`,
      viewport: sizes[size],
      colorScheme,
      timezoneId: 'UTC',
      nowMs,
      ...options,
    })
    await page
      .locator('main time, main form, main .provider-row, main .row-link')
      .first()
      .waitFor({ state: 'attached' })
    await page.locator('[aria-busy]').waitFor({ state: 'detached' })
    await page.waitForLoadState('networkidle')
    return page
  }

  it.each(looks)(
    '%s, %s, %s: as it was (AIC_UPDATE_SNAPSHOTS=1 after a change that was looked at)',
    async (...look) => {
      const page = await open(look)
      const now = await snapshotOf(page)
      expect(differences(storedSnapshot(look.join('-'), now), now)).toEqual([])
      await page.context().close()
    },
  )

  it('a second look at the same page, and one with another font, finds no difference', async () => {
    const page = await open(looks[0] as Look)
    const first = await snapshotOf(page)
    expect(differences(first, await snapshotOf(page))).toEqual([])
    await page.evaluate(() => document.documentElement.style.setProperty('--font', '"DejaVu Sans", Verdana'))
    expect(differences(first, await snapshotOf(page))).toEqual([])
    await page.context().close()
  })

  it.each([
    ['styles do not load', () => [...document.styleSheets].forEach((sheet) => (sheet.disabled = true)) as undefined],
    ['a column collapses', () => document.querySelector<HTMLElement>('.now')?.style.setProperty('display', 'block')],
    [
      'a panel is wider than its column',
      () => document.querySelector<HTMLElement>('.limits')?.style.setProperty('inline-size', '130%'),
    ],
    ['a panel is gone', () => document.querySelector('.spending')?.remove()],
    ['bars have lost their colour', () => document.documentElement.style.setProperty('--track', 'black')],
    ['the page is dark though light was asked for', () => document.documentElement.setAttribute('data-theme', 'dark')],
    [
      'a panel lies over another',
      () => document.querySelector<HTMLElement>('.now-side .top')?.style.setProperty('margin-block-start', '-9rem'),
    ],
  ])('notices when %s', async (_, breakIt) => {
    const page = await open(looks[0] as Look)
    const whole = await snapshotOf(page)
    await page.evaluate(breakIt)
    expect(differences(whole, await snapshotOf(page))).not.toEqual([])
    await page.context().close()
  })
})
