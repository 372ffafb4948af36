import { type DemoFiles, iso, toJsonl } from '../demo-files.ts'
import type { DemoCall, DemoSession } from '../demo-plan.ts'
import type { DemoRandom } from '../demo-random.ts'

interface Log {
  readonly session: DemoSession
  readonly id: string
  readonly version: string
  /** The sub-agent that writes this log; null for the main one. */
  readonly agentId: string | null
}

/** A call and the ids under which its lines stand; a fork repeats them. */
interface Written {
  readonly call: DemoCall
  readonly messageId: string
  readonly requestId: string
}

const smallModel = 'claude-haiku-4-5-20251001'

/**
 * Claude Code: one log per session, with a sub-agent in every fourth from 2.1 on. Of the newest version's sessions the third
 * is a fork of the second, and the fifth ends with a cost-state line, in which there is a call that no line shows.
 */
export function renderClaude(sessions: readonly DemoSession[]): DemoFiles {
  const files: Record<string, string> = {}
  let newest = 0
  let before: { id: string; written: readonly Written[] } | null = null
  for (const [index, session] of sessions.entries()) {
    const log: Log = { session, id: session.random.uuid(), version: versionOf(session), agentId: null }
    const folder = `.claude/projects/${session.cwd.replaceAll('/', '-')}`
    const nthOfNewest = log.version === '2.1.330' ? newest++ : -1
    const parent: typeof before = nthOfNewest === 2 ? before : null
    const written = session.calls.map((call) => named(session.random, call))
    const lines: object[] = [
      userLine(log, session.title, session.calls[0]!.atMs - 4_000),
      ...(parent?.written.slice(0, 4).flatMap((copy) => assistantLines(log, copy, parent.id)) ?? []),
      ...written.flatMap((call) => assistantLines(log, call, null)),
    ]
    const agents = index % 4 === 1 && log.version !== '2.0.65' ? subAgent(log, files, folder) : []
    if (nthOfNewest === 4) lines.push(costState(log, [...written, ...agents]))
    files[`${folder}/${log.id}.jsonl`] = toJsonl(lines)
    before = { id: log.id, written }
  }
  return files
}

/** Five weeks in which the client was updated twice. */
const versionOf = ({ daysAgo }: DemoSession): string =>
  daysAgo >= 27 ? '2.0.65' : daysAgo >= 12 ? '2.1.197' : '2.1.330'

const named = (random: DemoRandom, call: DemoCall): Written => ({
  call,
  messageId: `msg_01${random.hex(22)}`,
  requestId: `req_011${random.hex(21)}`,
})

function subAgent(main: Log, files: Record<string, string>, folder: string): Written[] {
  const { session } = main
  const agentId = `a${session.random.hex(16)}`
  const log = { ...main, agentId }
  const written = session.calls.slice(1, 4).map((call) => {
    const small = {
      ...call,
      model: smallModel,
      atMs: call.atMs + 20_000,
      cached: call.cached >> 1,
      written: call.written >> 1,
    }
    return named(session.random, small)
  })
  const name = `${folder}/${main.id}/subagents/agent-${agentId}`
  files[`${name}.jsonl`] = toJsonl(written.flatMap((call) => assistantLines(log, call, null)))
  files[`${name}.meta.json`] = '{"agentType":"general-purpose"}\n'
  return written
}

/** One line per content block; every fifth call has two. Before 2.1 the first of them holds a count too small. */
function assistantLines(log: Log, written: Written, paidBy: string | null): object[] {
  const { call } = written
  const hasText = call.output % 5 === 0
  const isOld = log.version === '2.0.65'
  const text = { type: 'text', text: 'Let me look at that first.' }
  const id = `toolu_01${written.messageId.slice(-22)}`
  const tool = { type: 'tool_use', id, name: 'Bash', input: { command: 'npm test', description: 'Run the tests' } }
  const first = assistantLine(log, written, text, isOld ? 4 : call.output, call.atMs, paidBy)
  const last = assistantLine(log, written, tool, call.output, call.atMs + 900, paidBy)
  return hasText ? [first, last] : [last]
}

function assistantLine(log: Log, written: Written, block: object, output: number, atMs: number, paidBy: string | null) {
  const { messageId, requestId, call } = written
  const { random } = log.session
  const message = {
    id: messageId,
    type: 'message',
    role: 'assistant',
    model: call.model,
    content: [block],
    stop_reason: 'tool_use',
    stop_sequence: null,
    usage: usageOf(log, call, output),
  }
  const stamp = { requestId, type: 'assistant', uuid: random.uuid(), timestamp: iso(atMs) }
  const isOld = log.version === '2.0.65'
  const agent = log.agentId === null ? {} : { agentId: log.agentId }
  const payer = paidBy === null ? {} : { requestSessionId: paidBy }
  const start = { parentUuid: random.uuid(), isSidechain: log.agentId !== null }
  if (isOld) return { ...start, ...contextOf(log), ...agent, message, ...stamp }
  return { ...start, ...agent, message, ...stamp, ...contextOf(log), ...payer }
}

function usageOf(log: Log, call: DemoCall, output: number): object {
  const hour = call.written % 5 === 0 ? call.written : 0
  return {
    input_tokens: call.input,
    cache_creation_input_tokens: call.written,
    cache_read_input_tokens: call.cached,
    output_tokens: output,
    ...(log.version === '2.1.330' ? { output_tokens_details: { thinking_tokens: call.reasoning } } : {}),
    service_tier: 'standard',
    cache_creation: { ephemeral_1h_input_tokens: hour, ephemeral_5m_input_tokens: call.written - hour },
  }
}

const contextOf = ({ session, id, version }: Log): object => ({
  userType: 'external',
  cwd: session.cwd,
  sessionId: id,
  version,
  gitBranch: 'main',
})

const userLine = (log: Log, text: string, atMs: number): object => ({
  parentUuid: null,
  isSidechain: false,
  ...contextOf(log),
  type: 'user',
  message: { role: 'user', content: text },
  uuid: log.session.random.uuid(),
  timestamp: iso(atMs),
})

/** What the client booked by the end of the session: all logged calls, and a title that it asked the small model for. */
function costState(log: Log, written: readonly Written[]): object {
  const title: DemoCall = { atMs: 0, model: smallModel, input: 2_140, cached: 0, written: 0, output: 310, reasoning: 0 }
  const byModel = Map.groupBy([...written.map(({ call }) => call), title], ({ model }) => model)
  const sum = (calls: readonly DemoCall[], count: (call: DemoCall) => number) =>
    calls.reduce((all, call) => all + count(call), 0)
  const hours = (call: DemoCall) => (call.written % 5 === 0 ? call.written : 0)
  const modelUsage = [...byModel].map(([model, calls]) => [
    model,
    {
      inputTokens: sum(calls, ({ input }) => input),
      outputTokens: sum(calls, ({ output }) => output),
      thinkingTokens: sum(calls, ({ reasoning }) => reasoning),
      cacheReadInputTokens: sum(calls, ({ cached }) => cached),
      cacheCreationInputTokens: sum(calls, ({ written }) => written),
      cacheCreationEphemeral5mInputTokens: sum(calls, (call) => call.written - hours(call)),
      cacheCreationEphemeral1hInputTokens: sum(calls, hours),
      webSearchRequests: 0,
    },
  ])
  return {
    type: 'cost-state',
    sessionId: log.id,
    totalDuration: 3_120_000,
    startTime: log.session.calls[0]!.atMs,
    modelUsage: Object.fromEntries(modelUsage),
    hasUnknownModelCost: false,
  }
}
