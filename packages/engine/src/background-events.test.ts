import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openAic } from './aic.ts'

const fixture = fileURLToPath(new URL('../../sources/src/claude-code/fixtures/booked-2.1/', import.meta.url))
const parent = '33333333-aaaa-4aaa-8aaa-000000000001'
const fork = '33333333-aaaa-4aaa-8aaa-000000000002'
const logs = '.claude/projects/-home-me-notes'

let home: string
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'aic-booked-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

/** Background events of the ledger after one more look at the logs: session, model, input, output, web searches. */
async function background(): Promise<unknown[]> {
  const env = { AIC_DATA_DIR: path.join(home, 'data') }
  const aic = await openAic({ env, home, platform: 'linux', nowMs: Date.UTC(2026, 10, 22, 12) })
  await aic.collect()
  const { cells: c, sessions, models } = aic.usage()
  aic.close()
  const rows = Array.from(c.isBackground, (is, i) => ({ is, i })).filter(({ is }) => is === 1)
  return rows.map(({ i }) => {
    const session = sessions[c.session[i] as number]?.name === fork ? 'fork' : 'parent'
    return [session, models[c.model[i] as number]?.name, c.input[i], c.output[i], c.webSearches[i]]
  })
}

const whole = [
  ['parent', 'claude-sonnet-5-5', 5, 321, 1],
  ['parent', 'claude-haiku-5-5', 290, 0, 0],
  ['fork', 'claude-haiku-5-5', 10, 12, 0],
]

it('counts what was booked and not logged, a fork from where its parent stood', async () => {
  cpSync(fixture, home, { recursive: true })
  expect(await background()).toEqual(expect.arrayContaining(whole))
  expect(await background()).toHaveLength(whole.length)
})

it('comes to the same when the logs grow line by line', async () => {
  cpSync(fixture, home, { recursive: true })
  const files = [`${logs}/${parent}.jsonl`, `${logs}/${fork}.jsonl`].map((file) => path.join(home, file))
  const texts = files.map((file) => readFileSync(file, 'utf8').split(/(?<=\n)/))
  for (const file of files) writeFileSync(file, '')
  for (const [i, lines] of texts.entries()) {
    for (const line of lines) {
      appendFileSync(files[i] as string, line)
      await background()
    }
  }
  const found = await background()
  expect(found).toEqual(expect.arrayContaining(whole))
  expect(found).toHaveLength(whole.length)
})

const haiku = 'claude-haiku-5-5'
const startMs = Date.UTC(2026, 10, 22, 1)

/** A line of a call of `output` tokens, so many minutes after one o'clock. */
const call = (id: string, minute: number, output: number, more: object = {}): object => ({
  type: 'assistant',
  timestamp: new Date(startMs + minute * 60_000).toISOString(),
  sessionId: parent,
  requestId: `req_${id}`,
  message: { id: `msg_${id}`, model: haiku, usage: { input_tokens: 1, output_tokens: output } },
  ...more,
})

/** A line of what the session's agent had booked by then. */
const booking = (minute: number, input: number, output: number): object => ({
  type: 'cost-state',
  sessionId: parent,
  startTime: startMs,
  totalDuration: minute * 60_000,
  modelUsage: { [haiku]: { inputTokens: input, outputTokens: output } },
})

/** Appends to the log of a session's file. */
const log = (name: string, ...added: object[]): void => write(`${logs}/${name}.jsonl`, ...added)

function write(file: string, ...added: object[]): void {
  const full = path.join(home, file)
  mkdirSync(path.dirname(full), { recursive: true })
  appendFileSync(full, added.map((line) => `${JSON.stringify(line)}\n`).join(''))
}

it('compares a booking with the calls up to it, also where the session goes on within the quarter hour', async () => {
  log(parent, call('1', 1, 100), booking(2, 51, 130), call('2', 3, 700))
  expect(await background()).toEqual([['parent', haiku, 50, 30, 0]])
})

it('comes to the same when the session goes on in a later run, and the ledger has what came before', async () => {
  log(parent, call('1', 1, 100), booking(2, 51, 130))
  expect(await background()).toEqual([['parent', haiku, 50, 30, 0]])
  log(parent, call('2', 3, 700))
  expect(await background()).toEqual([['parent', haiku, 50, 30, 0]])
  log(parent, booking(4, 60, 835), call('3', 5, 10))
  expect(await background()).toEqual([['parent', haiku, 58, 35, 0]])
})

it('counts a call before a booking with the tokens of its greatest copy, whatever log and session that lies in', async () => {
  log(parent, call('1', 1, 100), booking(2, 51, 130), call('2', 3, 700))
  await background()
  log(fork, call('1', 9, 120, { sessionId: fork }), call('4', 10, 5, { sessionId: fork }))
  expect(await background()).toEqual([['parent', haiku, 50, 10, 0]])
})

it('tells calls of other models and places of the same quarter hour apart', async () => {
  const elsewhere = { cwd: '/home/me/elsewhere' }
  const opus = { id: 'msg_3', model: 'claude-opus-5-5', usage: { input_tokens: 1, output_tokens: 9 } }
  log(parent, call('1', 1, 100), call('2', 1, 20, elsewhere), call('3', 1, 0, { message: opus }))
  log(parent, booking(2, 52, 150), call('4', 3, 700), call('5', 3, 4, elsewhere))
  expect(await background()).toEqual([['parent', haiku, 50, 30, 0]])
})

/** A session of an older Copilot CLI: its end tells what it used, and no line tells a call. */
function writeCopilotSession(): void {
  const at = (minute: number): string => new Date(startMs + minute * 60_000).toISOString()
  const usage = { inputTokens: 1_000, outputTokens: 100, cacheReadTokens: 600, cacheWriteTokens: 50 }
  write(
    `.copilot/session-state/${parent}/events.jsonl`,
    { type: 'session.start', timestamp: at(0), data: { sessionId: parent, context: { cwd: '/home/me/shop' } } },
    { type: 'assistant.message', timestamp: at(2), data: {} },
    { type: 'assistant.message', timestamp: at(4), data: {} },
    { type: 'session.shutdown', timestamp: at(9), data: { modelMetrics: { [haiku]: { usage } } } },
  )
}

/** Telemetry of one of its two calls. */
function writeCopilotTelemetry(): void {
  const attributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.response.model': haiku,
    'gen_ai.conversation.id': parent,
    'gen_ai.usage.input_tokens': 400,
    'gen_ai.usage.output_tokens': 30,
    'gen_ai.usage.cache_read.input_tokens': 200,
  }
  const endTime = [startMs / 1_000 + 120, 0]
  write('.copilot/otel/copilot.jsonl', { traceId: 't', spanId: 's', name: `chat ${haiku}`, endTime, attributes })
}

it('counts what an older Copilot session used in sum once, also where telemetry tells some of its calls', async () => {
  writeCopilotSession()
  expect(await background()).toEqual([['parent', haiku, 350, 100, 0]])
  writeCopilotTelemetry()
  expect(await background()).toEqual([['parent', haiku, 150, 70, 0]])
})

it('gives a session that only told its sum the folder that it ran in', async () => {
  writeCopilotSession()
  const aic = await openAic({ env: { AIC_DATA_DIR: home }, home, platform: 'linux', nowMs: startMs })
  await aic.collect()
  expect(aic.usage().places.map(({ cwd }) => cwd)).toEqual(['/home/me/shop'])
  aic.close()
})
