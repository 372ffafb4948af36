import { appendFileSync } from 'node:fs'
import path from 'node:path'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { busyAccounts } from '../../../testing/browser/accounts.ts'
import { findChromium, launchChromium } from '../../../testing/browser/chromium.ts'
import { dashboardAgent, openDashboard } from '../../../testing/browser/dashboard.ts'
import { claudeLine, newHome, writeClaudeLogs } from '../../../testing/claude-home.ts'
import { accountOf, limitOf } from '../../../testing/monitor-in-memory.ts'

const chromium = findChromium()
const why = chromium === null ? ' (skipped: no Chromium here, and this user may not install one)' : ''
const hourMs = 3_600_000

/** What a page holds after the garbage is collected. */
async function weigh(devtools: CDPSession) {
  for (let i = 0; i < 2; i++) await devtools.send('HeapProfiler.collectGarbage')
  const { usedSize } = await devtools.send('Runtime.getHeapUsage')
  const { nodes, jsEventListeners } = await devtools.send('Memory.getDOMCounters')
  const { detachedNodes } = await devtools.send('DOM.getDetachedDomNodes')
  return { usedSize, nodes, jsEventListeners, detached: detachedNodes.length }
}

/** How many messages of the agent the page has got. */
function countMessages(page: Page): () => number {
  let count = 0
  page.on('websocket', (socket) => socket.on('framereceived', () => void count++))
  return () => count
}

describe.skipIf(chromium === null)(`a day of an agent at work${why}`, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium(chromium as string)
  })
  afterAll(() => browser?.close())

  // An agent that answers every few seconds is a change every four, so 21,600 a day, on the page that shows most of them. In a test they
  // come so fast that one question asks for many; so changes follow that are waited for, each with its answer.
  it.each([
    ['#/', '.limit-share'],
    ['#/usage', '.stack-chart'],
  ])(
    '%s: tens of thousands of messages leave nothing behind',
    async (route, sign) => {
      const home = newHome()
      const at = (): string => new Date().toISOString()
      writeClaudeLogs(home, [{ at: at(), id: '1' }])
      const agent = await dashboardAgent({ home, accounts: busyAccounts(Date.now()) })
      const { page, faults } = await openDashboard(browser, agent)
      const messages = countMessages(page)
      await page.reload()
      await page.locator('.live[data-connection=live]').waitFor()
      await page.goto(`${agent.url}/${route}`)
      await page.locator(sign).first().waitFor()
      const devtools = await page.context().newCDPSession(page)
      const log = path.join(home, '.claude/projects/-work-app/s1.jsonl')
      let told = 0
      const tellLimits = (): void => {
        const limits = [limitOf({ id: 'session', kind: 'session', usedPercent: told++ % 100, atMs: Date.now() })]
        agent.memory.tell([accountOf({ provider: 'claude', name: 'Claude', limits })])
      }
      const appendCall = (): void => appendFileSync(log, `${claudeLine({ at: at(), id: `n${told++}`, output: 10 })}\n`)
      const live = async (most: number): Promise<void> => {
        for (const last = messages() + most; messages() < last; ) {
          if (told % 200 === 0) appendCall()
          tellLimits()
          await new Promise(setImmediate) // else the agent sends only the latest of a kind
        }
      }
      const change = async (): Promise<void> => {
        const answered = page.waitForEvent('requestfinished', (request) => request.url().includes('/api/'))
        ;(route === '#/' ? tellLimits : appendCall)()
        await answered
      }
      await live(2_000)
      for (let i = 0; i < 20; i++) await change()
      const before = await weigh(devtools)
      await live(21_600)
      for (let i = 0; i < 80; i++) await change()
      // What is still being asked for holds a little until it is answered.
      const grownBytes = async (): Promise<number> => {
        await devtools.send('HeapProfiler.collectGarbage')
        return (await devtools.send('Runtime.getHeapUsage')).usedSize - before.usedSize
      }
      await expect.poll(grownBytes, { timeout: 60_000, interval: 2_000 }).toBeLessThan(1_500_000)
      const after = await weigh(devtools)
      expect(after.nodes - before.nodes).toBeLessThan(600)
      expect(after.jsEventListeners - before.jsEventListeners).toBeLessThan(50)
      expect(after.detached - before.detached).toBeLessThanOrEqual(20)
      expect(faults).toEqual([])
      await page.context().close()
      await agent.stop()
    },
    120_000,
  )
})

/** A day of the longest or the shortest kind: a call in the middle of every hour that it has. */
const days = [
  { day: '2026-10-25', hours: 25, startMs: Date.UTC(2026, 9, 24, 22), atTwo: '2.2K' },
  { day: '2026-03-29', hours: 23, startMs: Date.UTC(2026, 2, 28, 23), atTwo: '–' },
] as const

describe.skipIf(chromium === null)(`days on which clocks change${why}`, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium(chromium as string)
  })
  afterAll(() => browser?.close())

  it.each(days)('$day in Berlin has $hours hours: sum, hours, and what remains', async ({ startMs, ...day }) => {
    const home = newHome()
    const calls = Array.from({ length: day.hours }, (_, i) => ({
      at: new Date(startMs + (i + 0.5) * hourMs).toISOString(),
      id: String(i),
      output: 1_000,
    }))
    const around = [startMs - 0.5 * hourMs, startMs + (day.hours + 0.5) * hourMs]
    writeClaudeLogs(home, [
      ...calls,
      ...around.map((atMs, i) => ({ at: new Date(atMs).toISOString(), id: `o${i}`, output: 7_000_000 })),
    ])
    // Half past midnight: the clock changes before the window resets, at half past six.
    const nowMs = startMs + 0.5 * hourMs
    const resetsAtMs = startMs + (day.hours - 24 + 6.5) * hourMs
    const limit = limitOf({
      id: 'session',
      kind: 'session',
      windowMs: 12 * hourMs,
      usedPercent: 10,
      resetsAtMs,
      atMs: nowMs,
    })
    const agent = await dashboardAgent({
      home,
      nowMs: () => nowMs,
      accounts: [accountOf({ provider: 'claude', name: 'Claude', readAtMs: nowMs, limits: [limit] })],
    })
    await agent.send('POST', '/api/config', { config: { timezone: 'Europe/Berlin' } })
    const { page } = await openDashboard(browser, agent, {
      route: `#/usage?from=${day.day}&to=${day.day}&measure=tokens`,
      timezoneId: 'Europe/Berlin',
      nowMs,
    })
    await expect.poll(() => page.locator('.totals').innerText()).toMatch(new RegExp(`calls\\s+${day.hours}\\s`))
    await page.getByText('as a table').click()
    const rows = page.getByRole('region', { name: 'Usage by weekday and hour' }).getByRole('row')
    const sundays = await rows.evaluateAll((all) =>
      all.slice(1).map((row) => row.querySelector('td:last-child')?.textContent),
    )
    const usual = Array.from({ length: 24 }, () => '1.1K') // tokens of one call
    expect(sundays).toEqual(usual.with(2, day.atTwo))
    await page.goto(`${agent.url}/#/`)
    const reset = page.locator('.limit').first()
    await expect.poll(() => reset.innerText()).toContain(day.hours === 25 ? 'in 7 h, 06:30' : 'in 5 h, 06:30')
    await page.context().close()
    await agent.stop()
  })
})
