import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { writeSampleHome } from '../../examples/sample-home.ts'
import type { AccountStatus } from '../../packages/engine/src/limits/monitor.ts'
import { ensureWeb } from '../../scripts/build-web.ts'
import { repository } from '../code-files.ts'
import { runningAgent } from '../running-agent.ts'

/** The program whose folder the dashboard is looked for beside. */
const programPath = path.join(repository, 'apps/agent/src/main.ts')

/** An agent of the test's own that serves the dashboard, with the demo's logs unless told otherwise. */
export async function dashboardAgent({
  accounts = [],
  home = demoHome(),
  nowMs = Date.now,
  env = {},
}: {
  readonly accounts?: readonly AccountStatus[]
  readonly home?: string
  readonly nowMs?: () => number
  readonly env?: Readonly<Record<string, string>>
} = {}) {
  await ensureWeb()
  const running = await runningAgent({ home, accounts, nowMs, env, options: { programPath } })
  await running.agent.look()
  return running
}

/** A made-up home whose last call was two minutes before `nowMs`. */
export function demoHome(nowMs = Date.now()): string {
  const home = mkdtempSync(path.join(tmpdir(), 'aic-dash-'))
  writeSampleHome(home, nowMs)
  return home
}

/** Opens a page of the dashboard, signed in as `aic dash` does it. What the page complains of is collected in `faults`. */
export async function openDashboard(
  browser: Browser,
  { url, token }: { readonly url: string; readonly token: string },
  {
    route = '#/',
    nowMs,
    ...options
  }: BrowserContextOptions & { readonly route?: string; readonly nowMs?: number } = {},
): Promise<{ readonly page: Page; readonly faults: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
  const page = await context.newPage()
  if (nowMs !== undefined) await page.clock.setFixedTime(nowMs)
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
  await page.goto(`${url}/${route}&code=${await newCode(url, token)}`)
  await page.locator('.masthead, .widget').first().waitFor()
  return { page, faults }
}

/** A one-time code, asked for with the token. */
export async function newCode(url: string, token: string): Promise<string> {
  const answer = await fetch(`${url}/api/session/code`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{}',
  })
  const { code } = (await answer.json()) as { readonly code: string }
  return code
}
