// Brings a ledger up to date and prints what a report would be made of, as JSON: a process to kill, to run beside others, or as
// another user. Arguments: home, data folder. With AIC_TEST_HOLD it waits until that file exists before it writes.
import { existsSync, writeSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { openAic } from '../packages/engine/src/aic.ts'
import { canonicalUsage } from './canonical-cells.ts'

const [home = '', data = ''] = process.argv.slice(2)
const { AIC_TEST_HOLD: hold } = process.env
const env = { AIC_DATA_DIR: data, AIC_CONFIG_DIR: `${data}/config` }
const aic = await openAic({ env, home, platform: 'linux', nowMs: Date.now(), isOffline: true })
await aic.collect()
const usage = canonicalUsage(aic.usage())
writeSync(2, 'collected\n')
const isHeld = (): boolean => hold !== undefined && !existsSync(hold)
while (isHeld()) await setTimeout(2)
const { warnings, skipped } = aic.facts()
writeSync(1, JSON.stringify({ usage, warnings, skipped, unkept: aic.close() }))
