import path from 'node:path'
import { CorpusLog, type CorpusTools, pauseMs, startTime } from './corpus-log.ts'

const projects = 'webshop api-server notes-app billing docs-site mobile-app infra data-tools'.split(' ')
const repeatRatio = 0.4

/** Counts as Codex writes them: input includes cached and written, output includes reasoning. */
interface CodexCounts {
  readonly input: number
  readonly cached: number
  readonly written: number
  readonly output: number
  readonly reasoning: number
}

const none: CodexCounts = { input: 0, cached: 0, written: 0, output: 0, reasoning: 0 }
const plus = (a: CodexCounts, b: CodexCounts): CodexCounts => ({
  input: a.input + b.input,
  cached: a.cached + b.cached,
  written: a.written + b.written,
  output: a.output + b.output,
  reasoning: a.reasoning + b.reasoning,
})

/** Writes Codex rollouts of the given sizes below `home`/.codex/sessions, a third of them by the newest version. */
export function writeCodexCorpus(tools: CorpusTools, home: string, sizes: readonly number[]): void {
  for (const size of sizes) new Rollout(tools, home, size).run()
}

class Rollout {
  readonly #tools: CorpusTools
  readonly #log: CorpusLog
  readonly #id: string
  readonly #cwd: string
  readonly #isNewest: boolean
  readonly #model: string
  #atMs: number
  #ordinal = 0
  #total = none
  #context = 4_000

  constructor(tools: CorpusTools, home: string, size: number) {
    const { random } = tools
    this.#tools = tools
    this.#atMs = startTime(tools)
    this.#id = random.uuid()
    this.#cwd = `/home/dev/work/${random.pick(projects)}`
    this.#isNewest = random.chance(0.35)
    this.#model = random.weighted(
      this.#isNewest
        ? [
            [70, 'gpt-5.5'],
            [30, 'gpt-5.4'],
          ]
        : [
            [60, 'gpt-5.2-codex'],
            [40, 'gpt-5.1-codex'],
          ],
    )
    const start = this.#iso()
    const name = `rollout-${start.slice(0, 19).replaceAll(':', '-')}-${this.#id}.jsonl`
    const folder = start.slice(0, 10).replaceAll('-', '/')
    this.#log = new CorpusLog(tools, path.join(home, '.codex', 'sessions', folder, name), size)
  }

  run(): void {
    this.#writeMeta()
    do this.#turn()
    while (!this.#log.isFull)
    this.#log.close()
  }

  #writeMeta(): void {
    const version = this.#isNewest ? '0.169.0' : '0.104.0'
    const meta = `"id":"${this.#id}","timestamp":"${this.#iso()}","cwd":"${this.#cwd}","originator":"codex_cli_rs","cli_version":"${version}","source":"cli","model_provider":"openai","base_instructions":{"text":"`
    this.#filler('session_meta', meta, '"},"git":{"branch":"main"}', 9_000)
  }

  #turn(): void {
    const { random } = this.#tools
    const turnId = random.uuid()
    const context = `"turn_id":"${turnId}","cwd":"${this.#cwd}","approval_policy":"never","sandbox_policy":{"type":"danger-full-access"},"model":"${this.#model}","effort":"high","summary":"auto","user_instructions":"`
    this.#filler('turn_context', context, '"', 1_500)
    this.#filler('event_msg', '"type":"user_message","message":"', '","images":[]', 200)
    for (let left = random.int(1, 12); left > 0; left--) {
      this.#call(turnId)
      while (this.#log.owesFiller && this.#log.leftBytes > 400) this.#writeAnswer()
      if (this.#log.isFull) return
    }
    this.#pass(pauseMs(random))
  }

  /** A model call: what it said, and its counts, which 0.104 as a rule writes twice. */
  #call(turnId: string): void {
    this.#pass(this.#tools.random.int(3_000, 60_000))
    const last = this.#makeCounts()
    this.#total = plus(this.#total, last)
    this.#tools.truth.add(this.#atMs, this.#model, {
      input: last.input - last.cached - last.written,
      output: last.output,
      cacheRead: last.cached,
      cacheWrite5m: last.written,
      cacheWrite1h: 0,
      reasoning: last.reasoning,
    })
    if (this.#isNewest) this.#writeRecord(turnId, last)
    this.#writeCount(last)
    if (!this.#isNewest && this.#tools.random.chance(repeatRatio)) {
      this.#pass(5)
      this.#writeCount(last)
    }
  }

  #makeCounts(): CodexCounts {
    const { random } = this.#tools
    const added = random.around(1_800, 3, 90, 60_000)
    const output = random.around(420, 3, 12, 16_000)
    const cached = random.chance(0.9) ? Math.floor(this.#context / 128) * 128 : 0
    const input = this.#context + added
    this.#context = (input + output) % 230_000
    const written = this.#isNewest ? Math.floor((input - cached) * 0.9) : 0
    return { input, cached, written, output, reasoning: Math.floor(output * random.pick([0, 0.3, 0.5])) }
  }

  #writeRecord(turnId: string, last: CodexCounts): void {
    const ids = `"thread_id":"${this.#id}","turn_id":"${turnId}","session_id":"${this.#id}","root_turn_id":"${turnId}","response_id":"resp_${this.#tools.random.hex(12)}"`
    const usage = this.#counts(last)
    const total = this.#counts(this.#total)
    const payload = `${ids},"usage":${usage},"turn_token_usage":${usage},"thread_token_usage":${total}`
    this.#log.usage([`${this.#start('token_usage_record')}${payload}`, '}}\n'])
  }

  #writeCount(last: CodexCounts): void {
    const info = `"total_token_usage":${this.#counts(this.#total)},"last_token_usage":${this.#counts(last)},"model_context_window":258400`
    const limits =
      '"limit_id":"codex","limit_name":null,"primary":null,"secondary":null,"credits":null,"plan_type":null'
    const payload = `"type":"token_count","info":{${info}},"rate_limits":{${limits}}`
    this.#log.usage([`${this.#start('event_msg')}${payload}`, '}}\n'])
  }

  #counts({ input, cached, written, output, reasoning }: CodexCounts): string {
    const writes = this.#isNewest ? `"cache_write_input_tokens":${written},` : ''
    return `{"input_tokens":${input},"cached_input_tokens":${cached},${writes}"output_tokens":${output},"reasoning_output_tokens":${reasoning},"total_tokens":${input + output}}`
  }

  /** What tools printed, what the model thought (encrypted, so plain noise) or said. */
  #writeAnswer(): void {
    const { random } = this.#tools
    switch (
      random.weighted([
        [70, 'output'],
        [20, 'call'],
        [10, 'message'],
      ] as const)
    ) {
      case 'output':
        return this.#filler(
          'response_item',
          `"type":"function_call_output","call_id":"call_${random.base62(12)}","output":"`,
          '"',
          4_000,
        )
      case 'call':
        return this.#filler(
          'response_item',
          `"type":"function_call","name":"shell","call_id":"call_${random.base62(12)}","arguments":"`,
          '"',
          300,
        )
      case 'message':
        return this.#filler(
          'response_item',
          '"type":"message","role":"assistant","content":[{"type":"output_text","text":"',
          '"}]',
          400,
        )
    }
  }

  #filler(type: string, before: string, after: string, medianBytes: number): void {
    const { random, pool } = this.#tools
    const most = Math.max(60, Math.min(200_000, this.#log.leftBytes - 500))
    const slice = pool.slice(random, random.around(medianBytes, 4, 60, most))
    this.#log.filler([`${this.#start(type)}${before}`, `${after}}}\n`], slice)
    this.#pass(40)
  }

  #start(type: string): string {
    const ordinal = this.#isNewest ? `"ordinal":${this.#ordinal++},` : ''
    return `{"timestamp":"${this.#iso()}",${ordinal}"type":"${type}","payload":{`
  }

  #iso(): string {
    return new Date(this.#atMs).toISOString()
  }

  #pass(ms: number): void {
    this.#atMs = Math.min(this.#atMs + ms, this.#tools.endMs - 2_000)
  }
}
