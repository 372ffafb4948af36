import { rmSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { newHome } from '../../../testing/claude-home.ts'
import { runInProcess } from '../../../testing/run-in-process.ts'

let home: string
beforeEach(() => {
  home = newHome()
})
afterEach(() => rmSync(home, { recursive: true, force: true }))
const nowMs = Date.UTC(2026, 10, 10, 12)
const aic = (...args: string[]) => runInProcess(args, { home, nowMs, env: { AIC_AGENT_PORT: '1' } })

it('aic alerts test is content with a terminal, which the next command writes to', async () => {
  await aic('alerts', 'settings', '--channels', 'terminal')
  const { code, stdout } = await aic('alerts', 'test')
  expect(stdout).toContain('terminal with the next command')
  expect(code).toBe(0)
})

it.runIf(process.platform === 'linux')(
  'aic alerts test fails where a channel does, and says how to do without it',
  async () => {
    await aic('alerts', 'settings', '--channels', 'desktop,terminal')
    const { code, stdout } = await aic('alerts', 'test')
    expect(stdout).toContain('Without desktop: aic alerts settings --channels terminal')
    expect(code).toBe(1)
  },
)
