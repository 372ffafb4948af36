/**
 * Pictures of the dashboard for the pages, `docs/pictures/dashboard-*.png`: the demo's numbers at a moment of their own, in a real
 * browser. `npm run docs:dashboard [-- NAME…]`, such as `widget`; all of them without a name. Fonts differ between machines, so no check compares them: look at them.
 */
import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { writeSampleHome } from '../examples/sample-home.ts'
import { billingAccounts, busyAccounts } from '../testing/browser/accounts.ts'
import { findChromium, launchChromium } from '../testing/browser/chromium.ts'
import { dashboardAgent, openDashboard } from '../testing/browser/dashboard.ts'
import { teamFleet } from '../testing/browser/team-fleet.ts'
import { fleetHome } from '../testing/fleet-home.ts'
import { alertOf } from '../testing/monitor-in-memory.ts'

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
  { name: 'fleet', route: '#/fleet', colorScheme: 'light', viewport: wide },
  { name: 'providers', route: '#/providers', colorScheme: 'light', viewport: wide },
  { name: 'reconcile', route: '#/reconcile', colorScheme: 'dark', viewport: wide },
  { name: 'alerts', route: '#/alerts', colorScheme: 'light', viewport: { width: 1200, height: 960 } },
  { name: 'settings', route: '#/settings', colorScheme: 'light', viewport: { width: 1200, height: 1000 } },
  { name: 'widget', route: '#/widget', colorScheme: 'dark', viewport: { width: 380, height: 745 } },
] as const

const chromium = findChromium()
if (chromium === null) throw new Error('This needs Chromium: install it, or say where it is in AIC_CHROMIUM')
const newHome = (): string => {
  const home = mkdtempSync(path.join(tmpdir(), 'aic-picture-'))
  writeSampleHome(home, nowMs)
  return home
}
const demo = { accounts: [...busyAccounts(nowMs), ...billingAccounts(nowMs)], nowMs: () => nowMs }
const agent = await dashboardAgent({ ...demo, home: newHome() })
const hubHome = newHome()
await fleetHome({ fleet: { machineName: 'atelier' } }, [teamFleet(nowMs)], { home: hubHome, nowMs })
const hub = await dashboardAgent({ ...demo, home: hubHome, env: { AIC_HUB: '1' } })
const dayMs = 86_400_000
agent.memory.alert(
  alertOf({ id: 1, level: 'info', percent: 51, title: '51 % of the weekly window is used', atMs: nowMs - 3 * dayMs }),
)
agent.memory.alert(alertOf({ id: 2, atMs: nowMs - 7_800_000, message: 'It resets at 16:58.' }))
agent.memory.alert(
  alertOf({
    id: 3,
    level: 'critical',
    subject: 'weekly:opus',
    percent: 93,
    title: '93 % of Weekly, Opus only is used',
    message: 'At this pace it runs out tonight.',
    atMs: nowMs - 1_500_000,
    deliveries: [
      { channel: 'desktop', state: 'sent', attempts: 1, error: null },
      { channel: 'webhook', state: 'failed', attempts: 3, error: 'status 500' },
    ],
  }),
)
await agent.send('POST', '/api/widget/tokens', { name: 'the team’s wiki' })
await agent.send('POST', '/api/config', {
  config: {
    web: { frameOrigins: ['https://wiki.example.com'] },
    'budgets.all': { usd: 200, period: 'month' },
    'budgets.webshop': { usd: 40, period: 'week', project: 'webshop' },
  },
})
const wanted = process.argv.slice(2)
const browser = await launchChromium(chromium)
mkdirSync(folder, { recursive: true })
for (const { name, ...options } of pictures) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const shown = name === 'fleet' ? hub : agent // most people have no hub
  const { page } = await openDashboard(browser, shown, { ...options, timezoneId: 'UTC', nowMs })
  await page.locator('main time').first().waitFor({ state: 'attached' })
  await page.locator('[aria-busy]').waitFor({ state: 'detached' })
  await page.screenshot({ path: path.join(folder, `dashboard-${name}.png`), animations: 'disabled' })
  await page.context().close()
}
await browser.close()
await agent.stop()
await hub.stop()
