import { openMonitor } from '@aic/engine/limits'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newHome } from '../../../testing/claude-home.ts'
import { logCodexAnswer } from '../../../testing/codex-limits.ts'
import { runningAgent } from '../../../testing/running-agent.ts'

const home = newHome()
/** The monitor's clock stands still: by itself it would never look again. */
const startedMs = Date.now()
let agent: Awaited<ReturnType<typeof runningAgent>>
beforeAll(async () => {
  logCodexAnswer(home, { atMs: startedMs, input: 1_000, session: 41 })
  const { platform } = process
  agent = await runningAgent({
    home,
    options: {
      openMonitor: (ledger, config) =>
        openMonitor({
          env: { AIC_OFFLINE: '1' },
          home,
          platform,
          nowMs: () => startedMs,
          config,
          ledger,
          tickMs: 3_600_000,
        }),
    },
  })
})
afterAll(() => agent.stop())

interface Limits {
  readonly accounts: readonly {
    readonly provider: string
    readonly authSource: string | null
    readonly limits: readonly { readonly id: string; readonly usedPercent: number; readonly origin: string }[]
  }[]
}
const codexLimits = async (): Promise<unknown> => {
  const { accounts } = (await (await agent.ask('/api/limits')).json()) as Limits
  return accounts.find(({ provider }) => provider === 'codex')?.limits
}

it('limits that an agent logs are told by the API as soon as the log has them, and nobody is asked', async () => {
  await expect.poll(codexLimits, { timeout: 15_000 }).toMatchObject([{ id: 'session', usedPercent: 41, origin: 'log' }])
  logCodexAnswer(home, { atMs: startedMs + 1_000, input: 2_000, session: 44.5 })
  await expect
    .poll(codexLimits, { timeout: 15_000 })
    .toMatchObject([{ id: 'session', label: '5-hour window', usedPercent: 44.5, origin: 'log', isStale: false }])
})
