import { rmSync } from 'node:fs'
import { bundledBook } from '@aic/core'
import { providers } from '@aic/providers'
import { afterEach, expect, it } from 'vitest'
import { newHome, writeClaudeLogs } from '../../../../testing/claude-home.ts'
import { askStub } from '../../../../testing/vendors/ask-stub.ts'
import { openAic } from '../aic.ts'
import { type BilledAccount, reconcileProvider } from './reconcile-provider.ts'

const day = 86_400_000
const aug14 = Date.UTC(2026, 7, 14)
const nowMs = Date.UTC(2026, 7, 15, 12)
const provider = { id: 'anthropic', billing: { lagMs: 3_600_000, omitsPriority: true } }
const sonnet = 'claude-sonnet-4-5-20250929'
const bill = (fromMs: number, amountNano: number, model: string | null) => ({
  fromMs,
  toMs: fromMs + day,
  amountNano,
  currency: 'USD',
  model,
  item: null,
})

const homes: string[] = []
afterEach(() => {
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true })
})

/** The usage of a home with Claude Code's logs: Sonnet 4.5 costs 3 USD per million tokens of input, 0.3 of cache reads. */
async function ledgerUsage() {
  const home = newHome()
  homes.push(home)
  writeClaudeLogs(home, [
    { at: '2026-08-14T00:00:00.000Z', id: 'a', input: 100_000, output: 0, model: sonnet },
    { at: '2026-08-14T23:59:59.999Z', id: 'b', input: 0, output: 0, cacheRead: 100_000, model: sonnet },
    { at: '2026-08-15T00:00:00.000Z', id: 'c', input: 100_000, output: 0, model: sonnet },
    { at: '2026-08-14T12:00:00.000Z', id: 'd', input: 1_000, output: 1_000, model: 'gpt-5' },
    { at: '2026-08-14T12:00:00.000Z', id: 'e', input: 500, output: 0, model: 'nobody-knows-1' },
    { at: '2026-06-01T12:00:00.000Z', id: 'f', input: 100_000, output: 0, model: sonnet },
  ])
  const aic = await openAic({ env: {}, home, platform: 'linux', nowMs, isOffline: true })
  await aic.collect()
  return aic.usage()
}

const rows = async (accounts: readonly BilledAccount[]) =>
  reconcileProvider({ provider, accounts, usage: await ledgerUsage(), book: await bundledBook(), atMs: nowMs })

it('lays a bill beside the calls that Claude Code logged, by UTC day, without models of others', async () => {
  const { days } = await rows([{ costs: [bill(aug14, 330_000_000, 'claude-sonnet-4-5')], usage: [] }])
  expect(
    days.map(({ dayMs, billedNanoUsd, calculatedNanoUsd, gapNanoUsd, loggedTokens, reasons }) => [
      dayMs,
      billedNanoUsd,
      calculatedNanoUsd,
      gapNanoUsd,
      loggedTokens,
      reasons,
    ]),
  ).toEqual([
    [aug14 + day, null, 300_000_000, null, 100_000, ['data-lag', 'other-keys', 'priority-tier']],
    [aug14, 330_000_000, 330_000_000, 0, 200_000, []],
  ])
  expect(days[1]?.models.map(({ model }) => model)).toEqual(['claude-sonnet-4-5'])
})

it('adds accounts up, since logs do not tell which of them paid', async () => {
  const { days } = await rows([
    { costs: [bill(aug14, 130_000_000, sonnet)], usage: [] },
    { costs: [bill(aug14, 200_000_000, sonnet)], usage: [] },
  ])
  expect(days.at(-1)).toMatchObject({ billedNanoUsd: 330_000_000, gapNanoUsd: 0 })
})

it('compares no day before the first that is billed', async () => {
  const { days } = await rows([{ costs: [bill(aug14, 1, sonnet)], usage: [] }])
  expect(days.map(({ dayMs }) => dayMs)).not.toContain(Date.UTC(2026, 5, 1))
})

it('has nothing to compare where a vendor tells of no costs', async () => {
  expect(await rows([{ costs: [], usage: [] }])).toEqual({ days: [], acrossDays: [] })
})

it('takes what a provider read over the network', async () => {
  const anthropic = providers.find(({ id }) => id === provider.id)
  if (anthropic === undefined) throw new Error('no such provider')
  const { reading } = await askStub(anthropic, { secret: 'sk-ant-admin01-madeUpKeyOfAnthropic0123456789-AA' })
  const { days } = reconcileProvider({
    provider: anthropic,
    accounts: reading === null ? [] : [reading],
    usage: await ledgerUsage(),
    book: await bundledBook(),
    atMs: nowMs,
  })
  expect(days.at(-1)).toMatchObject({ dayMs: aug14, calculatedNanoUsd: 330_000_000 })
  expect(days.at(-1)?.billedNanoUsd).toBeGreaterThan(0)
  expect(days.at(-1)?.models.map(({ model }) => model)).toEqual(['claude-sonnet-4-20250514', sonnet])
})
