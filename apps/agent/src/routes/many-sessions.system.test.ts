import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { claudeLine, newHome } from '../../../../testing/claude-home.ts'
import { runningAgent } from '../../../../testing/running-agent.ts'

const sessions = 100_000
const perFile = 1_000
const startMs = Date.parse('2026-01-01T00:00:00Z')

let agent: Awaited<ReturnType<typeof runningAgent>>
beforeAll(async () => {
  const home = newHome()
  for (let file = 0; file < sessions / perFile; file++) {
    const cwd = `/work/project-${file}`
    const folder = path.join(home, '.claude/projects', `-work-project-${file}`)
    mkdirSync(folder, { recursive: true })
    const lines = Array.from({ length: perFile * 2 }, (_, n) => {
      const id = `${file}-${n}`
      const at = new Date(startMs + (file * perFile + n / 2) * 240_000).toISOString()
      const session = `session-${String(file * perFile + Math.floor(n / 2)).padStart(6, '0')}`
      return claudeLine({
        at,
        id,
        session,
        cwd,
        output: 10 + (n % 977),
        ...(n % 2 === 0 ? {} : { model: 'claude-opus-4-5' }),
      })
    })
    writeFileSync(path.join(folder, `log-${file}.jsonl`), `${lines.join('\n')}\n`)
  }
  agent = await runningAgent({ home, nowMs: () => Date.parse('2026-11-10T12:00:00Z') })
  await agent.agent.look()
})
afterAll(() => agent.stop())

/** The agent runs in this process: its processor time, which others that work beside the test do not stretch. */
async function timed(target: string): Promise<{ readonly tookMs: number; readonly json: Record<string, unknown> }> {
  const began = process.cpuUsage()
  const answer = await agent.ask(target)
  const json = (await answer.json()) as Record<string, unknown>
  expect(answer.status).toBe(200)
  const { user, system } = process.cpuUsage(began)
  return { tookMs: (user + system) / 1_000, json }
}

it('the first page of 100,000 sessions comes at once, and so do others, orders and searches', async () => {
  const first = await timed('/api/sessions')
  expect(first.json).toMatchObject({ total: sessions, matched: sessions })
  const others = [
    '/api/sessions?offset=54321',
    '/api/sessions?sort=cost',
    '/api/sessions?sort=project&order=asc',
    '/api/sessions?q=project-42%20opus',
    '/api/sessions?sort=cost&limit=1000&offset=99000',
    '/api/sessions/session-054321',
    '/api/projects',
    '/api/reports/savings',
  ]
  // Of processor time, five to ten times what it takes: what grows with the square of sessions takes minutes.
  expect(first.tookMs).toBeLessThan(4_000)
  for (const target of others) expect((await timed(target)).tookMs, target).toBeLessThan(2_000)
})
