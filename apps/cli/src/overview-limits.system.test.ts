import { rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newHome, writeClaudeLogs } from '../../../testing/claude-home.ts'
import { logCodexAnswer } from '../../../testing/codex-limits.ts'
import { runAic } from '../../../testing/run-aic.ts'
import { runInProcess } from '../../../testing/run-in-process.ts'

const hourMs = 3_600_000
let home: string
let nowMs: number
beforeEach(() => {
  home = newHome()
  nowMs = Date.now()
  writeClaudeLogs(home, [{ at: new Date(nowMs - hourMs).toISOString(), id: '1' }])
  runAic(['daily'], { home }) // makes the ledger that keeps what hooks say
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

/** What Claude Code's status line says: 63 % of five hours, which end in two, and 31 % of the week. */
function hear(): void {
  const seconds = (ms: number): number => Math.floor((nowMs + ms) / 1_000)
  const hook = {
    session_id: 's1',
    transcript_path: path.join(home, '.claude/projects/-work-app/s1.jsonl'),
    model: { display_name: 'Opus' },
    rate_limits: {
      five_hour: { used_percentage: 63.2, resets_at: seconds(2 * hourMs) },
      seven_day: { used_percentage: 31, resets_at: seconds(80 * hourMs) },
    },
  }
  expect(runAic(['statusline'], { home, input: JSON.stringify(hook) }).status).toBe(0)
}
const overview = async (afterMs = 0, args: readonly string[] = []) =>
  (await runInProcess(args, { home, nowMs: nowMs + afterMs })).stdout

describe('limits in the overview', () => {
  it('are those that a status line told, without asking anybody', async () => {
    expect(await overview()).not.toContain('Limits')
    expect(JSON.parse(await overview(0, ['--json'])).limits).toEqual([])
    hear()
    const text = await overview()
    expect(text).toMatch(/^ Limits\n {3}Claude · 5-hour window .* 63% .*resets in (2h|1h 59m)/m)
    expect(text).toMatch(/^ {3}Claude · Weekly .* 31% /m)
    expect(JSON.parse(await overview(0, ['--json'])).limits).toMatchObject([
      { provider: 'claude', id: 'session', usedPercent: 63.2, origin: 'status-line' },
      { provider: 'claude', id: 'weekly', usedPercent: 31 },
    ])
  })

  it('are those that an agent logged, before any other command has looked', async () => {
    logCodexAnswer(home, { atMs: nowMs - 60_000, input: 1_000, session: 42.5 })
    expect(await overview()).toMatch(/^ Limits\n {3}ChatGPT \(Codex\) · 5-hour window .* 42% .*agent’s log, 1m ago/m)
    expect(JSON.parse(await overview(0, ['--json'])).limits).toMatchObject([{ provider: 'codex', usedPercent: 42.5 }])
  })

  it('are not shown after their reset, and say how old they are', async () => {
    hear()
    const text = await overview(3 * hourMs)
    expect(text).not.toContain('63%')
    expect(text).toMatch(/Claude · Weekly .* 31% .*status line, 3h ago/)
    expect(await overview(30 * hourMs)).not.toContain('Limits')
  })

  it('do no harm where the journal can’t be read', () => {
    hear()
    writeFileSync(path.join(home, '.local/share/aic/journal.sqlite'), 'no database')
    const { status, stdout, stderr } = runAic([], { home })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toContain('Today')
  })
})
