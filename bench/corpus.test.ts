import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CorpusOptions, parseBytes, writeCorpus } from './corpus.ts'
import { type CallTokens, GroundTruth, type Manifest } from './ground-truth.ts'

const scratch = mkdtempSync(path.join(tmpdir(), 'aic-corpus-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

let homes = 0
function corpus(options: Partial<CorpusOptions>): { home: string; manifest: Manifest } {
  const home = path.join(scratch, `home-${homes++}`)
  return { home, manifest: writeCorpus({ files: 60, sizeBytes: 6_000_000, seed: 7, ...options, home }) }
}

const filesOf = (home: string): string[] =>
  readdirSync(home, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.jsonl'))
    .sort()

function linesOf(home: string): string[] {
  return filesOf(home).flatMap((file) => readFileSync(path.join(home, file), 'utf8').split('\n').slice(0, -1))
}

function digestOf(home: string): string {
  const hash = createHash('sha256')
  for (const file of filesOf(home)) hash.update(`${file}\n`).update(readFileSync(path.join(home, file)))
  return hash.digest('hex')
}

const whole = (value: number): number => {
  expect(Number.isInteger(value)).toBe(true)
  return value
}

describe('the corpus of Claude Code logs', () => {
  let home: string
  let manifest: Manifest
  beforeAll(() => ({ home, manifest } = corpus({})))

  it('is the same to the byte for the same seed, and another for another', () => {
    expect(digestOf(corpus({}).home)).toBe(digestOf(home))
    expect(digestOf(corpus({ seed: 8 }).home)).not.toBe(digestOf(home))
  })

  it('has the files and bytes that were asked for, of many sizes', () => {
    expect(filesOf(home).length).toBe(60)
    expect(manifest.files).toBe(60)
    const bytes = filesOf(home).map((file) => readFileSync(path.join(home, file)).length)
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBe(manifest.sizeBytes)
    expect(manifest.sizeBytes / 6_000_000).toBeCloseTo(1, 0)
    expect(Math.max(...bytes) / Math.min(...bytes)).toBeGreaterThan(20)
  })

  it('holds what its manifest says, counted anew with JSON.parse', () => {
    const recount = recountClaude(linesOf(home))
    expect(recount.days).toEqual(withoutReasoning(manifest).days)
    expect(manifest.calls).toBeGreaterThan(100)
    expect(manifest.lines).toBe(linesOf(home).length)
  })

  it('holds the traps: printed and nested usage, copies, sub-agents, counts that grow, advisers', () => {
    const { home } = corpus({ sizeBytes: 25_000_000, files: 150 })
    const lines = linesOf(home)
    const has = (test: RegExp) => lines.filter((line) => test.test(line)).length
    expect(has(/\\"usage\\":\{\\"input_tokens/)).toBeGreaterThan(10)
    expect(has(/"input":\{"usage":\{"input_tokens":7001/)).toBeGreaterThan(3)
    expect(has(/"toolUseResult":\{"status":"completed".*"usage":\{/)).toBeGreaterThan(3)
    expect(has(/"requestSessionId":/)).toBeGreaterThan(3)
    expect(has(/"isSidechain":true/)).toBeGreaterThan(50)
    expect(has(/"type":"advisor_message"/)).toBeGreaterThan(0)
    expect(has(/"type":"cost-state"/)).toBeGreaterThan(3)
    expect(has(/"version":"2\.0\.65".*"stop_reason":null.*"output_tokens":[1-8],/)).toBeGreaterThan(20)
    expect(Math.max(...lines.map((line) => line.length))).toBeGreaterThan(100_000)
    expect(filesOf(home).some((file) => file.includes('/subagents/agent-'))).toBe(true)
  })

  it('keeps lines with usage to their share of the bytes', () => {
    const sparse = corpus({ usageRatio: 0.03, sizeBytes: 20_000_000 }).manifest
    expect(sparse.usageBytes / sparse.sizeBytes).toBeLessThan(0.06)
    expect(manifest.usageBytes / manifest.sizeBytes).toBeGreaterThan(0.2)
  })

  it('writes a long line that counts for nothing', () => {
    const { home: long, manifest: withLine } = corpus({ longLineBytes: 9_000_000 })
    expect(withLine.totals).toEqual(manifest.totals)
    const longest = linesOf(long).sort((a, b) => b.length - a.length)[0]!
    expect(longest.length).toBeGreaterThan(8_500_000)
    expect(JSON.parse(longest)).toMatchObject({ type: 'user' })
  })
})

describe('the corpus of Codex rollouts', () => {
  it('holds what its manifest says, counted anew with JSON.parse, and is the same for the same seed', () => {
    const { home, manifest } = corpus({ agent: 'codex' })
    expect(recountCodex(home).days).toEqual(manifest.days)
    expect(manifest.calls).toBeGreaterThan(100)
    expect(digestOf(corpus({ agent: 'codex' }).home)).toBe(digestOf(home))
  })
})

it('reads sizes as people write them', () => {
  expect(['200m', '2g', '1.5k', '77'].map(parseBytes)).toEqual([209_715_200, 2_147_483_648, 1536, 77])
  expect(() => parseBytes('much')).toThrow('Expected bytes such as 200m or 2g, got much')
})

/** The logs' lines do not tell reasoning for every version, so the recount leaves it out. */
function withoutReasoning(manifest: Manifest): Manifest {
  return JSON.parse(JSON.stringify(manifest, (key, value) => (key === 'reasoning' ? 0 : value)))
}

/** Largest output of each (message id, request id); every line of a call lies on one day. */
function recountClaude(lines: readonly string[]): Manifest {
  const calls = new Map<string, { atMs: number; model: string; tokens: CallTokens }>()
  const keep = (id: string, atMs: number, model: string, usage: ClaudeUsage) => {
    const tokens = tokensOf(usage)
    if (tokens.output > (calls.get(id)?.tokens.output ?? -1)) calls.set(id, { atMs, model, tokens })
  }
  for (const line of lines) {
    const { type, message, requestId, timestamp } = JSON.parse(line)
    if (type !== 'assistant') continue
    const id = `${message.id} ${requestId}`
    keep(id, Date.parse(timestamp), message.model, message.usage)
    for (const part of message.usage.iterations ?? []) {
      if (part.type === 'advisor_message') keep(`${id} adviser`, Date.parse(timestamp), part.model, part)
    }
  }
  const truth = new GroundTruth()
  for (const { atMs, model, tokens } of calls.values()) truth.add(atMs, model, tokens)
  return truth.manifest('claude', 0)
}

interface ClaudeUsage {
  readonly input_tokens: number
  readonly output_tokens: number
  readonly cache_read_input_tokens: number
  readonly cache_creation_input_tokens: number
  readonly cache_creation: { readonly ephemeral_5m_input_tokens: number; readonly ephemeral_1h_input_tokens: number }
}

function tokensOf(usage: ClaudeUsage): CallTokens {
  const cacheWrite5m = whole(usage.cache_creation.ephemeral_5m_input_tokens)
  const cacheWrite1h = whole(usage.cache_creation.ephemeral_1h_input_tokens)
  expect(usage.cache_creation_input_tokens).toBe(cacheWrite5m + cacheWrite1h)
  const [input, output] = [whole(usage.input_tokens), whole(usage.output_tokens)]
  return { input, output, cacheRead: whole(usage.cache_read_input_tokens), cacheWrite5m, cacheWrite1h, reasoning: 0 }
}

/** Differences of the running total of each rollout; a repeated count makes no difference. */
function recountCodex(home: string): Manifest {
  const truth = new GroundTruth()
  for (const file of filesOf(home)) {
    let model = ''
    let last: Record<string, number> = {}
    for (const line of readFileSync(path.join(home, file), 'utf8').split('\n').slice(0, -1)) {
      const { timestamp, type, payload } = JSON.parse(line)
      if (type === 'turn_context') model = payload.model
      if (payload.type !== 'token_count') continue
      const total: Record<string, number> = payload.info.total_token_usage
      const since = (key: string) => (total[key] ?? 0) - (last[key] ?? 0)
      if (since('total_tokens') > 0) truth.add(Date.parse(timestamp), model, codexTokens(since))
      last = total
    }
  }
  return truth.manifest('codex', 0)
}

function codexTokens(since: (key: string) => number): CallTokens {
  const [cacheRead, cacheWrite5m] = [since('cached_input_tokens'), since('cache_write_input_tokens')]
  return {
    input: since('input_tokens') - cacheRead - cacheWrite5m,
    output: since('output_tokens'),
    cacheRead,
    cacheWrite5m,
    cacheWrite1h: 0,
    reasoning: since('reasoning_output_tokens'),
  }
}
