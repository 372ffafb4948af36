/**
 * Pictures of the dashboard for the pages, `docs/pictures/dashboard-*.png`: the demo's numbers at a moment of their own, in a real
 * browser. `npm run docs:dashboard`. Fonts differ between machines, so no check compares them: look at them.
 */
import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { writeSampleHome } from '../examples/sample-home.ts'
import { billingAccounts, busyAccounts } from '../testing/browser/accounts.ts'
import { findChromium, launchChromium } from '../testing/browser/chromium.ts'
import { dashboardAgent, openDashboard } from '../testing/browser/dashboard.ts'

const nowMs = Date.UTC(2026, 10, 20, 14, 40)
const folder = path.join(import.meta.dirname, '../docs/pictures')
const wide = { width: 1200, height: 860 }

const pictures = [
  { name: 'now', route: '#/', colorScheme: 'light', viewport: wide },
  { name: 'now-dark', route: '#/', colorScheme: 'dark', viewport: wide },
  { name: 'now-phone', route: '#/', colorScheme: 'light', viewport: { width: 390, height: 844 } },
  { name: 'usage', route: '#/usage', colorScheme: 'light', viewport: wide },
  { name: 'usage-dark', route: '#/usage?by=project', colorScheme: 'dark', viewport: wide },
  { name: 'sessions', route: '#/sessions?sort=cost', colorScheme: 'light', viewport: wide },
  { name: 'projects', route: '#/projects', colorScheme: 'dark', viewport: wide },
  { name: 'blocks', route: '#/blocks', colorScheme: 'light', viewport: wide },
  { name: 'providers', route: '#/providers', colorScheme: 'light', viewport: wide },
  { name: 'reconcile', route: '#/reconcile', colorScheme: 'dark', viewport: wide },
  { name: 'widget', route: '#/widget', colorScheme: 'dark', viewport: { width: 380, height: 560 } },
] as const

const chromium = findChromium()
if (chromium === null) throw new Error('This needs Chromium: install it, or say where it is in AIC_CHROMIUM')
const home = mkdtempSync(path.join(tmpdir(), 'aic-picture-'))
writeSampleHome(home, nowMs)
const agent = await dashboardAgent({
  home,
  accounts: [...busyAccounts(nowMs), ...billingAccounts(nowMs)],
  nowMs: () => nowMs,
})
const browser = await launchChromium(chromium)
mkdirSync(folder, { recursive: true })
for (const { name, ...options } of pictures) {
  const { page } = await openDashboard(browser, agent, { ...options, timezoneId: 'UTC', nowMs })
  await page.locator('main time').first().waitFor({ state: 'attached' })
  await page.locator('[aria-busy]').waitFor({ state: 'detached' })
  await page.screenshot({ path: path.join(folder, `dashboard-${name}.png`), animations: 'disabled' })
  await page.context().close()
}
await browser.close()
await agent.stop()
