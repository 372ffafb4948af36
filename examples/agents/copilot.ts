import { type DemoFiles, iso, toJsonl } from '../demo-files.ts'
import type { DemoCall, DemoSession } from '../demo-plan.ts'

/** Copilot CLI: a folder per session with its events; each call is a usage record. */
export function renderCopilot(sessions: readonly DemoSession[]): DemoFiles {
  return Object.fromEntries(
    sessions.map((session) => {
      const id = session.random.uuid()
      const lines = [start(session, id), ...session.calls.map((call, index) => record(session, id, call, index + 1))]
      return [`.copilot/session-state/${id}/events.jsonl`, toJsonl(lines)]
    }),
  )
}

function start({ cwd, calls, random }: DemoSession, sessionId: string): object {
  const startTime = iso(calls[0]!.atMs - 3_000)
  const context = { cwd, gitRoot: cwd, branch: 'main' }
  const data = { sessionId, version: 1, copilotVersion: '1.0.102', startTime, selectedModel: calls[0]!.model, context }
  return { type: 'session.start', data, id: random.uuid(), timestamp: startTime, parentId: null }
}

/** Copilot counts cached tokens as input, too, and reasoning as output. */
function record({ random }: DemoSession, session: string, call: DemoCall, sequence: number): object {
  const apiCallId = `resp_${random.hex(48)}`
  const usage = {
    model: call.model,
    inputTokens: call.input + call.cached + call.written,
    outputTokens: call.output,
    cacheReadTokens: call.cached,
    cacheWriteTokens: 0,
    reasoningTokens: call.reasoning,
    cost: 0,
    apiCallId,
    accounting: { sourceSessionId: session, sequence, usageId: apiCallId },
  }
  return { type: 'session.usage_record', data: { usage }, id: random.uuid(), timestamp: iso(call.atMs) }
}
