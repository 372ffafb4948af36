import path from 'node:path'
import { utc } from '@aic/core/report'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type LoggedForTest, writeClaudeLogs } from '../../../../testing/claude-home.ts'
import { startMs, WatchedMachine } from '../../../../testing/watched-machine.ts'
import { type Aic, openAic } from '../aic.ts'
import { type BudgetStatus, budgetStatuses } from './budgets.ts'

const hourMs = 3_600_000
/** Claude Sonnet: 15 USD per million tokens of output. */
const call = (id: string, usd: number, hoursAgo: number, more: Partial<LoggedForTest> = {}): LoggedForTest => ({
  id,
  at: new Date(startMs - hoursAgo * hourMs).toISOString(),
  input: 0,
  output: Math.round((usd / 15) * 1e6),
  session: `s${id}`,
  ...more,
})

let machine: WatchedMachine
let aic: Aic | null
beforeEach(async () => {
  machine = await WatchedMachine.start()
  aic = null
})
afterEach(async () => {
  aic?.close()
  await machine.remove()
})

async function openLedger(calls: readonly LoggedForTest[]): Promise<Aic> {
  writeClaudeLogs(machine.home, calls)
  const { env, home, platform } = machine.options()
  const folders = { AIC_DATA_DIR: path.join(machine.home, 'data'), AIC_CONFIG_DIR: machine.home }
  aic = await openAic({ env: { ...env, ...folders }, home, platform, nowMs: machine.nowMs })
  await aic.collect()
  return aic
}

async function budgets(
  settings: Record<string, unknown>,
  calls: readonly LoggedForTest[],
): Promise<readonly BudgetStatus[]> {
  const ledger = await openLedger(calls)
  machine.settings = { budgets: settings }
  const config = machine.options().config()
  return await budgetStatuses({
    config,
    usage: (span) => ledger.usage(span),
    zone: utc,
    home: machine.home,
    nowMs: machine.nowMs,
  })
}
const spent = (all: readonly BudgetStatus[]) =>
  all.map(({ name, spentNanoUsd }) => [name, Math.round(spentNanoUsd / 1e7) / 100])

describe('budgets (002-89)', () => {
  // The tests begin on Saturday, 15 August, at 10:00.
  const calls = [
    call('1', 1, 1),
    call('2', 2, 20),
    call('3', 4, 24 * 4.5, { cwd: '/work/shop', model: 'claude-opus-4-5-20251101', output: 160_000 }),
    call('4', 8, 24 * 10),
    call('5', 16, 24 * 20),
  ]

  it('count a day, a week or a month of the calendar', async () => {
    const all = { day: { usd: 10, period: 'day' }, week: { usd: 10, period: 'week' }, month: { usd: 10 } }
    expect(spent(await budgets(all, calls))).toEqual([
      ['day', 1],
      ['week', 7],
      ['month', 15],
    ])
  })

  it('count a project, an agent, a provider or a model alone', async () => {
    const all = {
      shop: { usd: 10, project: 'shop' },
      agent: { usd: 10, agent: 'claude-code' },
      other: { usd: 10, agent: 'codex' },
      maker: { usd: 10, provider: 'anthropic' },
      openai: { usd: 10, provider: 'openai' },
      opus: { usd: 10, model: 'opus' },
      none: { period: 'day' },
    }
    expect(spent(await budgets(all, calls))).toEqual([
      ['shop', 4],
      ['agent', 15],
      ['other', 0],
      ['maker', 15],
      ['openai', 0],
      ['opus', 4],
    ])
  })

  it('say where calls without a price make it more', async () => {
    const [budget] = await budgets({ all: { usd: 10 } }, [call('1', 1, 1), call('2', 1, 1, { model: 'zork-9' })])
    expect(budget?.usedPercent).toBeCloseTo(10, 2)
    expect(budget?.isPartial).toBe(true)
  })
})

it('a budget that reaches a threshold is told once in its period, by the highest level', async () => {
  const ledger = await openLedger([call('1', 8, 1)])
  machine.settings = { alerts: { channels: 'terminal' }, budgets: { daily: { usd: 10, period: 'day' } } }
  const monitor = await machine.open({ ledger })
  const told = async () => {
    await monitor.refresh()
    return monitor.alerts().map(({ kind, level, subject }) => `${kind} ${level} ${subject}`)
  }
  expect(await told()).toEqual(['budget warning daily'])
  expect(monitor.alerts()[0]?.message).toBe('Budget daily: $8.00 of $10.00 of this day spent. The day ends in 14 h.')
  expect(await told()).toHaveLength(1)
  machine.settings = { ...machine.settings, budgets: { daily: { usd: 8.5, period: 'day' } } }
  expect(await told()).toEqual(['budget critical daily', 'budget warning daily'])
})
