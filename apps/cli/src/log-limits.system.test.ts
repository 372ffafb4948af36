import { rmSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { newHome } from '../../../testing/claude-home.ts'
import { logCodexAnswer } from '../../../testing/codex-limits.ts'
import { runAic } from '../../../testing/run-aic.ts'

let home: string
beforeEach(() => {
  home = newHome()
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

it('limits that an agent logged are shown offline, without a sign-in and without a running agent of aic', () => {
  logCodexAnswer(home, { atMs: Date.now() - 4 * 60_000, input: 1_000, session: 42.5 })
  const { limits } = JSON.parse(runAic(['limits', '--json'], { home }).stdout)
  expect(limits).toMatchObject([
    { provider: 'codex', id: 'session', usedPercent: 42.5, origin: 'log', isStale: false, accountKey: 'local' },
  ])
  const { stdout } = runAic(['limits'], { home, env: { COLUMNS: '118' } })
  expect(stdout).toMatch(/codex +5-hour window +42% +in 1h 5\dm .*agent’s log, 4m ago/)
  expect(runAic([], { home, env: { COLUMNS: '118' } }).stdout).toMatch(
    /ChatGPT \(Codex\) · 5-hour window .* 42% .*agent’s log, 4m ago/,
  )
  expect(runAic(['limits', '--fail-above', '40'], { home }).status).toBe(1)
  expect(runAic(['history'], { home, env: { COLUMNS: '118' } }).stdout).toMatch(/42% .*agent’s log/)
})
