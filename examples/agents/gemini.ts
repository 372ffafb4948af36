import path from 'node:path/posix'
import { type DemoFiles, iso, toJsonl } from '../demo-files.ts'
import type { DemoCall, DemoSession } from '../demo-plan.ts'

/** Gemini CLI: chats in a folder per project, whose `.project_root` says where the project is. */
export function renderGemini(sessions: readonly DemoSession[]): DemoFiles {
  const files: Record<string, string> = {}
  for (const session of sessions) {
    const id = session.random.uuid()
    const startMs = session.calls[0]!.atMs - 9_000
    const folder = `.gemini/tmp/${path.basename(session.cwd)}`
    const name = `session-${iso(startMs).slice(0, 16).replaceAll(':', '-')}-${id.slice(0, 8)}.jsonl`
    files[`${folder}/.project_root`] = session.cwd
    files[`${folder}/chats/${name}`] = toJsonl([
      { sessionId: id, startTime: iso(startMs), lastUpdated: iso(startMs), kind: 'main' },
      { id: session.random.uuid(), timestamp: iso(startMs + 50), type: 'user', content: [{ text: session.title }] },
      ...session.calls.flatMap((call, index) => answers(call, session.random.uuid(), index)),
    ])
  }
  return files
}

/** An answer that calls a tool is written twice with the same id. */
function answers(call: DemoCall, id: string, index: number): object[] {
  const answer = {
    id,
    timestamp: iso(call.atMs),
    type: 'gemini',
    content: 'Here is the next part.',
    tokens: tokensOf(call),
    model: call.model,
  }
  const tool = {
    id: `read_file_${id.slice(0, 8)}`,
    name: 'read_file',
    args: { path: 'docs/index.md' },
    status: 'success',
  }
  return index % 3 === 1 ? [answer, { ...answer, toolCalls: [tool] }] : [answer]
}

/** Gemini counts cached tokens as input, too; thoughts stand beside the output. */
function tokensOf({ input, cached, written, output, reasoning }: DemoCall): object {
  const prompt = input + cached + written
  return { input: prompt, output: output - reasoning, cached, thoughts: reasoning, tool: 0, total: prompt + output }
}
