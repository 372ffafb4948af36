/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Gives the next number, see {@link random}. */
export type Next = () => number
/** One of some values. */
export const pick = <T>(next: Next, from: readonly T[]): T => from[Math.floor(next() * from.length)] as T
/** A whole number below another. */
export const whole = (next: Next, most: number): number => Math.floor(next() * most)

/** Bytes of `count` lines of Claude Code; ordinary ones only, or every oddity that real and broken logs have shown. */
export const claudeLines = (next: Next, count: number, { isOrdinary = false } = {}): Buffer =>
  isOrdinary
    ? Buffer.from(Array.from({ length: count }, (_, i) => `${JSON.stringify(assistant(next, i))}\n`).join(''))
    : oddBytes(next, count, oddLine)

/** Bytes of `count` lines, some of them broken, or with an odd end. */
export function oddBytes(next: Next, count: number, line: (next: Next, i: number) => string): Buffer {
  const lines: Buffer[] = []
  for (let i = 0; i < count; i++) {
    const bytes = Buffer.from(line(next, i))
    if (next() < 0.02) breakByte(bytes, whole(next, bytes.length))
    const ending = next() < 0.9 ? '\n' : pick(next, ['\r\n', '', '\n\n', ' \n', '\0\n'])
    lines.push(bytes, Buffer.from(ending))
  }
  return Buffer.concat(lines)
}

/** Breaks a byte; not one of an escape, since the scanner does not check escapes in texts that it passes over. */
function breakByte(bytes: Buffer, at: number): void {
  if (bytes[at] !== 0x5c && !bytes.subarray(Math.max(0, at - 6), at).includes(0x5c)) bytes[at] = 0xff
}

function oddLine(next: Next, i: number): string {
  const kind = next()
  if (kind < 0.45) return JSON.stringify(assistant(next, i))
  if (kind < 0.55) return JSON.stringify(user(next, i))
  if (kind < 0.6) return JSON.stringify(costState(next))
  if (kind < 0.63)
    return pick(next, ['', 'garbage', '"usage"', '{"usage":{}}', '[1,2]', 'null', '{', '}', '{}', '\uFEFF{"a":1}'])
  const line = JSON.stringify(mutate(next, assistant(next, i), ['costUSD', 'requestSessionId', 'data', 'speed']))
  if (kind < 0.85) return line
  if (kind < 0.9) return JSON.stringify(shuffle(next, JSON.parse(line)))
  return spoiled(next, line, /"(usage|timestamp|model|id)"/)
}

/** A line torn, with spaces, behind NULs, or with an escape in a key. */
export function spoiled(next: Next, line: string, key: RegExp): string {
  const kind = next()
  if (kind < 0.3) return line.slice(0, whole(next, line.length))
  if (kind < 0.5) return line.replace(/([:,])/g, (sign) => (next() < 0.05 ? `${sign} ` : sign))
  if (kind < 0.7) return `${'\0'.repeat(whole(next, 4))}${line}`
  return line.replace(key, (_, name: string) => `"${escapeFirst(name)}"`)
}

const escapeFirst = (key: string): string => `\\u${key.charCodeAt(0).toString(16).padStart(4, '0')}${key.slice(1)}`

/** Texts that a careless reader trips over. */
export const texts = [
  'plain',
  'a "quoted" word',
  'back\\slash\\\\',
  '{"usage":{"input_tokens":9}}',
  '"usage":{',
  '}}]]',
  'ünï ☃ 🙂',
  '\\"',
  'x'.repeat(300),
  '\u0001',
]

function assistant(next: Next, i: number): Record<string, unknown> {
  const n = next() < 0.4 ? whole(next, 20) : i
  return {
    parentUuid: next() < 0.1 ? null : `u-${n}`,
    isSidechain: next() < 0.2,
    userType: 'external',
    cwd: pick(next, ['/home/me/shop', '/home/me/notes', 'C:\\Users\\me\\shop', '/srv/日本']),
    sessionId: `s-${whole(next, 3)}`,
    version: '2.0.65',
    message: {
      id: next() < 0.8 ? `msg_01${n}` : `gen-${n % 7}`,
      type: 'message',
      role: 'assistant',
      model: pick(next, ['claude-sonnet-4-5-20250929', 'claude-opus-4-8', 'claude-haiku-4-5-20251001', '<synthetic>']),
      content: [
        { type: 'text', text: pick(next, texts) },
        {
          type: 'tool_use',
          id: `t-${i}`,
          name: 'Bash',
          input: { usage: { input_tokens: 5 }, text: pick(next, texts), deep: [[{ a: [] }]] },
        },
      ].slice(0, whole(next, 3)),
      stop_reason: pick(next, [null, 'end_turn']),
      usage: usage(next),
    },
    requestId: `req_${n}`,
    type: 'assistant',
    uuid: `uuid-${i}`,
    timestamp: new Date(Date.UTC(2026, 10, 1) + whole(next, 2e9)).toISOString(),
  }
}

function usage(next: Next): Record<string, unknown> {
  const write = whole(next, 5_000)
  return {
    input_tokens: whole(next, 100),
    cache_creation_input_tokens: write,
    cache_read_input_tokens: whole(next, 200_000),
    output_tokens: whole(next, 9_000),
    ...(next() < 0.5 && { output_tokens_details: { thinking_tokens: whole(next, 5_000) } }),
    server_tool_use: { web_search_requests: whole(next, 2), web_fetch_requests: 0 },
    service_tier: pick(next, ['standard', 'standard', 'standard', 'batch', 'priority', null]),
    ...(next() < 0.8 && {
      cache_creation: {
        ephemeral_5m_input_tokens: pick(next, [0, write]),
        ephemeral_1h_input_tokens: pick(next, [0, 7]),
      },
    }),
    inference_geo: pick(next, ['not_available', 'us', '']),
    iterations:
      next() < 0.9
        ? []
        : [
            { type: 'message', model: null },
            { type: 'advisor_message', model: 'claude-opus-5-5', input_tokens: 3, output_tokens: 4 },
          ],
    ...(next() < 0.5 && { speed: pick(next, ['standard', 'standard', 'fast', 'turbo']) }),
  }
}

const user = (next: Next, i: number): unknown => ({
  parentUuid: `u-${i}`,
  type: 'user',
  message: { role: 'user', content: [{ tool_use_id: 't', type: 'tool_result', content: pick(next, texts) }] },
  toolUseResult: { usage: { input_tokens: 12, output_tokens: 3 }, id: null },
  timestamp: '2026-11-03T10:00:00.000Z',
})

const costState = (next: Next): unknown => ({
  type: 'cost-state',
  sessionId: `s-${whole(next, 3)}`,
  startTime: 1_795_000_000_000 + whole(next, 1e9),
  totalDuration: whole(next, 1e6),
  modelUsage: {
    'claude-sonnet-5-5[1m]': {
      inputTokens: whole(next, 99),
      outputTokens: whole(next, 99),
      webSearchRequests: 1,
      costUSD: 0.25,
    },
  },
})

/** Sets one field, at any depth, to something that it should not be; `keys`: also fields that are not there. */
export function mutate(next: Next, line: Record<string, unknown>, keys: readonly string[]): unknown {
  const values = [
    null,
    '',
    0,
    -5,
    100.5,
    1e20,
    '100',
    true,
    [],
    {},
    'x',
    '2026-11-05 10:00:00.123456Z',
    '2026-02-30T10:00:00.000Z',
    '2026-11-05T25:00:00.000Z',
    undefined,
    0.5,
    12_345_678_901,
  ]
  let target = line
  for (;;) {
    const key = pick(next, [...Object.keys(target), ...keys])
    const value = target[key]
    if (
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      next() < 0.8 &&
      Object.keys(value).length > 0
    ) {
      target = value as Record<string, unknown>
      continue
    }
    target[key] = pick(next, values)
    return next() < 0.1 ? { type: 'progress', data: { message: line } } : line
  }
}

function shuffle(next: Next, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const entries = Object.entries(value).map(([key, inner]) => [key, shuffle(next, inner), next()] as const)
  return Object.fromEntries(entries.sort((a, b) => a[2] - b[2]).map(([key, inner]) => [key, inner]))
}
