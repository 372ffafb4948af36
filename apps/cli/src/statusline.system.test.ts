import { appendFileSync, readdirSync, rmSync, truncateSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { claudeLine, newHome, writeClaudeLogs } from '../../../testing/claude-home.ts'
import { runAic } from '../../../testing/run-aic.ts'

const homes = [newHome(), newHome(), newHome()] as const
afterAll(() => {
  for (const home of homes) rmSync(home, { recursive: true, force: true })
})

const transcriptIn = (home: string): string => path.join(home, '.claude', 'projects', '-work-app', 's1.jsonl')
const hookFor = (home: string) => ({
  session_id: 's1',
  transcript_path: transcriptIn(home),
  model: { display_name: 'Opus' },
  cost: { total_cost_usd: 0.12 },
})

const line = (home: string, hook: object, ...args: readonly string[]) =>
  runAic(['statusline', ...args], { home, input: JSON.stringify(hook) })

describe('the status line', () => {
  const [home] = homes
  writeClaudeLogs(home, [{ at: '2026-01-10T10:00:00.000Z', id: '1', cacheRead: 40_000 }])
  const hook = hookFor(home)

  it('is one line, with the context of the transcript where the hook states none', () => {
    expect(line(home, hook)).toEqual({
      status: 0,
      stdout: '🤖 Opus | 💰 $0.12 session / $0.00 today / No active block | 🧠 40,100 (20%)\n',
      stderr: '',
    })
    const context_window = { total_input_tokens: 120_000, context_window_size: 200_000 }
    expect(line(home, { ...hook, context_window }).stdout).toMatch(/🧠 120,000 \(60%\)\n$/)
  })

  it.each(['', '{', '[]', '{"session_id":"x"}'])('refuses %j on stderr', (input) => {
    const { status, stdout, stderr } = runAic(['statusline'], { home, input })
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^aic: .* \[bad-hook\]\n/)
  })

  it('does no harm with paths and ids that are none of its business', () => {
    const before = readdirSync(home)
    for (const transcript_path of ['/etc/passwd', '/nowhere/x.jsonl', '\u0000', '../../..', '/dev/zero']) {
      const { status, stdout } = line(home, { ...hook, session_id: '../../evil', transcript_path })
      expect([status, stdout]).toEqual([0, expect.stringMatching(/N\/A\n$/)])
    }
    expect(readdirSync(home)).toEqual(before)
  })
})

it('shows the block that aic blocks shows, also where nobody slept for days', () => {
  const [, home] = homes
  const nowMs = Date.now()
  const calls = Array.from({ length: 36 }, (_, i) => ({
    at: new Date(nowMs - i * 2 * 3_600_000 - 60_000).toISOString(),
    id: String(i),
    input: 100_000 * (i + 1),
  }))
  writeClaudeLogs(home, calls)
  const { blocks } = JSON.parse(runAic(['blocks', '--active', '--json'], { home }).stdout) as {
    blocks: { costUSD: number }[]
  }
  const [block] = blocks
  // None is active when its five hours ended within the last minute.
  const shown = block === undefined ? ' No active block ' : ` $${block.costUSD.toFixed(2)} block (`
  expect(line(home, hookFor(home)).stdout).toContain(shown)
})

it('looks at the end of a session of 500 MB, and sees what was just said', () => {
  const [, , home] = homes
  const call = { at: new Date().toISOString(), id: '1', input: 100_000 }
  writeClaudeLogs(home, [call])
  expect(line(home, hookFor(home)).stdout).toContain('$0.30 today')
  truncateSync(transcriptIn(home), 500_000_000)
  line(home, hookFor(home))
  appendFileSync(transcriptIn(home), `\n${claudeLine({ ...call, id: '2', cacheRead: 5_000 })}\n`)
  expect(line(home, hookFor(home)).stdout).toMatch(/\$0.60 today .* 105,000 \(53%\)/)
})
