import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium, launchChromium } from '../../../testing/browser/chromium.ts'
import { dashboardAgent, openDashboard } from '../../../testing/browser/dashboard.ts'

const chromium = findChromium()
const why = chromium === null ? ' (skipped: no Chromium here, and this user may not install one)' : ''

describe.skipIf(chromium === null)(`what is set about the widget and what is kept, in Chromium${why}`, () => {
  let browser: Browser
  let agent: Awaited<ReturnType<typeof dashboardAgent>>
  beforeAll(async () => {
    browser = await launchChromium(chromium as string)
    agent = await dashboardAgent()
  })
  afterAll(async () => {
    await browser?.close()
    await agent?.stop()
  })
  const open = () => openDashboard(browser, agent, { route: '#/settings' })
  const configOf = async () =>
    ((await (await agent.ask('/api/config')).json()) as { config: { web: object; retention: object } }).config

  it('an address of the widget is made, shown once, and revoked', async () => {
    const { page } = await open()
    await page.getByLabel('Where it will stand').fill('the wall')
    await page.getByRole('button', { name: 'Make an address' }).click()
    const address = await page.getByLabel('Its address', { exact: true }).inputValue()
    expect(address).toMatch(/\/widget#token=aicw_[\w-]{43}$/)
    await expect
      .poll(() => page.getByLabel('To paste into a page', { exact: true }).inputValue())
      .toContain(`<iframe src="${address}"`)
    const ask = async (): Promise<number> => {
      const token = address.split('=')[1] ?? ''
      return (await fetch(`${agent.url}/api/widget`, { headers: { authorization: `Bearer ${token}` } })).status
    }
    expect(await ask()).toBe(200)
    await page.reload()
    await page.getByRole('button', { name: 'Revoke the wall' }).waitFor()
    await expect.poll(() => page.getByLabel('Its address', { exact: true }).count()).toBe(0)
    await page.getByRole('button', { name: 'Revoke the wall' }).click()
    await page.getByRole('button', { name: 'Revoke the wall' }).waitFor({ state: 'detached' })
    expect(await ask()).toBe(401)
    await page.context().close()
  })

  it('pages are allowed to frame it by their origin, and forbidden again', async () => {
    const { page } = await open()
    const policy = async () => (await fetch(`${agent.url}/widget`)).headers.get('content-security-policy')
    await page.getByLabel('Origin', { exact: true }).fill('https://wiki.example.com/some/page')
    await page.getByRole('button', { name: 'Allow' }).click()
    await page.getByRole('button', { name: 'Forbid https://wiki.example.com' }).waitFor()
    expect(await policy()).toContain('frame-ancestors https://wiki.example.com;')
    await page.getByLabel('Origin', { exact: true }).fill('*')
    await page.getByRole('button', { name: 'Allow' }).click()
    await page.getByText('must be an origin such as').waitFor()
    await page.getByRole('button', { name: 'Forbid https://wiki.example.com' }).click()
    await page.getByText('None: browsers show it in no other page.').waitFor()
    expect(await policy()).toContain("frame-ancestors 'none'")
    await page.context().close()
  })

  it('forgetting calls is asked for twice; the rest is set at once', async () => {
    const { page } = await open()
    await page.getByLabel('Keep telemetry and history of limits').selectOption('a year')
    await expect.poll(async () => (await configOf()).retention).toEqual({ days: 365 })
    await page.getByLabel('Keep calls').selectOption('two years')
    await page.getByText('Calls older than 730 days will be gone').waitFor()
    expect((await configOf()).retention).toEqual({ days: 365 })
    await page.getByRole('button', { name: 'Keep them' }).click()
    await expect.poll(() => page.getByLabel('Keep calls').inputValue()).toBe('')
    await page.getByLabel('Keep calls').selectOption('two years')
    await page.getByRole('button', { name: 'Forget them' }).click()
    await expect.poll(async () => (await configOf()).retention).toEqual({ days: 365, callDays: 730 })
    await page.getByLabel('Keep calls').selectOption('for ever')
    await expect.poll(async () => (await configOf()).retention).toEqual({ days: 365 })
    await page.context().close()
  })

  it('calls before a day are erased once the words are typed', async () => {
    const { page } = await open()
    await page.getByText('Erase the ledger').click()
    const day = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10)
    await page.getByLabel('Only what was before').fill(day)
    await page.getByText('is gone for good, also where its log is still there').waitFor()
    expect(await page.getByRole('button', { name: 'Erase', exact: true }).isDisabled()).toBe(true)
    await page.getByLabel('Type erase my history').fill('erase my history')
    await page.getByRole('button', { name: 'Erase', exact: true }).click()
    await page.getByText(/^Erased\. .* calls are left\.$/).waitFor()
    const facts = (await (await agent.ask('/api/ledger')).json()) as { calls: number; firstActivity: string }
    expect(facts.calls).toBeGreaterThan(0)
    expect(facts.firstActivity.slice(0, 10) >= day).toBe(true)
    await page.context().close()
  })
})
