import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { workFolder } from '../folders.ts'
import { Random } from '../random.ts'

const dayMs = 86_400_000
const models = [
  'claude-opus-4-8',
  'claude-sonnet-4-6',
  'claude-haiku-4-5-20251001',
  'claude-sonnet-5',
  'claude-opus-4-5-20251101',
  'claude-sonnet-4-5-20250929',
  'claude-opus-4-6',
  'claude-opus-4-1-20250805',
]

/** A home whose Claude Code made a million calls over a year, in 2,000 sessions of 40 projects. Made once; returns its folder. */
export function millionHome(nowMs: number): string {
  const home = path.join(workFolder, 'homes', 'million')
  const done = path.join(home, 'done')
  if (existsSync(done)) return home
  const random = new Random(7)
  for (let session = 0; session < 2_000; session++) {
    const folder = path.join(home, '.claude/projects', `-work-project-${session % 40}`)
    mkdirSync(folder, { recursive: true })
    const id = `00000000-0000-4000-8000-${String(session).padStart(12, '0')}`
    const startMs = nowMs - 365 * dayMs + (session / 2_000) * 364 * dayMs
    let lines = ''
    for (let call = 0; call < 500; call++) {
      const model = random.pick(models)
      const usage = {
        input_tokens: random.int(0, 50),
        output_tokens: 1 + random.int(0, 2_000),
        cache_read_input_tokens: random.int(0, 150_000),
        cache_creation_input_tokens: random.int(0, 9_000),
      }
      const timestamp = new Date(startMs + call * 31_000).toISOString()
      const message = { id: `msg_${session}_${call}`, type: 'message', role: 'assistant', model, usage }
      const cwd = `/work/project-${session % 40}`
      lines += `${JSON.stringify({ type: 'assistant', sessionId: id, cwd, requestId: `req_${session}_${call}`, timestamp, message })}\n`
    }
    writeFileSync(path.join(folder, `${id}.jsonl`), lines)
  }
  writeFileSync(done, '')
  return home
}
