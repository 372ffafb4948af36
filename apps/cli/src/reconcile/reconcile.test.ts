import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { openMonitor } from '@aic/engine/limits'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newHome, writeClaudeLogs } from '../../../../testing/claude-home.ts'
import { accountOf } from '../../../../testing/monitor-in-memory.ts'
import { runInProcess } from '../../../../testing/run-in-process.ts'
import { runningAgent } from '../../../../testing/running-agent.ts'
import { startVendors, type Vendors } from '../../../../testing/vendors/server.ts'

const dayMs = 86_400_000
const aug14 = Date.UTC(2026, 7, 14)
const nowMs = aug14 + 3.5 * dayMs
const model = 'claude-sonnet-4-20250514'
const key = { ANTHROPIC_ADMIN_KEY: 'sk-ant-admin01-sampleSample0123456789' }

let vendors: Vendors
let home: string
beforeAll(async () => {
  vendors = await startVendors({ nowMs: () => nowMs })
})
afterAll(async () => vendors.close())
beforeEach(() => {
  vendors.reset()
  home = newHome()
  // 3 USD per million tokens of input: 180.00 USD
  const calls = Array.from({ length: 600 }, (_, n) => ({ at: '2026-08-14T10:00:00.000Z', id: `${n}`, model }))
  writeClaudeLogs(
    home,
    calls.map((call) => ({ ...call, input: 100_000, output: 0 })),
  )
  return () => rmSync(home, { recursive: true, force: true })
})
const aic = (...args: readonly string[]) =>
  runInProcess(['reconcile', ...args], {
    home,
    nowMs,
    env: { AIC_OFFLINE: '0', AIC_VENDOR_ORIGIN: vendors.origin, COLUMNS: '120', ...key },
  })

describe('aic reconcile', () => {
  // The stub says the same bill of 123.45 USD for each of the two spans that are asked for.
  it('lays the bill of each day and model beside the calculation, with the gap and its reasons', async () => {
    const { code, stdout, stderr } = await aic('anthropic')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^ Anthropic.*told .* ago; days of UTC/)
    expect(stdout).toMatch(/Day +.*Model +.*Billed +.*Calculated +.*Gap/)
    expect(stdout).toMatch(/2026-08-14 .*\$246\.90 .*\$180\.00 .*\+\$66\.90 .*\+27%/)
    expect(stdout).toMatch(/sonnet-4 .*\$246\.90/)
    expect(stdout).not.toContain(key.ANTHROPIC_ADMIN_KEY)
  })

  it('says the same as JSON, with the meaning of each reason', async () => {
    const { stdout } = await aic('--json')
    const { providers, reasons } = JSON.parse(stdout) as { providers: unknown[]; reasons: Record<string, string> }
    expect(providers).toMatchObject([
      {
        provider: 'anthropic',
        days: [
          {
            dayMs: aug14,
            billedNanoUsd: 246_900_000_000,
            calculatedNanoUsd: 180_000_000_000,
            gapNanoUsd: 66_900_000_000,
          },
        ],
      },
    ])
    expect(reasons['data-lag']).toContain('may still add')
  })

  it('says why a provider has none, and knows the name that was meant', async () => {
    const missing = await aic('openrouter')
    expect(missing.stdout).toBe(' OpenRouter tells no bill: no key was found.\n')
    const { code, stderr } = await aic('antropic')
    expect(code).toBe(2)
    expect(stderr).toContain('Did you mean anthropic?')
  })

  it('says who could tell where nobody does', async () => {
    const { stdout } = await runInProcess(['reconcile'], { home, nowMs })
    expect(stdout).toContain('No account here tells what it bills.')
  })

  it('asks the running agent, and says the same', async () => {
    const costs = [{ fromMs: aug14, toMs: aug14 + dayMs, amountNano: 8e9, currency: 'USD', model, item: null }]
    const accounts = [accountOf({ provider: 'anthropic', name: 'Anthropic', costs, readAtMs: nowMs })]
    const agent = await runningAgent({ home, accounts, nowMs: () => nowMs })
    try {
      await agent.agent.look()
      const asked = (await (await agent.ask('/api/reconcile?provider=anthropic')).json()) as Record<string, unknown>
      const { stdout } = await aic('anthropic', '--json')
      expect(JSON.parse(stdout)).toEqual(asked)
      expect(asked).toMatchObject({ providers: [{ days: [{ billedNanoUsd: 8e9, calculatedNanoUsd: 180e9 }] }] })
      expect((await agent.ask('/api/reconcile?provider=abacus')).status).toBe(404)
    } finally {
      await agent.stop()
    }
  })
})

it('aic doctor and the log of the agent name files of providers that cannot be used', async () => {
  const folder = path.join(home, '.config/aic/providers')
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'parrot.json'), '{"id": 3}')
  const { stdout } = await runInProcess(['doctor', '--json'], { home, nowMs })
  const { providerProblems, advice } = JSON.parse(stdout) as { providerProblems: object[]; advice: string[] }
  expect(providerProblems).toMatchObject([{ file: path.join(folder, 'parrot.json') }])
  expect(advice.join('\n')).toContain('parrot.json is not used: ')
  const machine = { env: { AIC_OFFLINE: '1' }, home, platform: process.platform, nowMs: () => nowMs }
  const agent = await runningAgent({
    home,
    nowMs: () => nowMs,
    options: { openMonitor: (ledger, config) => openMonitor({ ...machine, config, ledger }) },
  })
  try {
    await agent.send('POST', '/api/providers/usage/refresh', {})
    expect(agent.lines.filter((line) => line.includes('parrot.json is not used'))).toHaveLength(1)
  } finally {
    await agent.stop()
  }
})
