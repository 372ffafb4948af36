import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { billingAccounts, busyAccounts } from '../../../testing/browser/accounts.ts'
import { violations } from '../../../testing/browser/axe.ts'
import { findChromium, launchChromium } from '../../../testing/browser/chromium.ts'
import { dashboardAgent, openDashboard } from '../../../testing/browser/dashboard.ts'
import { accountOf } from '../../../testing/monitor-in-memory.ts'

const chromium = findChromium()
const why = chromium === null ? ' (skipped: no Chromium here, and this user may not install one)' : ''
const routes = [
  '#/',
  '#/usage',
  '#/sessions',
  '#/projects',
  '#/blocks',
  '#/providers',
  '#/alerts',
  '#/reconcile',
] as const

/** The element with the focus, in words. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement
    return element === null || element === document.body
      ? 'nothing'
      : (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 60)
  })

describe.skipIf(chromium === null)(`the dashboard by keyboard alone${why}`, () => {
  let browser: Browser
  let agent: Awaited<ReturnType<typeof dashboardAgent>>
  beforeAll(async () => {
    browser = await launchChromium(chromium as string)
    const openai = accountOf({ provider: 'openai', name: 'OpenAI', authSource: 'settings agent.json', keyEnd: 'wxyz' })
    agent = await dashboardAgent({ accounts: [...busyAccounts(Date.now()), ...billingAccounts(Date.now()), openai] })
  })
  afterAll(async () => {
    await browser?.close()
    await agent?.stop()
  })
  const open = async (route: string): Promise<Page> => {
    const { page } = await openDashboard(browser, agent, { route })
    await page
      .locator('main time, main form, main .provider-row, main .row-link')
      .first()
      .waitFor({ state: 'attached' })
    await page.waitForLoadState('networkidle')
    return page
  }

  it.each(routes)('%s: Tab reaches all there is, each stop is seen, and none holds it', async (route) => {
    const page = await open(route)
    const stops: string[] = []
    const faint: string[] = []
    for (let i = 0; i < 150; i++) {
      await page.keyboard.press('Tab')
      const stop = await page.evaluate(() => {
        const element = document.activeElement
        if (element === null || element === document.body) return null
        const hasOutline = (part?: string): boolean => {
          const { outlineStyle, outlineWidth } = getComputedStyle(element, part)
          return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2
        }
        const cell = element.querySelector('.cell')
        const hasRing =
          hasOutline() || hasOutline('::after') || (cell !== null && getComputedStyle(cell).strokeWidth === '2.5px')
        const { width, height } = element.getBoundingClientRect()
        return {
          name: `${element.tagName} ${element.textContent?.slice(0, 30)}`,
          hasRing,
          isSeen: width > 0 && height > 0,
        }
      })
      if (stop === null) break
      stops.push(stop.name)
      if (!stop.hasRing || !stop.isSeen) faint.push(stop.name)
    }
    expect(faint).toEqual([])
    expect(stops.length).toBeGreaterThan(14)
    expect(stops.length).toBeLessThan(150)
    await page.context().close()
  })

  it('Skip leads past the masthead, to what the page is about', async () => {
    const page = await open('#/projects')
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('Skip to the numbers')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('Search projects')
    expect(new URL(page.url()).hash).toBe('#/projects')
    await page.context().close()
  })

  it('the palette holds the focus, and Escape gives it back to where it was', async () => {
    const page = await open('#/')
    const button = page
      .getByRole('button', { name: 'what is left' })
      .or(page.getByRole('button', { name: 'left' }))
      .first()
    await button.focus()
    const before = await focused(page)
    await page.keyboard.press('Control+k')
    expect(await focused(page)).toBe('Command')
    for (let i = 0; i < 5; i++) await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.closest('main') ?? null)).toBeNull()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.locator('.palette').waitFor({ state: 'detached' })
    expect(await focused(page)).toBe(before)
    await page.context().close()
  })

  it('a page that is gone to is announced and begins at its top', async () => {
    const page = await open('#/')
    await page.keyboard.press('g')
    await page.keyboard.press('s')
    await page.locator('.row-link').first().waitFor()
    expect(await page.title()).toMatch(/^Sessions/)
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content')
    expect(await page.evaluate(() => scrollY)).toBe(0)
    await page.context().close()
  })

  it('sorts, filters, drills from a project to a call, and comes back', async () => {
    const page = await open('#/projects')
    await page.getByRole('button', { name: 'Tokens' }).focus()
    await page.keyboard.press('Enter')
    await expect
      .poll(() => page.getByRole('columnheader', { name: /Tokens/ }).getAttribute('aria-sort'))
      .toBe('descending')
    await page.keyboard.press('Space')
    await expect
      .poll(() => page.getByRole('columnheader', { name: /Tokens/ }).getAttribute('aria-sort'))
      .toBe('ascending')
    await page.getByRole('searchbox').focus()
    await page.keyboard.type('webshop')
    await page.locator('.row-link').first().focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => page.url()).toContain('#/usage?project=')
    await page.locator('.dear-sessions a').first().focus()
    await page.keyboard.press('Enter')
    await page.getByRole('table', { name: 'Calls' }).waitFor()
    await page.goBack() // Alt and the left arrow, which a browser without a window does not know
    await page.locator('.filter').waitFor()
    await page.locator('.filter').focus()
    await page.keyboard.press('Enter')
    await page.locator('.filter').waitFor({ state: 'detached' })
    await page.context().close()
  })

  it('the calendar is one stop: arrows move among days with usage, Enter opens one', async () => {
    const page = await open('#/usage')
    const links = page.locator('.calendar a')
    await links.first().waitFor()
    await expect.poll(() => page.locator('.calendar a[tabindex="0"]').count()).toBe(1)
    await page.locator('.calendar a[tabindex="0"]').focus()
    const last = await focused(page)
    await page.keyboard.press('ArrowUp')
    const before = await focused(page)
    expect(before).not.toBe(last)
    await page.keyboard.press('End')
    expect(await focused(page)).toBe(last)
    await page.keyboard.press('Home')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.url()).toMatch(/from=(\d{4}-\d\d-\d\d)&to=\1/)
    await page.context().close()
  })

  it('a provider is opened, filled in and closed; its switch says what it is', async () => {
    const page = await open('#/providers')
    const row = page.locator('.provider-row', { has: page.getByText('OpenAI', { exact: true }) })
    await row.locator('summary').focus()
    await page.keyboard.press('Enter')
    await row.locator('input').first().waitFor()
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.closest('.connect') !== null)).toBe(true)
    expect(await violations(page)).toEqual([])
    await row.getByRole('switch').focus()
    expect(await focused(page)).toBe('Ask OpenAI')
    await page.context().close()
  })

  it('a budget is made and removed', async () => {
    const page = await open('#/alerts')
    await page.getByText('Add a budget').focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.type('by keys')
    await page.keyboard.press('Tab')
    await page.keyboard.type('3')
    await page.keyboard.press('Enter')
    const remove = page.getByRole('button', { name: 'remove budget by keys' })
    await remove.focus()
    await page.keyboard.press('Enter')
    await remove.waitFor({ state: 'detached' })
    await page.context().close()
  })

  it('nothing that is pressed is smaller than a finger needs, but for words in a text', async () => {
    for (const route of routes) {
      const { page } = await openDashboard(browser, agent, { route, viewport: { width: 390, height: 844 } })
      await page
        .locator('main time, main form, main .provider-row, main .row-link')
        .first()
        .waitFor({ state: 'attached' })
      const small = await page.evaluate(() =>
        [...document.querySelectorAll('button, summary, select, nav a, input:not([type=checkbox])')]
          .map((element) => ({ element, box: element.getBoundingClientRect() }))
          .filter(({ box }) => box.width > 1 && (box.height < 24 || box.width < 24))
          .map(
            ({ element, box }) =>
              `${element.textContent?.slice(0, 30)} ${Math.round(box.width)}×${Math.round(box.height)}`,
          ),
      )
      expect(small, route).toEqual([])
      await page.context().close()
    }
  })
})
