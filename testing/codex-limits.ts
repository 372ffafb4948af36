import { appendFileSync, mkdirSync } from 'node:fs'
import path from 'node:path'

/** An answer that Codex got, and what it heard of the plan's limits with it. */
export interface CodexAnswer {
  /** UTC ms. */
  readonly atMs: number
  readonly input: number
  /** Used percent of the 5-hour window, which ends in two hours. */
  readonly session: number
}

/** Appends an answer to a rollout in a home, as Codex logs it. */
export function logCodexAnswer(home: string, { atMs, input, session }: CodexAnswer): void {
  const timestamp = new Date(atMs).toISOString()
  const folder = path.join(home, '.codex/sessions', timestamp.slice(0, 10).replaceAll('-', '/'))
  const count = { input_tokens: input, cached_input_tokens: 0, output_tokens: 10, reasoning_output_tokens: 0 }
  const lines = [
    { timestamp, type: 'turn_context', payload: { cwd: '/home/ann/shop', model: 'gpt-5.1-codex' } },
    {
      timestamp,
      type: 'event_msg',
      payload: {
        type: 'token_count',
        info: { total_token_usage: count, last_token_usage: count },
        rate_limits: {
          limit_id: 'codex',
          limit_name: null,
          primary: { used_percent: session, window_minutes: 300, resets_at: Math.floor(atMs / 1_000) + 7_200 },
          secondary: null,
        },
      },
    },
  ]
  mkdirSync(folder, { recursive: true })
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
  appendFileSync(path.join(folder, 'rollout-sample.jsonl'), text)
}
