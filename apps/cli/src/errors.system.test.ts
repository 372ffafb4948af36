import { rmSync } from 'node:fs'
import { afterAll, expect, it } from 'vitest'
import { newHome } from '../../../testing/claude-home.ts'
import { runAic } from '../../../testing/run-aic.ts'

const home = newHome()
afterAll(() => rmSync(home, { recursive: true, force: true }))

it('an error is told on stderr, in words, for JSON too', () => {
  expect(runAic(['daily', '--json', '--since', 'x'], { home })).toEqual({
    status: 2,
    stdout: '',
    stderr: 'aic: --since can\'t be "x" [bad-value]\nWrite a day as 2026-01-31 or 20260131, or today, or yesterday.\n',
  })
})

it('a missing program is named', () => {
  const { status, stderr } = runAic(['daily', '--jq', '.'], { home, env: { PATH: '/nowhere' } })
  expect([status, stderr]).toEqual([1, expect.stringMatching(/jq.*\[no-jq\]\nInstall jq/)])
})
