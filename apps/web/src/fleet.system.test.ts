import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isTooWide, violations } from '../../../testing/browser/axe.ts'
import { findChromium, launchChromium } from '../../../testing/browser/chromium.ts'
import { dashboardAgent, openDashboard } from '../../../testing/browser/dashboard.ts'
import { teamFleet } from '../../../testing/browser/team-fleet.ts'
import { newHome, writeClaudeLogs } from '../../../testing/claude-home.ts'
import type { EmbeddedFleet } from '../../../testing/embedded-fleet.ts'
import { openFilledFleet } from '../../../testing/filled-fleet.ts'
import { fleetHome } from '../../../testing/fleet-home.ts'

const chromium = findChromium()
const why = chromium === null ? ' (skipped: no Chromium here, and this user may not install one)' : ''
const nowMs = Date.UTC(2026, 10, 20, 14, 40)
const batch = teamFleet(nowMs)
type FleetEvent = (typeof batch.events)[number]
const monthAgo = Date.UTC(2026, 9, 22)

/** Worked out from the rows themselves: cost of the last thirty days in nano-USD, calls, by what a row is of. */
function sumsBy(nameOf: (event: FleetEvent) => string): Map<string, { nano: number; calls: number }> {
  const sums = new Map<string, { nano: number; calls: number }>()
  for (const event of batch.events.filter(({ atMs }) => atMs >= monthAgo)) {
    const { nano, calls } = sums.get(nameOf(event)) ?? { nano: 0, calls: 0 }
    sums.set(nameOf(event), { nano: nano + (event.costNanoUsd ?? 0), calls: calls + 1 })
  }
  return sums
}

const usd = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' })
const shownUsd = (nano: number): string => usd.format(nano / 1e9)

/** First cell and cost of each row of a table. */
const rowsOf = (page: Page, label: string): Promise<string[]> =>
  page
    .getByRole('region', { name: label, exact: true })
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) => {
        const [name, cost] = [...row.children].map((cell) => (cell.textContent ?? '').trim())
        return `${name?.replace(/ ?stale$/, '')} ${cost?.replace('≥ ', '')}`
      }),
    )

const wanted = (nameOf: (event: FleetEvent) => string): string[] =>
  [...sumsBy(nameOf)].map(([name, { nano }]) => `${name} ${shownUsd(nano)}`).toSorted()

/** What every place must show of the same rows. */
async function expectNumbers(page: Page): Promise<void> {
  await page.getByRole('region', { name: 'All machines' }).waitFor()
  await page.getByRole('region', { name: 'Projects of the fleet' }).waitFor()
  expect((await rowsOf(page, 'All machines')).toSorted()).toEqual(wanted(({ machine }) => machine))
  const people = wanted(({ user }) => user || 'nobody named')
  await page.getByRole('region', { name: 'Everybody' }).waitFor()
  expect((await rowsOf(page, 'Everybody')).toSorted()).toEqual(people)
  const projects = wanted(({ project, projectLabel }) => projectLabel || project)
  expect((await rowsOf(page, 'Projects of the fleet')).toSorted()).toEqual(projects)
  const all = [...sumsBy(() => '').values()][0] ?? { nano: 0, calls: 0 }
  await expect.poll(() => page.locator('.fleet-tally dd').first().textContent()).toBe(`≥ ${shownUsd(all.nano)}`)
  await expect.poll(() => page.locator('.fleet-tally dd').nth(2).textContent()).toBe(all.calls.toLocaleString('en-US'))
}

const opened = (agent: { url: string; token: string }, browser: Browser, route = '#/fleet', options = {}) =>
  openDashboard(browser, agent, { route, nowMs, timezoneId: 'UTC', ...options })

describe.skipIf(chromium === null)(`the fleet of a hub, in Chromium${why}`, () => {
  let browser: Browser
  let agent: Awaited<ReturnType<typeof dashboardAgent>>
  beforeAll(async () => {
    browser = await launchChromium(chromium as string)
    const home = await fleetHome({ fleet: { machineName: 'atelier' } }, [batch], { nowMs })
    agent = await dashboardAgent({ home, nowMs: () => nowMs, env: { AIC_HUB: '1' } })
  })
  afterAll(async () => {
    await browser?.close()
    await agent?.stop()
  })

  it('shows what its store holds, and which machine is silent', async () => {
    const { page, faults } = await opened(agent, browser)
    await expectNumbers(page)
    const old = page.getByRole('region', { name: 'All machines' }).getByRole('row', { name: /old-tower/ })
    await expect.poll(() => old.textContent()).toContain('stale')
    await expect.poll(() => page.locator('.stale').allTextContents()).toContain('1 silent for more than a day')
    await expect.poll(() => page.locator('.hashed').count()).toBe(3)
    expect(faults).toEqual([])
    await page.context().close()
  })

  it('keeps machine, span and question in its address, with the way back', async () => {
    const { page } = await opened(agent, browser)
    await page.getByRole('button', { name: 'omar-mini' }).first().click()
    await page.getByRole('button', { name: /Remove the filter/ }).waitFor()
    expect(await rowsOf(page, 'All machines')).toHaveLength(1)
    await page.getByRole('button', { name: '7d' }).click()
    await page.getByLabel('Question').selectOption({ label: 'Cost by user' })
    await page.getByRole('region', { name: 'Cost by user' }).waitFor()
    expect(page.url()).toMatch(/#\/fleet\?machine=[\w-]+&range=7d&q=user-cost$/)
    await page.goBack()
    await page.goBack()
    expect(page.url()).not.toContain('range=7d')
    await page.context().close()
  })

  it('answers any named query with parameters of one’s own, and hands its rows over to the nano-dollar', async () => {
    const { page } = await opened(agent, browser, '#/fleet?q=user-cost')
    await page.getByRole('region', { name: 'Cost by user' }).waitFor()
    const first = page.locator('.parameters').getByLabel('First day')
    await first.fill('soon')
    await first.press('Enter')
    await page.getByText('Dates are 2026-03-01').waitFor()
    await first.fill('2026-10-22')
    await page.getByRole('button', { name: 'Ask' }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('group', { name: 'Save the rows' }).getByRole('button', { name: 'CSV' }).click()
    const [head = '', ...rows] = readFileSync(await (await download).path(), 'utf8')
      .trim()
      .split('\r\n')
    const [who, cost] = [head.split(',').indexOf('user'), head.split(',').indexOf('cost_usd')]
    const nano = new Map(
      rows.map((row) => [row.split(',')[who], Math.round(Number(row.split(',')[cost]) * 1e9)] as const),
    )
    expect(nano).toEqual(new Map([...sumsBy(({ user }) => user)].map(([name, sums]) => [name, sums.nano])))
    await page.context().close()
  })

  it('is reached and asked by keyboard alone', async () => {
    const { page } = await opened(agent, browser, '#/')
    await page.keyboard.press('g')
    await page.keyboard.press('f')
    await page.getByRole('heading', { name: 'Fleet', exact: true }).waitFor()
    await page.getByRole('region', { name: 'All machines' }).waitFor()
    await page.locator('.stack-chart').focus()
    await page.keyboard.press('End')
    await page.locator('.chart-tip').waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(() => page.url()).toContain('from=2026-11-20&to=2026-11-20')
    await page.getByLabel('Question').focus()
    await page.keyboard.type('Rows of each')
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: 'Rows of each table' }).waitFor()
    await page.context().close()
  })

  it('names nobody and tells no cost in privacy mode', async () => {
    const { page } = await opened(agent, browser, '#/fleet?q=user-cost')
    await page.getByRole('region', { name: 'Cost by user' }).waitFor()
    await page.getByRole('button', { name: 'privacy' }).click()
    const text = (await page.locator('main').textContent()) ?? ''
    for (const name of ['atelier', 'Lena', 'webshop', 'omar', '$']) expect(text).not.toContain(name)
    await page.context().close()
  })

  it('is linked from Usage, in the same span', async () => {
    const { page } = await opened(agent, browser, '#/usage?range=90d')
    await page.getByRole('link', { name: 'machines, in the fleet' }).click()
    await page.getByRole('heading', { name: 'Fleet', exact: true }).waitFor()
    expect(page.url()).toContain('#/fleet?range=90d')
    await page.context().close()
  })

  it('axe finds nothing in light and dark, from the right too, and 320 px are enough', async () => {
    const { page, faults } = await opened(agent, browser, '#/fleet?q=machine-overview', { colorScheme: 'dark' })
    await page.getByRole('region', { name: 'All machines' }).waitFor()
    expect(await violations(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'light' })
    expect(await violations(page)).toEqual([])
    await page.evaluate(() => {
      document.documentElement.dir = 'rtl'
    })
    expect(await violations(page)).toEqual([])
    await expect.poll(() => isTooWide(page)).toBe(false)
    await page.setViewportSize({ width: 320, height: 640 })
    await expect.poll(() => isTooWide(page)).toBe(false) // charts are drawn anew a frame later
    expect(faults).toEqual([])
    await page.context().close()
  })
})

describe.skipIf(chromium === null)(`the fleet in a ClickHouse, in Chromium${why}`, () => {
  let browser: Browser
  let store: EmbeddedFleet
  let agent: Awaited<ReturnType<typeof dashboardAgent>>
  let isUp = true
  beforeAll(async () => {
    browser = await launchChromium(chromium as string)
    store = await openFilledFleet(batch)
    const home = newHome()
    writeClaudeLogs(home, [{ at: '2026-11-20T14:00:00Z', id: '1', cwd: '/work/app', output: 1_000 }])
    const { host, port } = store.settings
    await fleetHome({ fleet: { host, port, machineName: 'the-tester' } }, [], { home })
    agent = await dashboardAgent({ home, nowMs: () => nowMs })
  })
  afterAll(async () => {
    await browser?.close()
    await agent?.stop()
    if (isUp) await store?.close()
  })

  it('shows what it holds', async () => {
    const { page, faults } = await opened(agent, browser)
    await expectNumbers(page)
    await expect.poll(() => page.locator('.page-head').textContent()).toContain(`127.0.0.1:${store.settings.port}`)
    expect(faults).toEqual([])
    await page.context().close()
  })

  it('this machine’s usage is sent at the press of a button, and is there', async () => {
    const { page } = await opened(agent, browser)
    await page.getByRole('button', { name: 'Send what is new' }).click()
    await page.getByText('Sent 1 call.').waitFor()
    await page.getByRole('region', { name: 'All machines' }).getByRole('button', { name: 'the-tester' }).waitFor()
    await page.getByRole('button', { name: 'Send what is new' }).click()
    await page.getByText('Nothing was new.').waitFor()
    const [row] = await store.clickHouse.rows<{ calls: string }>(
      `select count() as calls from v_usage where machine_name = 'the-tester'`,
    )
    expect(Number(row?.calls)).toBe(1)
    await page.context().close()
  })

  it('when it dies while one looks, the page says so and keeps its numbers with their age', async () => {
    const { page } = await opened(agent, browser)
    await page.getByRole('region', { name: 'All machines' }).getByRole('button', { name: 'atelier' }).waitFor()
    isUp = false
    await store.close()
    await page.getByRole('button', { name: 'Send what is new' }).click()
    const away = page.locator('.away')
    await away.waitFor()
    await expect
      .poll(() => away.textContent())
      .toMatch(/The fleet can’t be asked\..*The numbers below are of just now\./s)
    expect(await rowsOf(page, 'All machines')).toHaveLength(6)
    expect(await page.locator('.said[data-good="false"]').textContent()).not.toBe('')
    expect((await agent.ask('/api/overview')).status).toBe(200)
    await page.reload()
    await page.locator('.away').waitFor()
    expect(await rowsOf(page, 'All machines')).toHaveLength(6)
    await page.context().close()
  })
})

describe.skipIf(chromium === null)(`without a fleet, in Chromium${why}`, () => {
  it('the page says how to start one, and Usage links to none', async () => {
    const browser = await launchChromium(chromium as string)
    const agent = await dashboardAgent()
    try {
      const { page } = await openDashboard(browser, agent, { route: '#/fleet' })
      await page.getByText('aic fleet serve --embedded').waitFor()
      expect(await violations(page)).toEqual([])
      await page.goto(`${agent.url}/#/usage`)
      await page.locator('.totals').waitFor()
      await expect.poll(() => page.locator('.by-machine').count()).toBe(0)
    } finally {
      await browser.close()
      await agent.stop()
    }
  })
})
