import { type FoundAgent, findAgent, isAgentRunning, isInstalled } from '@aic/engine/agent-control'
import type { Cli } from '../cli.ts'
import { duration } from '../screen/format.ts'
import type { Screen } from '../screen/screen.ts'
import { clean } from '../screen/text.ts'
import { serviceInput } from './service.ts'

/** What is known of the agent from outside. */
export interface AgentState {
  /** `silent`: a process holds the data folder, but does not answer, or can't prove that it is ours. */
  readonly state: 'running' | 'silent' | 'stopped'
  readonly agent: FoundAgent | null
  /** The system starts it; null where that can't be told. */
  readonly isInstalled: boolean | null
}

/** Looks at the agent of this user. */
export async function agentState(cli: Cli): Promise<AgentState> {
  const agent = await findAgent(cli)
  const state = agent !== null ? 'running' : isAgentRunning(cli) ? 'silent' : 'stopped'
  return { state, agent, isInstalled: isInstalled(serviceInput(cli)) }
}

/** The same for scripts; never with the token. */
export function stateJson({ state, agent, isInstalled: installed }: AgentState, log: string): object {
  const { url = null, port = null, pid = null, version = null, uptimeSeconds = null } = agent ?? {}
  return { state, url, port, pid, version, uptimeSeconds, isInstalled: installed, log }
}

/** The same for people. */
export function stateText(
  { state, agent, isInstalled: installed }: AgentState,
  log: string,
  { paint }: Screen,
): string {
  const lines = {
    running: () => `${paint.green('runs')} at ${agent?.url ?? ''}${agentWords(agent)}`,
    silent: () => `${paint.red('does not answer')}, though it holds its data folder: aic agent stop --force ends it`,
    stopped: () => 'does not run: aic agent start starts it',
  } satisfies Record<AgentState['state'], () => string>
  const service =
    installed === null ? [] : [`Starts by itself: ${installed ? 'yes' : 'no, aic agent install sets it up'}`]
  return [`The agent ${lines[state]()}`, ...service, `Log: ${clean(log)}`].map((line) => ` ${line}\n`).join('')
}

function agentWords(agent: FoundAgent | null): string {
  if (agent === null) return ''
  const process = agent.pid === null ? '' : `process ${agent.pid}, `
  return ` (${process}version ${clean(agent.version)}, for ${duration(agent.uptimeSeconds * 1000)})`
}
