import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { billingAccounts, busyAccounts } from '../../../testing/browser/accounts.ts'
import { isTooWide, violations } from '../../../testing/browser/axe.ts'
import { findChromium, launchChromium } from '../../../testing/browser/chromium.ts'
import { dashboardAgent, openDashboard } from '../../../testing/browser/dashboard.ts'
import { claudeLine, newHome, writeClaudeLogs } from '../../../testing/claude-home.ts'
import { accountOf, limitOf } from '../../../testing/monitor-in-memory.ts'

const chromium = findChromium()
const why = chromium === null ? ' (skipped: no Chromium here, and this user may not install one)' : ''
const names = ['', 'usage', 'sessions', 'projects', 'blocks', 'providers', 'alerts', 'reconcile', 'settings', 'widget']

/** Names of 300 characters and in Hebrew, twice what a plan allows, a vendor that fails, and nothing known of another. */
function oddAgent() {
  const home = newHome()
  const at = new Date(Date.now() - 60_000).toISOString()
  writeClaudeLogs(home, [
    { at, id: '1', cwd: '/work/פרויקט-הדגל (חדש)', output: 8_000 },
    { at, id: '2', session: `session-${'x'.repeat(200)}`, cwd: '/work/x', model: `unpriced-${'m'.repeat(200)}` },
  ])
  const long = claudeLine({ at, id: '3', session: 's3', cwd: `/work/${'long-name-'.repeat(30)}`, output: 9_000 })
  writeFileSync(path.join(home, '.claude/projects/-work-x/s3.jsonl'), `${long}\n`)
  const label = `${'very.long.address.'.repeat(16)}@example.com`
  const said = { atMs: Date.now() }
  const limits = [
    limitOf({ ...said, id: 'session', kind: 'session', label: 'חלון של חמש שעות', usedPercent: 200 }),
    limitOf({ ...said, id: 'weekly', kind: 'weekly', label: 'Weekly', usedPercent: null }),
  ]
  const readAtMs = Date.now()
  const accounts = [
    accountOf({ provider: 'claude', name: 'Claude', label, authSource: 'file ~/.claude', limits, readAtMs }),
    ...busyAccounts(Date.now()).slice(1),
  ]
  return dashboardAgent({ home, accounts })
}

const states = {
  empty: () => dashboardAgent({ home: newHome() }),
  odd: oddAgent,
  full: () => dashboardAgent({ accounts: [...busyAccounts(Date.now()), ...billingAccounts(Date.now())] }),
} as const

/** What reaches beyond the margin of the page. */
const beyondMargin = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const main = document.querySelector('main')
    if (main === null) return []
    const { paddingInlineEnd } = getComputedStyle(main)
    const end = main.getBoundingClientRect().right - Number.parseFloat(paddingInlineEnd) + 1
    return [...main.querySelectorAll('.list-row > *, .panel > *, .toolbar > *, .page-head > *')]
      .filter((element) => element.getBoundingClientRect().right > end)
      .map((element) => `${element.className}: ${element.textContent?.slice(0, 40)}`)
  })

/**
 * English texts that do not read from the left, such as “% 57” for “57 %”: their first letter stands right of their last. Texts of more
 * than a line, of charts, and with letters that do run from the right are passed over.
 */
const turnedTexts = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const range = document.createRange()
    const leftOf = (node: Node, at: number): number => {
      range.setStart(node, at)
      range.setEnd(node, at + 1)
      return range.getBoundingClientRect().left
    }
    const turned: string[] = []
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      const text = node.textContent ?? ''
      const first = text.search(/\S/)
      range.selectNodeContents(node)
      const tops = new Set([...range.getClientRects()].map(({ top }) => Math.round(top))) // a turned text is of several boxes
      if (first < 0 || tops.size !== 1 || /[\u0590-\u08ff]/.test(text)) continue
      const isTurned = leftOf(node, first) > leftOf(node, text.trimEnd().length - 1)
      if (isTurned && node.parentElement?.closest('svg') === null) turned.push(text)
    }
    return turned
  })

describe.skipIf(chromium === null).each(Object.entries(states))(`the dashboard, %s${why}`, (_, start) => {
  let browser: Browser
  let agent: Awaited<ReturnType<typeof dashboardAgent>>
  beforeAll(async () => {
    browser = await launchChromium(chromium as string)
    agent = await start()
  })
  afterAll(async () => {
    await browser?.close()
    await agent?.stop()
  })

  it.concurrent.for(names)(
    '#/%s: axe finds nothing in light and dark, from the right too, and 320 px are enough',
    async (name, { expect }) => {
      const { page, faults } = await openDashboard(browser, agent, { route: `#/${name}`, colorScheme: 'dark' })
      await page.locator('h1').first().waitFor({ state: 'attached' })
      await page.waitForLoadState('networkidle')
      expect(await violations(page)).toEqual([])
      await page.emulateMedia({ colorScheme: 'light' })
      expect(await violations(page, ['color-contrast', 'link-in-text-block'])).toEqual([])
      await page.evaluate(() => {
        document.documentElement.dir = 'rtl'
      })
      expect(await violations(page)).toEqual([])
      expect(await turnedTexts(page)).toEqual([])
      await expect.poll(() => isTooWide(page)).toBe(false)
      await page.evaluate(() => {
        document.documentElement.dir = 'ltr'
      })
      await page.setViewportSize({ width: 320, height: 640 })
      await expect.poll(() => isTooWide(page)).toBe(false)
      await expect.poll(() => beyondMargin(page)).toEqual([])
      expect(faults).toEqual([])
      await page.context().close()
    },
  )
})
