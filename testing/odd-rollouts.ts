import { mutate, type Next, oddBytes, pick, spoiled, texts, whole } from './odd-lines.ts'

/** Bytes of `count` lines of one Codex rollout, of any version, forked or not, with every oddity. */
export function rolloutLines(next: Next, count: number): Buffer {
  const rollout = new Rollout(next)
  return oddBytes(next, count, (_, i) => rollout.oddLine(i))
}

type Line = Record<string, unknown>

/** A rollout whose totals grow, are told again, or start anew. */
class Rollout {
  readonly #next: Next
  /** The version numbers its lines. */
  readonly #isNumbered: boolean
  #total = { input: 0, cached: 0, cacheWrite: 0, output: 0, reasoning: 0 }
  #last = this.#total
  #turn = 0
  #atMs = Date.UTC(2026, 10, 1)

  constructor(next: Next) {
    this.#next = next
    this.#isNumbered = next() < 0.5
  }

  oddLine(i: number): string {
    const next = this.#next
    const kind = next()
    if (i === 0 && kind < 0.9) return JSON.stringify(this.#line(i, 'session_meta', this.#meta()))
    if (kind < 0.02)
      return pick(next, ['', 'garbage', '"token_count"', '{"token_count":{}}', '[1,2]', 'null', '{', '}'])
    const line = this.#ordinary(i)
    if (kind < 0.7) return JSON.stringify(line)
    if (kind < 0.88) return JSON.stringify(mutate(next, line, ['usage', 'thread_id', 'model', 'info']))
    const text = JSON.stringify(line)
    if (kind < 0.92)
      return text.replace(
        /"(input_tokens|type|turn_id)":/,
        (key) => `${key}${pick(next, ['7', 'null', '{}', '"x"'])},${key}`,
      )
    return spoiled(next, text, /"(payload|timestamp|info|input_tokens)"/)
  }

  #ordinary(i: number): Line {
    const kind = this.#next()
    if (kind < 0.4) return this.#line(i, 'event_msg', this.#count())
    if (kind < 0.6) return this.#line(i, 'token_usage_record', this.#record())
    if (kind < 0.75) return this.#line(i, 'turn_context', this.#context())
    if (kind < 0.8) return this.#line(i, 'event_msg', { type: 'task_started', turn_id: this.#turnId() })
    if (kind < 0.83) return this.#line(i, 'session_meta', this.#meta())
    if (kind < 0.86) return this.#settings(i)
    if (kind < 0.9) return this.#printed()
    return this.#line(i, 'response_item', { type: 'message', content: pick(this.#next, [...texts, '"token_count"']) })
  }

  #line(i: number, type: string, payload: Line): Line {
    this.#atMs += whole(this.#next, 3_000)
    const time = new Date(this.#atMs).toISOString()
    const timestamp =
      this.#next() < 0.95 ? time : pick(this.#next, [time.replace('Z', '123Z'), '1971-01-01T00:00:00.000Z', this.#atMs])
    return { timestamp, ...(this.#isNumbered && { ordinal: i }), type, payload }
  }

  /** What `codex exec --json` prints. */
  #printed(): Line {
    const timestamp = new Date(this.#atMs).toISOString()
    if (this.#next() < 0.5) return { type: 'thread.started', timestamp, thread_id: 't-9' }
    return { type: 'turn.completed', timestamp, usage: usageOf(this.#total), model: 'gpt-5.5' }
  }

  #settings(i: number): Line {
    const service_tier = pick(this.#next, ['flex', 'fast', null])
    return this.#line(i, 'event_msg', { type: 'thread_settings_applied', thread_settings: { service_tier } })
  }

  #meta(): Line {
    const next = this.#next
    return {
      id: pick(next, ['t-1', 't-1', 't-2']),
      ...(next() < 0.3 && { session_id: 's-1' }),
      ...(next() < 0.2 && { forked_from_id: pick(next, ['t-0', null]) }),
      ...(next() < 0.2 && { subagent_history_start_ordinal: whole(next, 40) }),
      ...(next() < 0.2 && { forked_from_ordinal_exclusive: whole(next, 40) }),
      ...(next() < 0.2 && { parent_thread_id: 't-0' }),
      ...(next() < 0.3 && { thread_source: pick(next, ['user', 'subagent']) }),
      source:
        next() < 0.7 ? 'cli' : { subagent: pick(next, ['review', { thread_spawn: { parent_thread_id: 't-0' } }]) },
      cwd: this.#cwd(),
      model_provider: pick(next, ['openai', 'azure', null]),
      base_instructions: { text: pick(next, texts) },
    }
  }

  #context(): Line {
    if (this.#next() < 0.7) this.#turn++
    const model = pick(this.#next, ['gpt-5.5', 'gpt-5.1-codex', 'gpt-Größe'])
    return {
      turn_id: this.#turnId(),
      cwd: this.#cwd(),
      approval_policy: 'never',
      sandbox_policy: { type: 'danger-full-access' },
      model,
      user_instructions: pick(this.#next, texts),
    }
  }

  #cwd = (): string => pick(this.#next, ['/home/me/shop', 'C:\\Users\\me\\shop', '/srv/日本'])

  #turnId = (): string | null =>
    this.#next() < 0.1 ? null : `019aa0d8-d04b-7920-91a5-${String(this.#turn).padStart(12, '0')}`

  #count(): Line {
    this.#grow()
    const total_token_usage = usageOf(this.#total)
    const info =
      this.#next() < 0.1
        ? null
        : { total_token_usage, ...(this.#next() < 0.8 && { last_token_usage: usageOf(this.#last) }) }
    return { type: 'token_count', info, rate_limits: { primary: { used_percent: 47.5 }, credits: null } }
  }

  #record(): Line {
    this.#grow()
    return {
      thread_id: 't-1',
      turn_id: this.#turnId(),
      session_id: 't-1',
      response_id: pick(this.#next, [`resp_${'0'.repeat(20)}${whole(this.#next, 1e6)}`, 'gen-1', null]),
      usage: usageOf(this.#last),
      turn_token_usage: usageOf(this.#last),
      thread_token_usage: usageOf(this.#total),
    }
  }

  /** Most totals grow; some are told again, and some threads start at nothing. */
  #grow(): void {
    const next = this.#next
    if (next() < 0.3) return
    if (next() < 0.05) this.#total = { input: 0, cached: 0, cacheWrite: 0, output: 0, reasoning: 0 }
    const [input, output] = [whole(next, 20_000), whole(next, 900)]
    this.#last = { input, cached: whole(next, input + 1), cacheWrite: 0, output, reasoning: whole(next, output + 1) }
    const { total: t, last: l } = { total: this.#total, last: this.#last }
    this.#total = {
      input: t.input + l.input,
      cached: t.cached + l.cached,
      cacheWrite: 0,
      output: t.output + l.output,
      reasoning: t.reasoning + l.reasoning,
    }
  }
}

type Counts = Readonly<Record<'input' | 'cached' | 'cacheWrite' | 'output' | 'reasoning', number>>

const usageOf = ({ input, cached, cacheWrite, output, reasoning }: Counts): Line => ({
  input_tokens: input,
  cached_input_tokens: cached,
  cache_write_input_tokens: cacheWrite,
  output_tokens: output,
  reasoning_output_tokens: reasoning,
  total_tokens: input + output,
})
