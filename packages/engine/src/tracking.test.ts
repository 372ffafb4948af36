import { rmSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { newHome, writeClaudeLogs } from '../../../testing/claude-home.ts'
import { openAic } from './aic.ts'

let home: string
beforeEach(() => {
  home = newHome()
  writeClaudeLogs(home, [{ at: '2026-10-10T10:00:00.000Z', id: '1' }])
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

async function look(env: Record<string, string>): Promise<{ calls: number; warnings: readonly string[] }> {
  const folders = { AIC_DATA_DIR: path.join(home, 'data'), AIC_CONFIG_DIR: home }
  const aic = await openAic({ env: { ...folders, ...env }, home, platform: 'linux', nowMs: Date.now() })
  await aic.collect()
  const { cells } = aic.usage()
  const { warnings } = aic.facts()
  aic.close()
  return { calls: cells.calls.reduce((sum, calls) => sum + calls, 0), warnings }
}

it('USAGE_TRACKING_ENABLED=false reads no logs and says so; what the ledger holds is still shown (000-40)', async () => {
  const off = { USAGE_TRACKING_ENABLED: 'false' }
  const told = [expect.stringMatching(/^USAGE_TRACKING_ENABLED is off: no logs are read/)]
  expect(await look(off)).toEqual({ calls: 0, warnings: told })
  expect(await look({ USAGE_TRACKING_ENABLED: 'true' })).toEqual({ calls: 1, warnings: [] })
  writeClaudeLogs(home, [{ at: '2026-10-11T10:00:00.000Z', id: '2', session: 's2' }])
  for (const word of ['False', '0', 'no', ' off ']) {
    expect(await look({ USAGE_TRACKING_ENABLED: word })).toEqual({ calls: 1, warnings: told })
  }
  expect(await look({})).toEqual({ calls: 2, warnings: [] })
})
