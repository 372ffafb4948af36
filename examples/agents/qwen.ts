import { type DemoFiles, iso, toJsonl } from '../demo-files.ts'
import type { DemoCall, DemoSession } from '../demo-plan.ts'

/** Qwen Code: a chat per session; each call stands in it as the answer and as the client's own telemetry. */
export function renderQwen(sessions: readonly DemoSession[]): DemoFiles {
  return Object.fromEntries(
    sessions.map((session) => {
      const id = session.random.uuid()
      const lines = session.calls.flatMap((call) => [telemetry(session, id, call), answer(session, id, call)])
      return [`.qwen/projects/${session.cwd.replaceAll('/', '-')}/chats/${id}.jsonl`, toJsonl(lines)]
    }),
  )
}

const lineOf = ({ cwd, random }: DemoSession, sessionId: string, atMs: number) => ({
  uuid: random.uuid(),
  sessionId,
  timestamp: iso(atMs),
  cwd,
  version: '0.24.4',
})

/** Qwen counts cached tokens as input and thoughts as output. */
const telemetry = (
  session: DemoSession,
  id: string,
  { model, input, cached, written, output, reasoning, atMs }: DemoCall,
): object => ({
  ...lineOf(session, id, atMs),
  type: 'system',
  subtype: 'ui_telemetry',
  systemPayload: {
    uiEvent: {
      'event.name': 'qwen-code.api_response',
      'event.timestamp': iso(atMs),
      response_id: `chatcmpl-${session.random.hex(28)}`,
      model,
      input_token_count: input + cached + written,
      output_token_count: output,
      cached_content_token_count: cached,
      thoughts_token_count: reasoning,
      total_token_count: input + cached + written + output,
    },
  },
})

const answer = (
  session: DemoSession,
  id: string,
  { model, input, cached, written, output, reasoning, atMs }: DemoCall,
): object => ({
  ...lineOf(session, id, atMs + 1),
  type: 'assistant',
  model,
  message: { role: 'model', parts: [{ text: 'Done so far.' }] },
  usageMetadata: {
    promptTokenCount: input + cached + written,
    candidatesTokenCount: output,
    thoughtsTokenCount: reasoning,
    totalTokenCount: input + cached + written + output,
    cachedContentTokenCount: cached,
  },
})
