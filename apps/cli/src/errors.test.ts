import { rmSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { errorTable } from '@aic/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newHome, writeClaudeLogs } from '../../../testing/claude-home.ts'
import { runInProcess } from '../../../testing/run-in-process.ts'

const home = newHome()
const nowMs = Date.UTC(2026, 0, 11)
afterAll(() => rmSync(home, { recursive: true, force: true }))
beforeAll(() => {
  const at = '2026-01-10T10:00:00.000Z'
  writeClaudeLogs(home, [
    { at, id: '1', session: 'twin-1' },
    { at, id: '2', session: 'twin-2' },
  ])
})

const cases: readonly (readonly [code: keyof typeof errorTable, args: readonly string[], says: RegExp])[] = [
  ['unknown-command', ['dialy'], /"dialy".*\n.*aic daily\?/],
  ['unknown-command', ['help', 'me'], /"me".*\n.*overview, daily,/],
  ['unknown-flag', ['daily', '--jsno'], /--jsno.*\n.*--json\?/],
  ['unknown-flag', ['--weekly'], /--weekly.*\n.*aic weekly\./],
  ['removed-flag', ['blocks', '--live'], /--live.*\n.*aic watch\./],
  ['unexpected-argument', ['daily', 'today'], /"today".*\n.*--flag VALUE/],
  ['missing-value', ['daily', '--since'], /--since needs.*\n.*--since DAY/],
  ['bad-value', ['daily', '--since', '2026-02-30'], /"2026-02-30".*\n.*2026-01-31/],
  ['bad-value', ['daily', '-m', 'guess'], /"guess".*\n.*auto, calculate, display/],
  ['bad-value', ['daily', '-z', 'Mars/Phobos'], /"Mars\/Phobos".*\n.*Europe\/Berlin/],
  ['bad-value', ['daily', '--last', '0'], /--last.*"0".*\n.*from 1/],
  ['bad-value', ['blocks', '-t', 'many'], /"many".*\n.*max/],
  ['bad-value', ['blocks', '-n', '0'], /"0".*\n.*0\.25/],
  ['bad-value', ['completion', 'tcsh'], /"tcsh".*\n.*bash/],
  ['bad-value', ['completion'], /Which shell.*\n.*bash/],
  ['contradicting-flags', ['daily', '--since', '20260202', '--until', '20260201'], /2026-02-02 is after.*\n.*Swap/],
  ['contradicting-flags', ['daily', '--since', '20260101', '--last', '3'], /--since and --last.*\n.*one of them/],
  ['contradicting-flags', ['daily', '--csv', '--json'], /--csv and --json/],
  ['unknown-source', ['daily', '--source', 'codecs'], /"codecs".*\n.*codex\?/],
  ['ambiguous-session', ['session', '--id', 'twin'], /2 sessions.*"twin".*\n.*twin-1, twin-2/],
  ['unknown-session', ['session', '--id', 'nope'], /"nope".*\n.*aic session/],
  ['no-terminal', ['watch'], /terminal.*\n.*--json/],
  ['bad-hook', ['statusline'], /nothing on stdin.*\n.*https:/],
]

describe('an error', () => {
  it.each(cases)('%s of %j says what happened, its code, and what to do', async (code, args, says) => {
    const { code: status, stdout, stderr } = await runInProcess(args, { home, nowMs })
    expect([status, stdout]).toEqual([errorTable[code].exitCode, ''])
    expect(stderr).toMatch(says)
    expect(stderr).toMatch(new RegExp(`^aic: .* \\[${code}\\]\\n`))
  })

  it('of a ledger of a later aic says so, and leaves it alone', async () => {
    const folder = path.join(home, 'later')
    const env = { AIC_DATA_DIR: folder }
    await runInProcess(['daily'], { home, nowMs, env })
    const database = new DatabaseSync(path.join(folder, 'ledger.sqlite'))
    database.exec('pragma user_version = 999')
    database.close()
    const { code, stderr } = await runInProcess(['daily'], { home, nowMs, env })
    expect([code, stderr]).toEqual([1, expect.stringMatching(/999.*\[later-ledger\]\nUpdate aic/)])
  })
})
