import { type DemoFiles, iso, toJsonl } from '../demo-files.ts'
import type { DemoCall, DemoSession } from '../demo-plan.ts'

/** Codex: one rollout per session, in a folder per local day; every third count is written twice, as the client does. */
export function renderCodex(sessions: readonly DemoSession[], zoneOffsetMs: number): DemoFiles {
  return Object.fromEntries(
    sessions.map((session) => {
      const id = session.random.uuid()
      const startMs = session.calls[0]!.atMs - 5_000
      const local = iso(startMs + zoneOffsetMs).slice(0, 19)
      const name = `rollout-${local.replaceAll(':', '-')}-${id}.jsonl`
      const lines = [meta(session, id, startMs), turn(session, startMs + 100), ...counts(session.calls)]
      return [`.codex/sessions/${local.slice(0, 10).replaceAll('-', '/')}/${name}`, toJsonl(lines)]
    }),
  )
}

const meta = ({ cwd }: DemoSession, id: string, atMs: number): object => ({
  timestamp: iso(atMs),
  type: 'session_meta',
  payload: {
    id,
    timestamp: iso(atMs),
    cwd,
    originator: 'codex_cli_rs',
    cli_version: '0.104.0',
    source: 'cli',
    model_provider: 'openai',
  },
})

const turn = ({ cwd, calls }: DemoSession, atMs: number): object => ({
  timestamp: iso(atMs),
  type: 'turn_context',
  payload: { cwd, approval_policy: 'on-request', model: calls[0]!.model, effort: 'high', summary: 'auto' },
})

function counts(calls: readonly DemoCall[]): object[] {
  const total = {
    input_tokens: 0,
    cached_input_tokens: 0,
    output_tokens: 0,
    reasoning_output_tokens: 0,
    total_tokens: 0,
  }
  return calls.flatMap((call, index) => {
    const last = usageOf(call)
    for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += last[key]
    const line = (atMs: number) => tokenCount(atMs, { ...total }, last)
    return index % 3 === 2 ? [line(call.atMs), line(call.atMs + 40)] : [line(call.atMs)]
  })
}

/** Codex counts the cached tokens as input, too, and knows no cache writes before 0.169. */
function usageOf({ input, cached, written, output, reasoning }: DemoCall) {
  const prompt = input + cached + written
  return {
    input_tokens: prompt,
    cached_input_tokens: cached,
    output_tokens: output,
    reasoning_output_tokens: reasoning,
    total_tokens: prompt + output,
  }
}

const tokenCount = (atMs: number, total: object, last: object): object => ({
  timestamp: iso(atMs),
  type: 'event_msg',
  payload: {
    type: 'token_count',
    info: { total_token_usage: total, last_token_usage: last, model_context_window: 258_400 },
    rate_limits: null,
  },
})
