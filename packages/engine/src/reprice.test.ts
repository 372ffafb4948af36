import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundledBook, bundledVersion, type ModelPrices } from '@aic/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newHome, writeClaudeLogs } from '../../../testing/claude-home.ts'
import { openAic } from './aic.ts'
import { livePaths } from './prices/live-paths.ts'

let home: string
beforeEach(() => {
  home = newHome()
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const data = (): string => path.join(home, 'data')

/** Costs of the ledger after one more look, by model, in USD; null without a price. */
async function costs(): Promise<Record<string, number | null>> {
  const env = { AIC_DATA_DIR: data(), AIC_CONFIG_DIR: home }
  const aic = await openAic({ env, home, platform: 'linux', nowMs: Date.now() })
  await aic.collect()
  const { cells, models } = aic.usage()
  expect(aic.close()).toEqual([])
  const found: Record<string, number | null> = {}
  for (let i = 0; i < cells.length; i++) {
    const name = models[cells.model[i] as number]?.name ?? ''
    const isPriced = cells.unpricedCalculated[i] === 0
    found[name] = isPriced ? (found[name] ?? 0) + (cells.costCalculated[i] as number) / 1e9 : null
  }
  return found
}

const overrides = (pricingOverrides: object): void =>
  writeFileSync(path.join(home, 'agent.json'), JSON.stringify({ pricingOverrides }))

/** Downloaded prices in which these models of Anthropic cost something else. */
async function live(models: { readonly [name: string]: ModelPrices }): Promise<void> {
  const bundled = await bundledBook()
  const anthropic = bundled.providers.anthropic as NonNullable<typeof bundled.providers.anthropic>
  const providers = { ...bundled.providers, anthropic: { ...anthropic, models: { ...anthropic.models, ...models } } }
  const { folder, book } = livePaths(data())
  mkdirSync(folder, { recursive: true })
  const text = {
    bundledVersion,
    changes: 0,
    book: { ...bundled, providers, version: `2027-01-01-${Object.keys(models).join()}` },
  }
  writeFileSync(book, JSON.stringify(text))
}

const at = '2026-10-10T10:00:00.000Z'
const million = { input: 1_000_000, output: 0 }
const costing = (usd: number): ModelPrices => ({ periods: [{ rates: { input: usd, output: usd } }] })

describe('a newer list of prices', () => {
  it('prices calls that had none, and leaves what others cost', async () => {
    writeClaudeLogs(home, [
      { at, id: '1', model: 'claude-nova-9', ...million },
      { at, id: '2', model: 'claude-haiku-4-5', ...million },
      { at, id: '3', model: 'claude-nova-10', session: 's2', ...million },
    ])
    expect(await costs()).toEqual({ 'claude-nova-9': null, 'claude-haiku-4-5': 1, 'claude-nova-10': null })
    await live({ 'claude-nova-9': costing(7), 'claude-haiku-4-5': costing(50) })
    const after = { 'claude-nova-9': 7, 'claude-haiku-4-5': 1, 'claude-nova-10': null }
    expect(await costs()).toEqual(after)
    expect(await costs()).toEqual(after)
    await live({ 'claude-nova-9': costing(8), 'claude-nova-10': costing(3) })
    expect(await costs()).toEqual({ ...after, 'claude-nova-10': 3 })
  })

  it('prices calls that are new by itself, and background events as they were', async () => {
    cpSync(fileURLToPath(new URL('../../sources/src/claude-code/fixtures/booked-2.1/', import.meta.url)), home, {
      recursive: true,
    })
    const before = await costs()
    writeClaudeLogs(home, [{ at, id: '9', model: 'claude-nova-9', session: 'other', ...million }])
    await live({ 'claude-nova-9': costing(7), 'claude-haiku-5-5': costing(9_000), 'claude-sonnet-5-5': costing(9_000) })
    expect(await costs()).toEqual({ ...before, 'claude-nova-9': 7 })
    writeClaudeLogs(home, [{ at, id: '8', model: 'claude-nova-8', session: 'another', ...million }])
    await costs()
    await live({ 'claude-nova-8': costing(2), 'claude-haiku-5-5': costing(9_000), 'claude-sonnet-5-5': costing(9_000) })
    expect(await costs()).toEqual({ ...before, 'claude-nova-9': 7, 'claude-nova-8': 2 })
  })
})

describe('the user’s own prices', () => {
  it('apply at once to all calls of the models that they name, and to no others', async () => {
    writeClaudeLogs(home, [
      { at, id: '1', model: 'claude-haiku-4-5-20251001', ...million },
      { at, id: '2', model: 'claude-opus-4-5', ...million },
      { at, id: '3', model: 'my-azure', ...million },
    ])
    const plain = { 'claude-haiku-4-5-20251001': 1, 'claude-opus-4-5': 5, 'my-azure': null }
    expect(await costs()).toEqual(plain)
    overrides({ 'claude-haiku-4-5': { inputCostPerToken: 4e-6 }, 'my-azure': { sameAs: 'claude-opus-4-5' } })
    await live({ 'claude-opus-4-5': costing(6) })
    expect(await costs()).toEqual({ 'claude-haiku-4-5-20251001': 4, 'claude-opus-4-5': 5, 'my-azure': 6 })
    overrides({ 'claude-haiku-4-5': { inputCostPerToken: 3e-6 } })
    expect(await costs()).toEqual({ ...plain, 'claude-haiku-4-5-20251001': 3 })
    overrides({})
    expect(await costs()).toEqual(plain)
  })

  it('that name a price a second time rewrite nothing', async () => {
    writeClaudeLogs(home, [{ at, id: '1', model: 'claude-haiku-4-5', ...million }])
    overrides({ 'claude-haiku-4-5': { inputCostPerToken: 4e-6 } })
    expect(await costs()).toEqual({ 'claude-haiku-4-5': 4 })
    expect(await costs()).toEqual({ 'claude-haiku-4-5': 4 })
  })
})
