import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { repoFolder } from '../folders.ts'
import { type AgentProcess, newFolders, startAgentFor } from './agent-process.ts'
import { type Finding, median, quantile } from './figures.ts'
import { GrowingLog } from './growing-log.ts'
import { startWithLedger, until } from './throughput.ts'
import { vitals } from './vitals.ts'

// What runs in the page knows these; the rest of this file is Node's.
declare function requestAnimationFrame(callback: (atMs: number) => void): number
declare const document: { querySelector(selector: string): { readonly innerText: string } | null }
declare const location: { hash: string }

const webFolder = path.join(repoFolder, 'apps/cli/dist/web')

/** What the dashboard weighs, how soon it is there, and how it draws, in real Chromium. */
export async function dashboard(home: string, millionHome: string): Promise<Finding[]> {
  const findings = [weight(), ...(await firstLoad(home)), await liveUpdate(), ...(await largeLedger(millionHome))]
  return findings
}

/** Scripts that the first page needs: what index.html names, and what these import at once. */
function weight(): Finding {
  const names = new Set<string>()
  const add = (text: string): void => {
    for (const [, name] of text.matchAll(/["'](?:\.|\/assets)\/([\w.-]+\.js)["']/g)) {
      if (name === undefined || names.has(name) || !existsSync(path.join(webFolder, 'assets', name))) continue
      names.add(name)
      add(readFileSync(path.join(webFolder, 'assets', name), 'utf8').replaceAll(/import\(.*?\)/g, ''))
    }
  }
  add(readFileSync(path.join(webFolder, 'index.html'), 'utf8').replaceAll('/assets/', './'))
  const files = readdirSync(path.join(webFolder, 'assets')).filter(
    (name) => names.has(name.replace(/\.gz$/, '')) && name.endsWith('.gz'),
  )
  const kib = files.reduce((sum, name) => sum + readFileSync(path.join(webFolder, 'assets', name)).length, 0) / 1000
  return {
    what: 'JavaScript of the first load, gzipped',
    target: '≤ 110 kB',
    measured: `${kib.toFixed(1)} kB`,
    isMet: kib <= 110,
  }
}

const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.AIC_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })

/** A signed-in page in a context of its own. */
async function open(
  browser: Browser,
  agent: AgentProcess,
  route: string,
  prepare: (page: Page) => Promise<unknown> = async () => {},
): Promise<Page> {
  const context: BrowserContext = await browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  await page.addInitScript(noteMessages)
  await prepare(page)
  const answer = await fetch(`${agent.url}/api/session/code`, {
    method: 'POST',
    headers: { authorization: `Bearer ${agent.token}`, 'content-type': 'application/json' },
    body: '{}',
  })
  const { code } = (await answer.json()) as { readonly code: string }
  await page.goto(`${agent.url}/#/${route}&code=${code}`)
  return page
}

/** Runs in the page: when each message of the agent came. */
function noteMessages(): void {
  const seen: number[] = []
  Object.assign(globalThis, { messageTimes: seen })
  const Plain = globalThis.WebSocket
  globalThis.WebSocket = class extends Plain {
    constructor(...args: ConstructorParameters<typeof Plain>) {
      super(...args)
      this.addEventListener('message', ({ data }) => {
        if (String(data).includes('"ledger"')) seen.push(performance.now())
      })
    }
  }
}

/** First paint, and when today's sum stands on the page and it answers keys, each time in a browser that was just started. */
async function firstLoad(home: string): Promise<Finding[]> {
  const agent = await startAgentFor(home, newFolders('dashboard'))
  try {
    const paints: number[] = []
    const ready: number[] = []
    for (let i = 0; i < 5; i++) {
      const browser = await launch()
      const page = await open(browser, agent, '')
      await page.locator('.sum.main').waitFor()
      ready.push(await page.evaluate(() => performance.now()))
      paints.push(
        await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN),
      )
      await browser.close()
    }
    return [
      {
        what: 'first contentful paint, browser just started, median of 5',
        target: '< 300 ms',
        measured: `${median(paints).toFixed(0)} ms`,
        isMet: median(paints) < 300,
      },
      {
        what: 'today’s sum on the page, median of 5',
        target: '< 600 ms',
        measured: `${median(ready).toFixed(0)} ms`,
        isMet: median(ready) < 600,
      },
      ...(await vitals(agent, launch, open)),
    ]
  } finally {
    await agent.stop()
  }
}

/** From the message of a change to the frame that shows it. */
async function liveUpdate(): Promise<Finding> {
  const log = new GrowingLog()
  const agent = await startAgentFor(log.home, newFolders('dashboard-live'))
  const browser = await launch()
  try {
    await until(async () => (await log.callsToldBy(agent)) || null, 10_000)
    const page = await open(browser, agent, '')
    const sum = page.locator('.sum.main')
    await sum.waitFor()
    await page.waitForTimeout(1_500)
    const times: number[] = []
    for (let i = 0; i < 20; i++) {
      const before = await sum.innerText()
      const painted = page.evaluate(async (old) => {
        const times = (globalThis as unknown as { messageTimes: number[] }).messageTimes
        const known = times.length
        for (;;) {
          const atMs = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
          const text = document.querySelector('.sum.main')?.innerText
          if (text !== old && times.length > known) return atMs - (times[known] as number)
          if (atMs > 60_000) throw new Error('nothing changed')
        }
      }, before)
      log.append()
      times.push(await painted)
      await page.waitForTimeout(300)
    }
    const p95 = quantile(times, 0.95)
    return {
      what: 'a change painted after its WebSocket message, p95 of 20',
      target: '≤ 100 ms',
      measured: `${p95.toFixed(0)} ms (median ${median(times).toFixed(0)} ms)`,
      isMet: p95 <= 100,
    }
  } finally {
    await browser.close()
    await agent.stop()
  }
}

/** A year of days by eight models, over a million calls: opening it, and what a frame costs while one brushes over it. */
async function largeLedger(home: string): Promise<Finding[]> {
  const agent = await startWithLedger(home, 'dashboard-million')
  const browser = await launch()
  try {
    const page = await open(browser, agent, '')
    await page.locator('.sum.main').waitFor()
    await page.waitForTimeout(1_000)
    const beganMs = await page.evaluate(() => performance.now())
    await page.evaluate(() => {
      location.hash = '#/usage?range=1y'
    })
    await page.locator('.stack-chart path').first().waitFor({ state: 'attached' })
    const openMs = (await page.evaluate(() => performance.now())) - beganMs
    await page.waitForTimeout(1_000)
    const frameMs = await brushCost(page)
    return [
      {
        what: '*Usage* of a year opens, a ledger of 1 M calls',
        target: '< 500 ms',
        measured: `${openMs.toFixed(0)} ms`,
        isMet: openMs < 500,
      },
      {
        what: 'work of a frame while brushing over a year of days × 8 models',
        target: '< 16 ms',
        measured: `${frameMs.toFixed(1)} ms`,
        isMet: frameMs < 16,
      },
    ]
  } finally {
    await browser.close()
    await agent.stop()
  }
}

/** Main-thread time per frame while the pointer is dragged over the chart, ms. */
async function brushCost(page: Page): Promise<number> {
  const box = await page.locator('.stack-chart').boundingBox()
  if (box === null) throw new Error('no chart')
  const client = await page.context().newCDPSession(page)
  await client.send('Performance.enable')
  const taskMs = async (): Promise<number> => {
    const { metrics } = await client.send('Performance.getMetrics')
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1_000
  }
  await page.evaluate(() => {
    Object.assign(globalThis, { frames: 0 })
    const count = (): void => {
      ;(globalThis as unknown as { frames: number }).frames++
      requestAnimationFrame(count)
    }
    requestAnimationFrame(count)
  })
  const y = box.y + 120
  await page.mouse.move(box.x + 100, y)
  await page.mouse.down()
  const [beforeMs, beforeFrames] = [await taskMs(), await frames(page)]
  for (let i = 0; i < 120; i++) await page.mouse.move(box.x + 100 + i * 8, y)
  const perFrame = ((await taskMs()) - beforeMs) / ((await frames(page)) - beforeFrames)
  await page.mouse.up()
  return perFrame
}

const frames = (page: Page): Promise<number> =>
  page.evaluate(() => (globalThis as unknown as { frames: number }).frames)
