import { appendFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { bundledBook } from '@aic/core'
import { sources } from '@aic/sources'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { canonicalUsage } from '../../../../testing/canonical-cells.ts'
import { claudeLine, type LoggedForTest, newHome } from '../../../../testing/claude-home.ts'
import { type Aic, openAic } from '../aic.ts'
import { placeOf } from '../place.ts'
import { plainUsage } from '../plain-usage.ts'
import { exportLines, importInto, verifyLedger } from '../upkeep/index.ts'
import type { OtelEvent, OtelValue } from './index.ts'
import { openTelemetryInbox } from './machine.ts'

const startMs = Date.UTC(2026, 10, 22, 9)
const nowMs = startMs + 10 * 3_600_000
const model = 'claude-sonnet-4-5-20250929'
let home: string
beforeEach(() => {
  home = newHome()
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const machine = (data = 'data') => ({
  env: { AIC_DATA_DIR: path.join(home, data), AIC_OTEL_DIR: path.join(home, 'otel') },
  home,
  platform: 'linux' as const,
  nowMs,
  isOffline: true,
})

interface Call {
  readonly id: string
  readonly session?: string
  /** Minutes after nine. */
  readonly minute?: number
  readonly input?: number
  readonly model?: string
}

/** A call as a transcript holds it. */
function log({ id, session = 's1', minute = 0, input = 100, model: name = model }: Call, more: object = {}): void {
  const folder = path.join(home, '.claude/projects/-work-app')
  mkdirSync(folder, { recursive: true })
  const call: LoggedForTest = { id, session, input, model: name, at: new Date(at(minute)).toISOString() }
  const line = { ...(JSON.parse(claudeLine(call)) as object), ...more }
  appendFileSync(path.join(folder, `${session}.jsonl`), `${JSON.stringify(line)}\n`)
}

/** A running total as Claude Code writes it at the end of a process, of calls with 50 tokens of output each. */
function book(session: string, minute: number, input: number, calls: number): void {
  const line = {
    type: 'cost-state',
    sessionId: session,
    startTime: startMs,
    totalDuration: minute * 60_000,
    modelUsage: { [model]: { inputTokens: input, outputTokens: calls * 50 } },
  }
  appendFileSync(path.join(home, `.claude/projects/-work-app/${session}.jsonl`), `${JSON.stringify(line)}\n`)
}

const at = (minute: number): number => startMs + minute * 60_000

function eventOf(
  { id, session = 's1', minute = 0, input = 100, model: name = model }: Call,
  more: object = {},
): OtelEvent {
  const attributes: Record<string, OtelValue> = {
    'session.id': session,
    request_id: `req_${id}`,
    model: name,
    input_tokens: input,
    output_tokens: 50,
    cost_usd: 0.5,
    ...more,
  }
  return {
    names: ['claude_code.api_request'],
    atMs: at(minute) + 2_000,
    attributes: new Map(Object.entries(attributes)),
  }
}

/** Takes a call by telemetry, as one batch. */
const tell = (call: Call, more: object = {}) =>
  openTelemetryInbox(machine(), () => nowMs).takeEvents([eventOf(call, more)])

async function withAic<T>(use: (aic: Aic) => T, data?: string): Promise<T> {
  const aic = await openAic(machine(data))
  try {
    await aic.collect()
    return use(aic)
  } finally {
    aic.close()
  }
}

/** Logged calls and input, and background calls and input, by session, after one more look at the logs. */
const sums = async (data?: string) =>
  withAic((aic) => {
    const usage = aic.usage()
    const found: Record<string, [calls: number, input: number, background: number, backgroundInput: number]> = {}
    for (let i = 0; i < usage.cells.length; i++) {
      const name = usage.sessions[usage.cells.session[i] as number]?.name ?? '?'
      const sum = (found[name] ??= [0, 0, 0, 0])
      const offset = usage.cells.isBackground[i] === 1 ? 2 : 0
      sum[offset] += usage.cells.calls[i] as number
      sum[offset + 1] = (sum[offset + 1] ?? 0) + (usage.cells.input[i] as number)
    }
    return found
  }, data)

/** The ledger says what the plain reader says, its own records bear it out, and a new one comes to the same. */
async function expectSound(): Promise<void> {
  const place = placeOf(machine())
  const used = sources.filter(({ id }) => id === 'claude-code' || id === 'codex')
  const plain = canonicalUsage(plainUsage(used, place, await bundledBook()))
  expect(await withAic((aic) => canonicalUsage(aic.usage()))).toEqual(plain)
  expect(await withAic((aic) => canonicalUsage(aic.usage()), `new-${readdirSync(home).length}`)).toEqual(plain)
  expect(await verifyLedger(machine())).toMatchObject({ isSound: true, callsOnlyHere: 0 })
}

describe('telemetry beside transcripts', () => {
  it('counts a whole session once, and what no transcript holds besides', async () => {
    for (const id of ['a', 'b', 'c']) log({ id, minute: 1 })
    for (const id of ['a', 'b', 'c']) tell({ id, minute: 1 })
    tell({ id: 'title', input: 7, model: 'claude-haiku-4-5-20251001' })
    expect(await sums()).toEqual({ s1: [3, 300, 1, 7] })
    await expectSound()
  })

  it('comes to the same whichever came first, and line by line', async () => {
    tell({ id: 'a' })
    expect(await sums()).toEqual({ s1: [0, 0, 1, 100] })
    log({ id: 'a' })
    expect(await sums()).toEqual({ s1: [1, 100, 0, 0] })
    tell({ id: 'title', input: 7 })
    log({ id: 'b', minute: 20 })
    expect(await sums()).toEqual({ s1: [2, 200, 1, 7] })
    tell({ id: 'b', minute: 20 })
    expect(await sums()).toEqual({ s1: [2, 200, 1, 7] })
    await expectSound()
  })

  it('counts a session that telemetry was switched on for half-way, and one it was off for', async () => {
    for (const [i, id] of ['a', 'b', 'c', 'd'].entries()) log({ id, minute: i * 20 })
    log({ id: 'x', session: 's2' })
    for (const id of ['c', 'd']) tell({ id, minute: 50 })
    tell({ id: 'compact', minute: 61, input: 5_000 })
    expect(await sums()).toEqual({ s1: [4, 400, 1, 5_000], s2: [1, 100, 0, 0] })
    await expectSound()
  })

  it('counts a session that has no transcript at all, in no project', async () => {
    tell({ id: 'a', minute: 1 })
    tell({ id: 'b', minute: 2 })
    expect(await sums()).toEqual({ s1: [0, 0, 2, 200] })
    expect(await withAic((aic) => aic.usage().places)).toEqual([{ cwd: null, root: null }])
    await expectSound()
  })

  it('knows a call by its request, whatever the clocks of both say', async () => {
    log({ id: 'a', minute: 0 })
    tell({ id: 'a' }, { 'event.timestamp': '2026-11-22T15:00:00.000Z' })
    tell({ id: 'a', minute: -500 })
    expect(await sums()).toEqual({ s1: [1, 100, 0, 0] })
    await expectSound()
  })

  it('counts once what two exporters sent, and what was sent again', async () => {
    for (let i = 0; i < 3; i++) tell({ id: 'title', input: 7 })
    tell({ id: 'title', input: 7 }, { 'terminal.type': 'tmux', 'event.timestamp': '2026-11-22T09:00:02.001Z' })
    expect(await sums()).toEqual({ s1: [0, 0, 1, 7] })
    await expectSound()
  })

  it('knows calls of versions that name no request by what they hold', async () => {
    log({ id: 'a' })
    log({ id: 'b', minute: 1 })
    tell({ id: '' }, { request_id: '' })
    tell({ id: '', minute: 1 }, { request_id: '' })
    tell({ id: '', minute: 2 }, { request_id: '' })
    expect(await sums()).toEqual({ s1: [2, 200, 1, 100] })
    await expectSound()
  })

  it('counts resumed sessions and forks, whose transcripts hold copies, once', async () => {
    log({ id: 'a' })
    log({ id: 'b', minute: 1 })
    tell({ id: 'a' })
    tell({ id: 'b', minute: 1 })
    tell({ id: 'title', input: 7 })
    log({ id: 'a', session: 's2' }, { sessionId: 's2', requestSessionId: 's1' })
    log({ id: 'c', session: 's2', minute: 30 })
    tell({ id: 'c', session: 's2', minute: 30 })
    tell({ id: 'title2', session: 's2', minute: 30, input: 9 })
    log({ id: 'd', minute: 90 })
    tell({ id: 'd', minute: 90 })
    expect(await sums()).toEqual({ s1: [3, 300, 1, 7], s2: [1, 100, 1, 9] })
    await expectSound()
  })
})

describe('telemetry beside booked totals', () => {
  it('counts what both tell of once', async () => {
    log({ id: 'a' })
    tell({ id: 'a' })
    tell({ id: 'title', input: 7 })
    book('s1', 5, 107, 2)
    expect(await sums()).toEqual({ s1: [1, 100, 1, 7] })
    await expectSound()
  })

  it('adds what was booked before telemetry began', async () => {
    log({ id: 'a' })
    book('s1', 5, 107, 2) // a title before: nobody told of it
    log({ id: 'b', minute: 30 })
    tell({ id: 'b', minute: 30 })
    tell({ id: 'compact', minute: 31, input: 40 })
    expect(await sums()).toEqual({ s1: [2, 200, 2, 47] })
    book('s1', 60, 247, 4)
    expect(await sums()).toEqual({ s1: [2, 200, 2, 47] })
    await expectSound()
  })

  it('is not fooled by a clock that is minutes late', async () => {
    log({ id: 'a' })
    tell({ id: 'title', input: 7, minute: 9 })
    book('s1', 5, 107, 2)
    expect(await sums()).toEqual({ s1: [1, 100, 1, 7] })
    await expectSound()
  })

  it('starts a fork from what its parent booked, told or not', async () => {
    log({ id: 'a' })
    tell({ id: 'title', input: 7 })
    book('s1', 5, 107, 2)
    log({ id: 'a', session: 's2' }, { sessionId: 's2', requestSessionId: 's1' })
    log({ id: 'c', session: 's2', minute: 30 })
    tell({ id: 'title2', session: 's2', minute: 30, input: 9 })
    book('s2', 60, 216, 4)
    expect(await sums()).toEqual({ s1: [1, 100, 1, 7], s2: [1, 100, 1, 9] })
    await expectSound()
  })
})

describe('what telemetry told', () => {
  it('costs what the price list says, and what the agent says where the list says nothing', async () => {
    tell({ id: 'a', input: 100_000 })
    tell({ id: 'b', model: 'claude-unheard-of-9', minute: 30 })
    const costs = await withAic((aic) => {
      const { cells, models } = aic.usage()
      return Array.from(cells.costAuto, (cost, i) => [models[cells.model[i] as number]?.name, cost])
    })
    expect(Object.fromEntries(costs)).toEqual({ [model]: 300_750_000, 'claude-unheard-of-9': 500_000_000 })
    await expectSound()
  })

  it('goes from one ledger to another by export, and counts there as here', async () => {
    log({ id: 'a' })
    tell({ id: 'a' })
    tell({ id: 'title', input: 7, model: 'claude-haiku-4-5-20251001' })
    book('s1', 5, 120, 2)
    const here = await sums()
    const lines = [...exportLines(machine(), {})]
    expect(lines.filter(({ type }) => type === 'telemetry')).toHaveLength(1)
    const file = path.join(home, 'calls.jsonl')
    appendFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    const other = {
      ...machine('other'),
      home: path.join(home, 'nobody'),
      env: { AIC_DATA_DIR: path.join(home, 'other') },
    }
    const aic = await openAic(other)
    await aic.collect()
    aic.close()
    await importInto(other, file)
    const there = [...exportLines(other, {})].filter(({ type }) => type === 'background')
    expect(there.map(({ session, tokens }) => [session, tokens.input]).sort()).toEqual([
      ['s1', 20],
      ['s1', 7],
    ])
    expect(here).toEqual({ s1: [1, 100, 2, 27] })
  })

  it('goes to another ledger as a whole file, too', async () => {
    log({ id: 'a' })
    tell({ id: 'a' })
    tell({ id: 'title', input: 7 })
    await sums()
    const other = {
      ...machine('other'),
      home: path.join(home, 'nobody'),
      env: { AIC_DATA_DIR: path.join(home, 'other') },
    }
    const aic = await openAic(other)
    await aic.collect()
    aic.close()
    expect(await importInto(other, path.join(home, 'data/ledger.sqlite'))).toMatchObject({ records: 2, added: 2 })
    const types = [...exportLines(other, {})].map(({ type, tokens }) => [type, tokens.input])
    expect(types).toEqual([
      ['call', 100],
      ['background', 7],
      ['telemetry', 7],
    ])
  })

  it('stays in the ledger when the files are gone', async () => {
    tell({ id: 'title', input: 7 })
    await sums()
    rmSync(path.join(home, 'otel'), { recursive: true })
    log({ id: 'a' })
    expect(await sums()).toEqual({ s1: [1, 100, 1, 7] })
  })
})

describe('Codex', () => {
  const answer = (input: number, more: object = {}): OtelEvent => ({
    names: ['codex.sse_event'],
    atMs: at(1) + 500,
    attributes: new Map(
      Object.entries({
        'event.kind': 'response.completed',
        'conversation.id': '019a0000-0000-7000-8000-000000000001',
        model: 'gpt-5.5',
        input_token_count: input,
        cached_token_count: 40,
        output_token_count: 10,
        ...more,
      }),
    ),
  })

  it('counts an answer that its rollout holds once, and one of a run that left none', async () => {
    const session = '019a0000-0000-7000-8000-000000000001'
    const folder = path.join(home, '.codex/sessions/2026/11/22')
    mkdirSync(folder, { recursive: true })
    const usage = { input_tokens: 100, cached_input_tokens: 40, output_tokens: 10 }
    const timestamp = new Date(at(1)).toISOString()
    const lines = [
      { timestamp, type: 'session_meta', payload: { id: session, cwd: '/work/app', model_provider: 'openai' } },
      { timestamp, type: 'turn_context', payload: { turn_id: 't1', cwd: '/work/app', model: 'gpt-5.5' } },
      {
        timestamp,
        type: 'event_msg',
        payload: { type: 'token_count', info: { total_token_usage: usage, last_token_usage: usage } },
      },
    ]
    appendFileSync(
      path.join(folder, `rollout-2026-11-22T09-00-00-${session}.jsonl`),
      lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
    )
    const inbox = openTelemetryInbox(machine(), () => nowMs)
    inbox.takeEvents([answer(100), answer(100), answer(300, { 'conversation.id': 'ephemeral' })])
    expect(await sums()).toEqual({ [session]: [1, 60, 0, 0], ephemeral: [0, 0, 1, 260] })
    await expectSound()
  })

  it('counts an answer of a sub-agent once, which telemetry puts down to its own thread and the log to the session', async () => {
    const [session, thread] = ['019a0000-0000-7000-8000-000000000001', '019a0000-0000-7000-8000-000000000002']
    const folder = path.join(home, '.codex/sessions/2026/11/22')
    mkdirSync(folder, { recursive: true })
    const timestamp = new Date(at(1)).toISOString()
    const usage = { input_tokens: 100, cached_input_tokens: 40, output_tokens: 10 }
    const lines = [
      { timestamp, type: 'session_meta', payload: { id: thread, session_id: session, thread_source: 'subagent' } },
      { timestamp, type: 'turn_context', payload: { turn_id: 't1', cwd: '/work/app', model: 'gpt-5.5' } },
      {
        timestamp,
        type: 'token_usage_record',
        payload: { turn_id: 't1', response_id: `resp_${'a'.repeat(30)}`, usage, session_id: session },
      },
    ]
    const inbox = openTelemetryInbox(machine(), () => nowMs)
    inbox.takeEvents([answer(100, { 'conversation.id': thread })])
    expect(await sums()).toEqual({ [thread]: [0, 0, 1, 60] })
    appendFileSync(
      path.join(folder, `rollout-2026-11-22T09-00-00-${thread}.jsonl`),
      lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
    )
    expect(await sums()).toEqual({ [session]: [1, 60, 0, 0] })
    inbox.takeEvents([answer(500, { 'conversation.id': thread, 'event.timestamp': '2026-11-22T09:05:00.000Z' })])
    expect(await sums()).toEqual({ [session]: [1, 60, 0, 0], [thread]: [0, 0, 1, 460] })
    await expectSound()
  })
})
