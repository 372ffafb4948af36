import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { canonicalLedger } from '../../../../testing/canonical-cells.ts'
import { LogHistory } from '../../../../testing/log-history.ts'
import { random } from '../../../../testing/odd-lines.ts'
import { type AicOptions, openAic } from '../aic.ts'
import { compactLedger } from './compact.ts'
import { exportLines } from './export.ts'
import { importInto } from './import.ts'
import { repriceLedger } from './reprice.ts'
import { verifyLedger } from './verify.ts'

const scratch = mkdtempSync(path.join(tmpdir(), 'aic-upkeep-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

/** A machine with these logs and a ledger of its own. */
const machineOf = (home: string, data: string): AicOptions => ({
  env: { AIC_DATA_DIR: data, AIC_CONFIG_DIR: data },
  home,
  platform: 'linux',
  nowMs: Date.UTC(2027, 5, 1),
})
const counted = (machine: AicOptions): string[] | null => canonicalLedger(machine.env.AIC_DATA_DIR as string)

async function look(machine: AicOptions): Promise<string[] | null> {
  const aic = await openAic(machine)
  await aic.collect()
  expect(aic.close()).toEqual([])
  return counted(machine)
}

/** Lets logs live, and does to the ledger whatever can be done to it, in between. */
async function live(seed: number): Promise<void> {
  const folder = path.join(scratch, String(seed))
  const next = random(seed)
  const history = new LogHistory(folder, next)
  const one = machineOf(history.home, path.join(folder, 'one'))
  const other = machineOf(path.join(folder, 'no-logs'), path.join(folder, 'other'))
  const file = path.join(folder, 'calls.jsonl')
  await look(other)
  for (let i = 0; i < 8; i++) {
    for (let j = 0; j <= next() * 4; j++) history.step()
    const before = await look(one)
    const what = `seed ${seed}, look ${i}`
    if (next() < 0.4) await compactLedger(one)
    if (next() < 0.2) await repriceLedger(one, {})
    expect(counted(one), what).toEqual(before)
    expect(await verifyLedger(one), what).toMatchObject({ damage: null, days: [] })
    writeFileSync(file, [...exportLines(one, {})].map((line) => `${JSON.stringify(line)}\n`).join(''))
    expect(await importInto(one, file), what).toMatchObject({ added: 0, problemCount: 0 })
    await importInto(other, next() < 0.7 ? file : path.join(folder, 'one', 'ledger.sqlite'))
    expect(counted(other), what).toEqual(before)
  }
}

it('a ledger counts the same compacted, repriced, exported and imported, whatever its logs went through', async () => {
  for (let seed = 1; seed <= 12; seed++) await live(seed)
})
