import type { Browser, Page } from 'playwright-core'
import type { AgentProcess } from './agent-process.ts'
import { type Finding, median } from './figures.ts'

// What runs in the page knows these; the rest of this file is Node's.
interface Entry {
  readonly startTime: number
  readonly duration: number
  readonly value?: number
  readonly hadRecentInput?: boolean
}
declare class PerformanceObserver {
  constructor(callback: (list: { getEntries(): readonly Entry[] }) => void)
  observe(options: { readonly type: string; readonly buffered: boolean }): void
}

/** What a reader feels while a page comes: ms, and the share of the screen that moved. */
interface Vitals {
  lcpMs: number
  /** Of every task beyond 50 ms, what is beyond. */
  tbtMs: number
  cls: number
}

/** Runs in the page before anything else. */
function noteVitals(): void {
  const vitals: Vitals = { lcpMs: Number.NaN, tbtMs: 0, cls: 0 }
  Object.assign(globalThis, { vitals })
  const watch = (type: string, note: (entry: Entry) => void): void =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true })
  watch('largest-contentful-paint', ({ startTime }) => (vitals.lcpMs = startTime))
  watch('longtask', ({ duration }) => (vitals.tbtMs += Math.max(0, duration - 50)))
  watch('layout-shift', ({ value = 0, hadRecentInput }) => (vitals.cls += hadRecentInput === true ? 0 : value))
}

/** How long a page is watched after it is there, ms: what comes late moves what was there. */
const settleMs = 1_500

const pages = {
  Now: ['', '.sum.main'],
  Usage: ['usage', '.stack-chart path'],
  Sessions: ['sessions', '.row-link'],
} as const

/**
 * Largest contentful paint, blocking time and layout shift as Lighthouse counts them, of a browser that was just started, without its
 * slowing down: each page three times, the medians. The targets are where Lighthouse gives 90 of 100 or more for each on a desktop.
 */
export async function vitals(
  agent: AgentProcess,
  launch: () => Promise<Browser>,
  open: (
    browser: Browser,
    agent: AgentProcess,
    route: string,
    prepare: (page: Page) => Promise<unknown>,
  ) => Promise<Page>,
): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const [name, [route, sign]] of Object.entries(pages)) {
    const all: Vitals[] = []
    for (let i = 0; i < 3; i++) {
      const browser = await launch()
      const page = await open(browser, agent, route, (fresh) => fresh.addInitScript(noteVitals))
      await page.locator(sign).first().waitFor({ state: 'attached' })
      await page.waitForTimeout(settleMs)
      all.push(await page.evaluate(() => (globalThis as unknown as { vitals: Vitals }).vitals))
      await browser.close()
    }
    findings.push(...findingsOf(name, all))
  }
  return findings
}

function findingsOf(name: string, all: readonly Vitals[]): Finding[] {
  const [lcpMs, tbtMs, cls] = [
    median(all.map((one) => one.lcpMs)),
    median(all.map((one) => one.tbtMs)),
    median(all.map((one) => one.cls)),
  ]
  return [
    {
      what: `*${name}*: largest contentful paint, browser just started`,
      target: '< 1,200 ms',
      measured: `${lcpMs.toFixed(0)} ms`,
      isMet: lcpMs < 1_200,
    },
    {
      what: `*${name}*: total blocking time`,
      target: '< 150 ms',
      measured: `${tbtMs.toFixed(0)} ms`,
      isMet: tbtMs < 150,
    },
    { what: `*${name}*: layout shift`, target: '< 0.1', measured: cls.toFixed(3), isMet: cls < 0.1 },
  ]
}
