import { type LoggedCall, totalTokens } from '@aic/core'
import { describe, expect, it } from 'vitest'
import { logFile } from '../log-file.ts'
import { readLines, resolveAll, skippedOf } from '../reference.ts'
import type { JsonlLog } from '../source.ts'
import { claudeCode } from './source.ts'

const log = claudeCode.logs[0] as JsonlLog

/** The base line of the trap table: 100 in, 50 out. */
const base = {
  type: 'assistant',
  timestamp: '2026-01-10T10:00:00.000Z',
  sessionId: 's1',
  version: '2.1.0',
  message: {
    usage: { input_tokens: 100, output_tokens: 50, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 },
    model: 'claude-sonnet-4-5-20250929',
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
  },
  requestId: 'req_1',
}

type Change = { readonly usage?: object; readonly message?: object } & Record<string, unknown>

/** The base line with some of its fields changed. */
function line({ usage, message, ...rest }: Change = {}): string {
  const changed = { ...base.message, ...message, usage: { ...base.message.usage, ...usage } }
  return JSON.stringify({ ...base, ...rest, message: changed })
}

const read = (text: string | Buffer, relative = '-home-me-shop/s1.jsonl') =>
  readLines(log.parser(logFile('/logs', relative, 0), null), log.markers, Buffer.from(text))

const calls = (...lines: readonly string[]): LoggedCall[] => resolveAll(read(`${lines.join('\n')}\n`))
const total = (found: readonly LoggedCall[]): number => found.reduce((sum, call) => sum + totalTokens(call.tokens), 0)
const at = (seconds: number): string => new Date(Date.UTC(2026, 0, 10, 10, 0, seconds)).toISOString()
const gateway = { message: { id: 'gen-1' } }

describe('copies of a call count once', () => {
  it.each([
    [
      '1: outputs 1, 20, 50 of one request',
      [{ usage: { output_tokens: 1 } }, { usage: { output_tokens: 20 } }, {}],
      150,
    ],
    ['2: outputs 50, then 20', [{}, { usage: { output_tokens: 20 } }], 150],
    ['4: one msg_ id with two request ids is one call (a resumed copy)', [{}, { requestId: 'req_2' }], 150],
    ['4: a gateway id with two request ids is two calls', [gateway, { ...gateway, requestId: 'req_2' }], 300],
    ['5: one copy without its request id', [{}, { requestId: undefined }], 150],
    [
      '5: a gateway id without a request id belongs to the call of its session',
      [gateway, { ...gateway, requestId: undefined }],
      150,
    ],
    [
      '6: no request ids, five seconds later, grown',
      [
        { requestId: undefined, usage: { output_tokens: 1 } },
        { requestId: undefined, timestamp: at(5) },
      ],
      150,
    ],
    [
      '8: no request ids, two sessions: the resumed copies of Claude Code 1.0',
      [{ requestId: undefined }, { requestId: undefined, sessionId: 's2' }],
      150,
    ],
    [
      '8: a gateway id without request ids is a call in each session',
      [
        { ...gateway, requestId: undefined },
        { ...gateway, requestId: undefined, sessionId: 's2' },
      ],
      300,
    ],
    [
      '10: two equal rows without a message id, by their uuid',
      [
        { message: { id: undefined }, uuid: 'u1' },
        { message: { id: undefined }, uuid: 'u1' },
      ],
      150,
    ],
    [
      '12: a sub-agent replays its parent a minute later with another request id',
      [{}, { requestId: 'req_2', isSidechain: true, timestamp: at(60), usage: { cache_read_input_tokens: 50_000 } }],
      150,
    ],
    ['13: a side answer of its own', [{}, { message: { id: 'msg_2' }, requestId: 'req_2', isSidechain: true }], 300],
  ] as [string, Change[], number][])('trap %s', (_, changes, expected) => {
    expect(total(calls(...changes.map(line)))).toBe(expected)
  })

  it('trap 3 and 66: a copy keeps the earliest time and session, whatever the order', () => {
    const copies = [
      line({ timestamp: at(90), sessionId: 's2', requestId: undefined }),
      line({ usage: { output_tokens: 20 } }),
    ]
    for (const lines of [copies, copies.toReversed()]) {
      expect(calls(...lines)).toMatchObject([{ session: 's1', atMs: Date.parse(at(0)), tokens: { output: 50 } }])
    }
  })

  it('a copy that names the session that paid goes there', () => {
    expect(calls(line({ sessionId: 'fork', requestSessionId: 's1' }))).toMatchObject([{ session: 's1' }])
  })
})

describe('counts', () => {
  it.each([
    [
      '20: nulls where a value may be missing',
      { costUSD: null, requestId: null, cwd: null, usage: { cache_read_input_tokens: null, speed: null } },
      150,
    ],
    [
      '21: a null id in a tool result',
      { toolUseResult: { id: null }, message: { content: [{ type: 'tool_use', id: null }] } },
      150,
    ],
    [
      '23: nulls of other fields',
      { message: { stop_reason: null, container: null }, usage: { service_tier: null } },
      150,
    ],
    ['24: no output count', { usage: { output_tokens: undefined } }, 100],
    ['25: a whole float', { usage: { input_tokens: 100.0 } }, 150],
    ['28: an unknown speed', { usage: { speed: 'turbo' } }, 150],
    [
      '31: the split by age wins over the flat count',
      {
        usage: {
          cache_creation_input_tokens: 10,
          cache_creation: { ephemeral_5m_input_tokens: 3, ephemeral_1h_input_tokens: 4 },
        },
      },
      157,
    ],
    ['32: an empty split', { usage: { cache_creation_input_tokens: 10, cache_creation: {} } }, 160],
    [
      '32: a split of zeros',
      {
        usage: {
          cache_creation_input_tokens: 10,
          cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
        },
      },
      160,
    ],
    ['37: an iteration without a model', { usage: { iterations: [{ type: 'message', model: null }] } }, 150],
    ['51: any version', { version: 'dev' }, 150],
    ['52: an empty session id: the file tells it', { sessionId: '' }, 150],
    ['64: rows that are not the assistant’s', { type: 'user' }, 0],
    ['16: what the client writes itself', { message: { model: '<synthetic>' } }, 0],
  ] as [string, Change, number][])('trap %s', (_, change, expected) => {
    expect(total(calls(line(change)))).toBe(expected)
  })

  it.each([
    ['25: negative', { usage: { input_tokens: -5 } }],
    ['25: text', { usage: { input_tokens: '100' } }],
    ['25: a fraction', { usage: { input_tokens: 1.5 } }],
    ['26: absurdly large', { usage: { input_tokens: 2 ** 64 } }],
  ] as [string, Change][])('trap %s counts are refused and counted', (_, change) => {
    expect(skippedOf(read(line(change)))).toEqual({ 'bad-count': 1 })
  })

  it('trap 36: the adviser’s call is one of its own', () => {
    const advice = { type: 'advisor_message', model: 'claude-opus-4-7', input_tokens: 1_000, output_tokens: 200 }
    expect(calls(line({ usage: { iterations: [advice] } }))).toMatchObject([
      { model: 'claude-sonnet-4-5-20250929', tokens: { input: 100 } },
      { id: 'msg_1:advisor:0', model: 'claude-opus-4-7', tokens: { input: 1_000, output: 200 } },
    ])
  })

  it('traps 29, 34, 35: what changes the price is kept', () => {
    expect(
      calls(line({ usage: { speed: 'fast', inference_geo: 'us', server_tool_use: { web_search_requests: 10 } } })),
    ).toMatchObject([{ tier: 'fast', isUsOnly: true, webSearches: 10 }])
    expect(calls(line({ usage: { service_tier: 'batch' }, costUSD: 0 }))).toMatchObject([
      { tier: 'batch', reportedNanoUsd: 0 },
    ])
  })
})

describe('lines', () => {
  it.each([
    [
      '15: the envelope of an older sub-agent',
      JSON.stringify({ type: 'progress', data: { message: JSON.parse(line()) } }),
      150,
    ],
    ['22: a null within a text', line({ message: { content: [{ type: 'text', text: '"model":null' }] } }), 150],
    ['27: spaces', line().replaceAll('":', '": '), 150],
    ['38: a byte order mark', `\uFEFF${line()}`, 150],
    ['39: CRLF', `${line()}\r\n${line({ message: { id: 'msg_2' } })}\r`, 300],
    ['42: no newline at the end', line(), 150],
    ['44: NULs glued to a line', `${'\0'.repeat(64)}${line()}`, 150],
    ['46: two objects on a line', `${line()}${line({ message: { id: 'msg_2' } })}`, 300],
    [
      '65: a key twice: the last counts',
      line().replace('"input_tokens":100', '"input_tokens":1,"input_tokens":100'),
      150,
    ],
  ])('trap %s', (_, text, expected) => {
    expect(total(resolveAll(read(text)))).toBe(expected)
  })

  it('trap 41: a cut last line waits, a cut line within is counted', () => {
    expect(skippedOf(read(`${line()}\n${line().slice(0, 200)}`))).toEqual({})
    expect(skippedOf(read(`${line().slice(0, 200)}\n${line()}\n`))).toEqual({ 'not-json': 1 })
  })

  it('trap 43: garbage is counted, blank lines are not', () => {
    expect(skippedOf(read(`garbage\n\n  \n${line()}\n`))).toEqual({ 'not-json': 1 })
  })

  it('trap 45: broken UTF-8 does not cost the line', () => {
    const bytes = Buffer.from(line({ message: { content: 'text' } }))
    bytes[bytes.indexOf('text')] = 0xff
    expect(total(resolveAll(read(bytes)))).toBe(150)
  })

  it.each([
    ['2026-01-10T10:00:00.123456Z', Date.UTC(2026, 0, 10, 10, 0, 0, 123)],
    ['2026-01-10T10:00:00.1Z', Date.UTC(2026, 0, 10, 10, 0, 0, 100)],
    ['2026-01-10 10:00:00z', Date.UTC(2026, 0, 10, 10)],
    ['2026-01-10T10:00:00', Date.UTC(2026, 0, 10, 10)],
    ['2026-01-10T19:00:00+09:00', Date.UTC(2026, 0, 10, 10)],
    ['2026-01-10T03:00:00.5-0700', Date.UTC(2026, 0, 10, 10, 0, 0, 500)],
  ])('traps 48 and 49: the time %s is read', (timestamp, expected) => {
    expect(calls(line({ timestamp }))).toMatchObject([{ atMs: expected }])
  })

  it('a record without a time is counted', () => {
    expect(skippedOf(read(line({ timestamp: 'yesterday' })))).toEqual({ 'no-time': 1 })
  })
})

describe('sessions told by the path', () => {
  it.each([
    ['P/S.jsonl', 'S'],
    ['P/S/subagents/agent-1.jsonl', 'S'],
    ['P/S/subagents/workflows/w1/agent.jsonl', 'S'],
    ['S.jsonl', 'S'],
  ])('trap 14 and 55: %s belongs to %s', (relative, session) => {
    expect(read(line({ sessionId: undefined }), relative)).toMatchObject([{ session }])
  })
})
