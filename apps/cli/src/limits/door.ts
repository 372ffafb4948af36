import { type FoundAgent, findAgent, startAgent } from '@aic/engine/agent-control'
import type { AlertRecord, AlertSettings, MonitorStatus, ProviderTest, RowQuery, Snapshot } from '@aic/engine/limits'
import type { ReconciledProvider } from '@aic/engine/reconcile'
import { agentProgram } from '../agent/program.ts'
import type { Cli } from '../cli.ts'
import { configOf } from '../config.ts'
import { clean } from '../screen/text.ts'
import { version } from '../version.ts'

/** An alert as commands show it. */
export type ShownAlert = Omit<AlertRecord, 'accountKey'>
/** A kept value of a window as commands show it. */
export type ShownSnapshot = Omit<Snapshot, 'accountKey'>

/** Limits, providers and alerts for commands: behind it the running agent, or the work itself. Both say the same. */
export interface LimitsDoor {
  status(): Promise<MonitorStatus>
  /** Has vendors asked, those who are due or (`isForced`) all, and waits a few seconds for their answers. */
  refresh(options: { readonly providers?: readonly string[]; readonly isForced: boolean }): Promise<MonitorStatus>
  test(provider: string): Promise<ProviderTest>
  snapshots(query: RowQuery): Promise<readonly ShownSnapshot[]>
  alerts(query: RowQuery): Promise<readonly ShownAlert[]>
  alertSettings(): Promise<AlertSettings>
  setAlertSettings(change: Partial<AlertSettings>): Promise<AlertSettings>
  testAlert(): Promise<ShownAlert>
  /** Billed beside calculated of these providers, as last told; of all that tell a bill where none are given. */
  reconcile(providers?: readonly string[]): Promise<readonly ReconciledProvider[]>
  /** Whether a provider is asked at all, from now on. */
  setEnabled(provider: string, isEnabled: boolean): Promise<void>
  close(): Promise<void>
}

/** How long commands wait for vendors; who answers later is seen the next time. */
export const refreshWaitMs = 4_000

/** Opens the door, hands it to `use`, and closes it whatever happens. */
export async function withLimits<T>(cli: Cli, use: (door: LimitsDoor) => Promise<T>): Promise<T> {
  const door = await openDoor(cli)
  try {
    return await use(door)
  } finally {
    await door.close()
  }
}

async function openDoor(cli: Cli): Promise<LimitsDoor> {
  const agent = (await findAgent(cli)) ?? (await startedAgent(cli))
  if (agent !== null) {
    if (agent.version !== version) cli.stderr.write(`aic: ${otherVersion(agent)}\n`)
    return new (await import('./agent-door.ts')).AgentDoor(agent)
  }
  return (await import('./own-door.ts')).openOwnDoor(cli)
}

/** It goes on as what it was when it started. */
const otherVersion = ({ version: its }: FoundAgent): string =>
  `the agent is aic ${clean(its)}, this is ${version}: aic agent stop and aic agent start bring it up to date`

/** The setting `auto_start` asks for an agent. One that does not start keeps nobody from the work. */
async function startedAgent(cli: Cli): Promise<FoundAgent | null> {
  if (!configOf(cli).auto_start) return null
  const { env, home, platform } = cli
  const start = startAgent({ env, home, platform, program: agentProgram })
  return await start.then(
    ({ agent }) => agent,
    () => null,
  )
}

/** Accounts as they are now; vendors who never answered, or whose answer is due, are asked first. */
export async function freshStatus(door: LimitsDoor): Promise<MonitorStatus> {
  const status = await door.status()
  const isDue = status.accounts.some(
    ({ state, nextReadAtMs }) => state === 'waiting' || (nextReadAtMs !== null && nextReadAtMs <= status.atMs),
  )
  return isDue ? await door.refresh({ isForced: false }) : status
}
