import type { DemoFiles } from '../demo-files.ts'
import type { DemoCall, DemoSession } from '../demo-plan.ts'

/** OpenCode 1.1: a JSON file per session and per message; it states its own cost. */
export function renderOpencode(sessions: readonly DemoSession[]): DemoFiles {
  return Object.fromEntries(
    sessions.flatMap((session) => {
      const project = session.random.hex(40)
      const id = `ses_${session.random.hex(26)}`
      const storage = '.local/share/opencode/storage'
      const messages = session.calls.map((call) => message(session, id, call))
      return [
        [`${storage}/session/${project}/${id}.json`, toJson(sessionOf(session, id, project))],
        ...messages.map((each) => [`${storage}/message/${id}/${each.id}.json`, toJson(each)]),
      ]
    }),
  )
}

const toJson = (value: object): string => `${JSON.stringify(value)}\n`

const sessionOf = ({ cwd, title, calls }: DemoSession, id: string, projectID: string): object => ({
  id,
  version: '1.1.11',
  projectID,
  directory: cwd,
  title,
  time: { created: calls[0]!.atMs - 2_000, updated: calls.at(-1)!.atMs },
})

function message({ cwd, random }: DemoSession, sessionID: string, call: DemoCall) {
  const { input, cached, written, output, model, atMs } = call
  return {
    id: `msg_${random.hex(26)}`,
    sessionID,
    role: 'assistant',
    time: { created: atMs, completed: atMs + 21_000 },
    modelID: model,
    providerID: 'anthropic',
    mode: 'build',
    path: { cwd, root: cwd },
    cost: costUsd(call),
    tokens: { input, output, reasoning: 0, cache: { read: cached, write: written } },
    finish: 'stop',
  }
}

/** At the list price of Sonnet: USD per million tokens. */
const costUsd = ({ input, cached, written, output }: DemoCall): number =>
  Math.round(input * 3 + output * 15 + cached * 0.3 + written * 3.75) / 1e6
