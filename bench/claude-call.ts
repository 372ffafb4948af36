import type { Block, Call, Session, Version } from './claude-lines.ts'
import type { CorpusTools } from './corpus-log.ts'
import type { CallTokens } from './ground-truth.ts'
import type { Random } from './random.ts'

/** Models of the time of each version, with their share of the main log; the last one is what sub-agents use. */
const models: Record<Version, readonly (readonly [number, string])[]> = {
  '2.0.65': [
    [50, 'claude-opus-4-5-20251101'],
    [40, 'claude-sonnet-4-5-20250929'],
    [10, 'claude-haiku-4-5-20251001'],
  ],
  '2.1.197': [
    [45, 'claude-opus-4-8'],
    [45, 'claude-sonnet-4-6'],
    [10, 'claude-haiku-4-5-20251001'],
  ],
  '2.1.330': [
    [55, 'claude-opus-4-8'],
    [35, 'claude-sonnet-5'],
    [10, 'claude-haiku-4-5-20251001'],
  ],
}
const adviserRatio = 0.004
const nestedUsageRatio = 0.02

/** A made-up call at `atMs`, with `context` tokens of the conversation so far in the cache. */
export function makeCall(tools: CorpusTools, session: Session, atMs: number, context: number): Call {
  const { random } = tools
  const choices = models[session.version]
  const model = session.agentId === null ? random.weighted(choices) : choices.at(-1)![1]
  const tokens = makeTokens(tools, context)
  const hasAdviser = session.version === '2.1.330' && random.chance(adviserRatio)
  const adviser = {
    model: 'claude-opus-4-8',
    tokens: { ...noTokens, input: random.int(900, 4000), output: random.int(100, 900) },
  }
  return {
    messageId: `msg_01${random.base62(11)}`,
    requestId: `req_011${random.base62(10)}`,
    model,
    atMs: withinDay(atMs),
    tokens,
    adviser: hasAdviser ? adviser : null,
    blocks: makeBlocks(tools, session.version, tokens.output),
    paidBy: null,
  }
}

const noTokens: CallTokens = { input: 0, output: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, reasoning: 0 }

function makeTokens({ random }: CorpusTools, context: number): CallTokens {
  const output = random.around(420, 3, 12, 16_000)
  const written = random.around(1_300, 3, 90, 60_000)
  const isLong = random.chance(0.2)
  return {
    input: random.int(2, 30),
    output,
    cacheRead: context,
    cacheWrite5m: isLong ? 0 : written,
    cacheWrite1h: isLong ? written : 0,
    reasoning: Math.floor(output * random.pick([0, 0, 0.2, 0.4])),
  }
}

/** One to four blocks: thought, text, tools. */
function makeBlocks({ random, pool }: CorpusTools, version: Version, output: number): Block[] {
  const kinds: Block['kind'][] = []
  if (random.chance(0.45)) kinds.push('thinking')
  if (random.chance(0.4)) kinds.push('text')
  if (random.chance(0.85)) kinds.push(random.chance(nestedUsageRatio) ? 'nested-usage' : 'command')
  if (random.chance(0.15)) kinds.push('command')
  if (kinds.length === 0) kinds.push('text')
  return kinds.map((kind, index) => ({
    kind,
    slice: pool.slice(random, blockBytes(random, kind)),
    toolId: kind === 'thinking' || kind === 'text' ? '' : `toolu_01${random.base62(11)}`,
    signature: kind === 'thinking' ? random.base62(random.int(200, 900)) : '',
    output: version === '2.0.65' && index < kinds.length - 1 ? Math.min(output, random.int(1, 8)) : output,
  }))
}

/** Commands are short, but one in five writes a file or edits one. */
function blockBytes(random: Random, kind: Block['kind']): number {
  const median = kind === 'text' ? 420 : kind === 'thinking' ? 600 : random.chance(0.2) ? 2_800 : 260
  return random.around(median, 2.2, 40, 40_000)
}

/**
 * The lines of a call are 40 ms apart and must fall on one UTC day: where its early lines hold less than its last,
 * readers differ on which day such a call belongs to.
 */
function withinDay(atMs: number): number {
  const dayMs = 86_400_000
  return atMs % dayMs > dayMs - 1_000 ? atMs + 1_000 : atMs
}
