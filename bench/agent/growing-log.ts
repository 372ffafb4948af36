import { appendFileSync, mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { workFolder } from '../folders.ts'
import type { AgentProcess } from './agent-process.ts'

/** A home with one log that grows. */
export class GrowingLog {
  readonly home = path.join(workFolder, 'homes', 'growing')
  readonly #file = path.join(this.home, '.claude/projects/-work-shop/00000000-0000-4000-8000-000000000001.jsonl')
  #count = 0

  constructor() {
    rmSync(this.home, { recursive: true, force: true })
    mkdirSync(path.dirname(this.#file), { recursive: true })
    this.append()
  }

  append(): void {
    const usage = {
      input_tokens: 10,
      output_tokens: 100,
      cache_read_input_tokens: 5_000,
      cache_creation_input_tokens: 300,
    }
    const id = `msg_${this.#count++}`
    const message = { id, type: 'message', role: 'assistant', model: 'claude-sonnet-4-6', usage }
    const timestamp = new Date().toISOString()
    const sessionId = '00000000-0000-4000-8000-000000000001'
    appendFileSync(
      this.#file,
      `${JSON.stringify({ type: 'assistant', sessionId, cwd: '/work/shop', requestId: `req_${id}`, timestamp, message })}\n`,
    )
  }

  get count(): number {
    return this.#count
  }

  async callsToldBy(agent: AgentProcess): Promise<number> {
    const answer = await fetch(`${agent.url}/api/overview`, { headers: { authorization: `Bearer ${agent.token}` } })
    const { today } = (await answer.json()) as { readonly today: { readonly aic: { readonly calls: number } } }
    return today.aic.calls
  }
}
