import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** One call for a fixture log of Claude Code; what is left out has a plain default. */
export interface LoggedForTest {
  readonly at: string
  readonly id: string
  readonly session?: string
  readonly cwd?: string
  readonly model?: string
  readonly input?: number
  readonly output?: number
  readonly cacheRead?: number
  readonly cacheWrite5m?: number
  readonly cacheWrite1h?: number
}

/** A home folder of its own in the temporary folder; remove it after the test. */
export const newHome = (): string => mkdtempSync(path.join(tmpdir(), 'aic-home-'))

/** Writes calls where Claude Code keeps them: a file per session in the folder of the project. */
export function writeClaudeLogs(home: string, calls: readonly LoggedForTest[]): void {
  for (const [session, group] of Map.groupBy(calls, (call) => call.session ?? 's1')) {
    const cwd = group[0]?.cwd ?? '/work/app'
    const folder = path.join(home, '.claude', 'projects', cwd.replace(/[^a-zA-Z0-9]/g, '-'))
    mkdirSync(folder, { recursive: true })
    writeFileSync(path.join(folder, `${session}.jsonl`), group.map((call) => `${claudeLine(call)}\n`).join(''))
  }
}

/** A line as Claude Code 2.1 writes it for an answer of the model. */
export function claudeLine(call: LoggedForTest): string {
  const { cacheWrite5m = 0, cacheWrite1h = 0 } = call
  return JSON.stringify({
    type: 'assistant',
    timestamp: call.at,
    sessionId: call.session ?? 's1',
    cwd: call.cwd ?? '/work/app',
    version: '2.1.0',
    requestId: `req_${call.id}`,
    message: {
      id: `msg_${call.id}`,
      type: 'message',
      role: 'assistant',
      model: call.model ?? 'claude-sonnet-4-5-20250929',
      content: [{ type: 'text', text: 'ok' }],
      usage: {
        input_tokens: call.input ?? 100,
        output_tokens: call.output ?? 50,
        cache_creation_input_tokens: cacheWrite5m + cacheWrite1h,
        cache_read_input_tokens: call.cacheRead ?? 0,
        cache_creation: { ephemeral_5m_input_tokens: cacheWrite5m, ephemeral_1h_input_tokens: cacheWrite1h },
      },
    },
  })
}
