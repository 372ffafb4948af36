import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { bundledBook } from '@aic/core'
import { sources } from '@aic/sources'
import { afterAll, expect, it } from 'vitest'
import { canonicalLedger, canonicalUsage } from '../../../testing/canonical-cells.ts'
import { LogHistory } from '../../../testing/log-history.ts'
import { random } from '../../../testing/odd-lines.ts'
import { type AicOptions, openAic } from './aic.ts'
import { placeOf } from './place.ts'
import { plainUsage } from './plain-usage.ts'
import { compactLedger } from './upkeep/compact.ts'

const scratch = mkdtempSync(path.join(tmpdir(), 'aic-histories-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))
const book = await bundledBook()

const machine = (home: string, data: string): AicOptions => ({
  env: { AIC_DATA_DIR: data },
  home,
  platform: 'linux',
  nowMs: Date.now(),
  isOffline: true,
})

/** Brings the ledger of a home up to date, and returns what a report would be made of. */
async function run(home: string, data: string, only?: string): Promise<string[]> {
  const aic = await openAic(machine(home, data))
  await aic.collect(only === undefined ? {} : { only: [only] })
  const usage = canonicalUsage(aic.usage())
  expect(aic.close()).toEqual([])
  return usage
}

const plainly = (home: string): string[] =>
  canonicalUsage(plainUsage(sources, placeOf({ env: {}, home, platform: 'linux' }), book))

async function live(seed: number, steps: number): Promise<void> {
  const folder = path.join(scratch, `history-${seed}`)
  const next = random(seed)
  const history = new LogHistory(folder, next)
  const data = path.join(folder, 'data')
  const told: string[] = []
  for (let i = 0; i < steps; i++) {
    for (let j = 0; j <= next() * 4; j++) told.push(history.step())
    const only = i > 0 && next() < 0.1 ? history.anyLog() : undefined
    const usage = await run(history.home, data, only)
    history.keep(only)
    told.push(only === undefined ? 'run' : `run ${only}`)
    if (only !== undefined) continue
    const cold = path.join(folder, `cold-${i}`)
    await run(history.archive, cold)
    const what = `seed ${seed}: ${told.join('; ')}`
    expect(canonicalLedger(data), what).toEqual(usage)
    expect(usage, what).toEqual(canonicalLedger(cold))
    expect(usage, what).toEqual(plainly(history.archive))
    rmSync(cold, { recursive: true })
    if (next() > 0.25) continue
    await compactLedger(machine(history.home, data))
    told.push('compact')
    expect(canonicalLedger(data), what).toEqual(usage)
  }
  rmSync(folder, { recursive: true })
}

const histories = Number(process.env.HISTORIES ?? 30)

it('a ledger that followed its logs through any history is the one made at once of all that they ever held', {
  timeout: 60_000 + histories * 2_000,
}, async ({ signal }) => {
  // Once time is up the folder is gone, and a history that went on would find no ledger there.
  for (let seed = 1; seed <= histories && !signal.aborted; seed++) await live(seed, 8)
})
