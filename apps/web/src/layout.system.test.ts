import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { busyAccounts } from '../../../testing/browser/accounts.ts'
import { findChromium, launchChromium } from '../../../testing/browser/chromium.ts'
import { dashboardAgent, openDashboard } from '../../../testing/browser/dashboard.ts'
import { accountOf, limitOf } from '../../../testing/monitor-in-memory.ts'

const chromium = findChromium()
const why = chromium === null ? ' (skipped: no Chromium here, and this user may not install one)' : ''

/** What a broken layout shows, whatever the fonts: panels over each other or out of view, rulers of no width, texts cut without a sign of it. */
const brokenParts = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const boxes = [...document.querySelectorAll('main .panel, .masthead')].map((element) => ({
      name: element.querySelector('h2')?.textContent ?? element.className,
      box: element.getBoundingClientRect(),
    }))
    const width = document.documentElement.clientWidth
    const overlaps = boxes.flatMap(({ name, box }, i) =>
      boxes.slice(i + 1).flatMap((other) => {
        const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left)
        const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top)
        return across > 1 && down > 1 ? [`${name} lies over ${other.name}`] : []
      }),
    )
    const outside = boxes.flatMap(({ name, box }) =>
      box.left < -1 || box.right > width + 1 || box.width < 200 || box.height < 20
        ? [`${name} is out of its place`]
        : [],
    )
    const flat = [...document.querySelectorAll('.ruler')].filter((ruler) => ruler.getBoundingClientRect().width < 150)
    const cut = [...document.querySelectorAll<HTMLElement>('main h1, main h2, main h3, main button, main dd')].filter(
      (element) =>
        element.scrollWidth > element.clientWidth + 1 &&
        element.clientWidth > 1 &&
        getComputedStyle(element).display !== 'inline' &&
        getComputedStyle(element).textOverflow !== 'ellipsis' &&
        element.querySelector('.name') === null,
    )
    return [...overlaps, ...outside, ...flat.map(() => 'a flat ruler'), ...cut.map((one) => `cut: ${one.textContent}`)]
  })

describe.skipIf(chromium === null)(`the dashboard, looked at for long${why}`, () => {
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

  it.each([320, 390, 700, 990, 1000, 1280, 1920])('keeps everything in its place at a width of %d', async (width) => {
    for (const route of ['#/', '#/usage']) {
      const { page } = await openDashboard(browser, agent, { route, viewport: { width, height: 900 } })
      await page.locator('main time').first().waitFor({ state: 'attached' })
      await page.locator('[aria-busy]').waitFor({ state: 'detached' })
      expect(await brokenParts(page), route).toEqual([])
      await page.context().close()
    }
  })

  it('notices a broken layout', async () => {
    const { page } = await openDashboard(browser, agent)
    await page.locator('main time').first().waitFor({ state: 'attached' })
    await page.evaluate(() => {
      for (const panel of document.querySelectorAll<HTMLElement>('main .panel')) panel.style.marginBlockStart = '-6rem'
    })
    expect(await brokenParts(page)).not.toEqual([])
    await page.context().close()
  })

  it('in Hebrew and Arabic surroundings is laid out from the right', async () => {
    const { page } = await openDashboard(browser, agent)
    await page.locator('main time').first().waitFor({ state: 'attached' })
    await page.evaluate(() => {
      document.documentElement.dir = 'rtl'
    })
    expect(await brokenParts(page)).toEqual([])
    const ends = await page.evaluate(() => {
      const ruler = document.querySelector('.ruler')?.getBoundingClientRect()
      const fill = document.querySelector('.ruler-fill')?.getBoundingClientRect()
      return [ruler?.right, fill?.right]
    })
    expect(Math.round(ends[0] ?? 0)).toBe(Math.round(ends[1] ?? -1))
    await page.context().close()
  })

  it('a day of changes is painted, each of them, and leaves nothing behind', async () => {
    const { page } = await openDashboard(browser, agent)
    const devtools = await page.context().newCDPSession(page)
    const share = page.locator('.limit-share').first()
    const weigh = async () => {
      await devtools.send('HeapProfiler.collectGarbage')
      const { usedSize } = (await devtools.send('Runtime.getHeapUsage')) as { usedSize: number }
      const { nodes } = (await devtools.send('Memory.getDOMCounters')) as { nodes: number }
      return { usedSize, nodes }
    }
    const tell = async (percent: number): Promise<void> => {
      const limit = limitOf({
        id: 'session',
        kind: 'session',
        label: '5-hour window',
        usedPercent: percent,
        atMs: Date.now(),
      })
      const painted = page.evaluate(
        (text) =>
          new Promise<void>((resolve) => {
            const look = (): void =>
              document.querySelector('.limit-share')?.textContent?.startsWith(text)
                ? resolve()
                : void requestAnimationFrame(look)
            look()
          }),
        `${percent} %`,
      )
      agent.memory.tell([accountOf({ provider: 'claude', name: 'Claude', limits: [limit] })])
      await painted
    }
    await share.waitFor()
    for (let i = 0; i < 20; i++) await tell(1 + (i % 2))
    const before = await weigh()
    // A change every five minutes, as long as an agent asks vendors.
    for (let i = 0; i < 288; i++) await tell(3 + (i % 90))
    const after = await weigh()
    expect(after.nodes - before.nodes).toBeLessThan(400)
    expect(after.usedSize - before.usedSize).toBeLessThan(1_500_000)
    await page.context().close()
  })

  it('on a device whose clock is two hours ahead counts down by the clock of the agent', async () => {
    agent.memory.tell(busyAccounts(Date.now()))
    const { page } = await openDashboard(browser, agent, { nowMs: Date.now() + 2 * 3_600_000 })
    await page.getByText('clock is 2 h ahead of the agent’s').waitFor()
    await expect.poll(() => page.locator('.limit').first().innerText()).toMatch(/resets in 2 h 1\d min/)
    await page.context().close()
  })
})
