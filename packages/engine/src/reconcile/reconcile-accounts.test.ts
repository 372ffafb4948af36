import { rmSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { newHome, writeClaudeLogs } from '../../../../testing/claude-home.ts'
import { type Aic, openAic } from '../aic.ts'
import { reconcileAccounts } from './reconcile-accounts.ts'

const day = 86_400_000
const aug14 = Date.UTC(2026, 7, 14)
const readAtMs = aug14 + 1.5 * day
const model = 'claude-sonnet-4-5-20250929'
const account = (provider: string, name: string, amounts: readonly number[]) => ({
  provider,
  name,
  readAtMs,
  usage: [],
  costs: amounts.map((amountNano) => ({
    fromMs: aug14,
    toMs: aug14 + day,
    amountNano,
    currency: 'USD',
    model,
    item: null,
  })),
})

let home = ''
let aic: Aic
beforeEach(async () => {
  home = newHome()
  writeClaudeLogs(home, [{ at: '2026-08-14T10:00:00.000Z', id: 'a', input: 100_000, output: 0, model }])
  aic = await openAic({ env: {}, home, platform: 'linux', nowMs: readAtMs, isOffline: true })
  await aic.collect()
})
afterEach(() => {
  aic.close()
  rmSync(home, { recursive: true, force: true })
})
const reconciled = (accounts: ReturnType<typeof account>[], pricingOverrides = {}) =>
  reconcileAccounts({ accounts, aic, machine: { env: {}, home, platform: 'linux' }, pricingOverrides })

it('lays each provider that bills beside the ledger, by name, its accounts together', async () => {
  const result = await reconciled([
    account('openai', 'OpenAI', [500_000_000]),
    account('anthropic', 'Anthropic', [100_000_000]),
    account('deepseek', 'DeepSeek', []),
    account('anthropic', 'Anthropic', [200_000_000]),
  ])
  expect(result).toMatchObject([
    {
      provider: 'anthropic',
      name: 'Anthropic',
      accounts: 2,
      atMs: readAtMs,
      days: [{ dayMs: aug14, billedNanoUsd: 300_000_000, calculatedNanoUsd: 300_000_000, reasons: [] }],
    },
    {
      provider: 'openai',
      accounts: 1,
      days: [{ billedNanoUsd: 500_000_000, calculatedNanoUsd: null, reasons: ['data-lag', 'other-machines'] }],
    },
  ])
})

it('takes providers that users wrote, too, whose books nobody knows', async () => {
  const [parrot] = await reconciled([account('parrot', 'Parrot AI', [7_000_000_000])])
  expect(parrot).toMatchObject({
    provider: 'parrot',
    days: [{ billedNanoUsd: 7_000_000_000, calculatedNanoUsd: null }],
  })
})

it('has nothing where nobody tells what is billed', async () => {
  expect(await reconciled([account('deepseek', 'DeepSeek', [])])).toEqual([])
})
