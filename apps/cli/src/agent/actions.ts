import { dataFolder } from '@aic/engine'
import { agentEnvironment, agentFiles, startAgent, stopAgent } from '@aic/engine/agent-control'
import { UsageError } from '../args/usage-error.ts'
import type { Cli, ExitCode } from '../cli.ts'
import { configOf } from '../config.ts'
import { writeJson } from '../report/envelope.ts'
import { zoneOf } from '../report/options.ts'
import { type ScreenFlags, screenOf } from '../screen/screen.ts'
import { clean, cleanJson } from '../screen/text.ts'
import { LogFollower, lastLines } from './log-file.ts'
import { type Level, logLineText } from './log-text.ts'
import { agentProgram } from './program.ts'
import { install, uninstall } from './service.ts'
import { agentState, stateJson, stateText } from './status.ts'

/** What follows `aic agent WORD`. */
export interface AgentValues extends ScreenFlags {
  readonly json: boolean
  readonly follow: boolean
  readonly force: boolean
  readonly lines: string | undefined
  readonly level: Level | undefined
  readonly port: string | undefined
  readonly host: string | undefined
  readonly hub: boolean
  readonly timezone: string | undefined
}

/** What each word does, and the flags that it takes besides those of all. */
export const agentActions = {
  run: { flags: ['port', 'host', 'hub'], run: runHere },
  start: { flags: ['port', 'host', 'hub', 'json'], run: start },
  stop: { flags: ['force'], run: stop },
  status: { flags: ['json'], run: status },
  logs: { flags: ['lines', 'level', 'follow', 'json', 'timezone'], run: logs },
  install: { flags: [], run: (cli: Cli) => install(cli) },
  uninstall: { flags: [], run: (cli: Cli) => Promise.resolve(uninstall(cli)) },
} as const satisfies Record<
  string,
  { readonly flags: readonly (keyof AgentValues)[]; run(cli: Cli, values: AgentValues): Promise<ExitCode> }
>

const withFlags = (cli: Cli, { port, host, hub }: AgentValues): Cli['env'] => ({
  ...cli.env,
  ...(port !== undefined && { AIC_AGENT_PORT: port }),
  ...(host !== undefined && { AIC_AGENT_HOST: host }),
  ...(hub && { AIC_HUB: '1' }),
})

/** In the foreground, until it is asked to end: for services and for looking at it. */
async function runHere(cli: Cli, values: AgentValues): Promise<ExitCode> {
  const { spawn } = process.getBuiltinModule('node:child_process')
  const env = agentEnvironment({ ...cli, env: withFlags(cli, values) })
  const child = spawn(process.execPath, [agentProgram], { env, stdio: 'inherit' })
  cli.onStop(() => child.kill('SIGTERM'))
  return await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code === 0 ? 0 : 1))
  })
}

async function start(cli: Cli, values: AgentValues): Promise<ExitCode> {
  const { home, platform } = cli
  const { agent, isNew } = await startAgent({ env: withFlags(cli, values), home, platform, program: agentProgram })
  if (values.json) return writeState(cli)
  cli.stdout.write(` The agent ${isNew ? 'runs' : 'runs already'} at ${agent.url}\n`)
  return 0
}

async function stop(cli: Cli, { force }: AgentValues): Promise<ExitCode> {
  const isStopped = await stopAgent(cli, { isForced: force })
  cli.stdout.write(isStopped ? ' The agent has stopped.\n' : ' No agent runs.\n')
  return 0
}

/** Exit code 0: it runs; 1: it does not. */
async function status(cli: Cli, values: AgentValues): Promise<ExitCode> {
  if (values.json) return writeState(cli)
  const state = await agentState(cli)
  const screen = screenOf(cli, values)
  cli.stdout.write(stateText(state, agentFiles(cli).log, screen))
  for (const line of await syncState(cli, screen)) cli.stdout.write(` ${line}\n`)
  return state.state === 'running' ? 0 : 1
}

/** Whether syncing to a hub works; nothing where there is none. */
async function syncState(cli: Cli, screen: ReturnType<typeof screenOf>): Promise<readonly string[]> {
  const { syncAddress, readSyncState } = await import('@aic/engine/sync')
  const choice = syncAddress(configOf(cli), cli.env)
  if (choice.kind === 'off') return []
  const kept = readSyncState(dataFolder(cli))
  const state = choice.kind === 'on' && kept?.url === choice.address.url ? kept : null
  const [{ syncLines, usageLines }, { usageStanding }] = await Promise.all([
    import('../hub/text.ts'),
    import('../hub/actions.ts'),
  ])
  const usage = usageLines(choice, usageStanding(cli, choice), cli.nowMs, screen)
  return [...syncLines(choice, state, cli.nowMs, screen), ...usage]
}

async function writeState(cli: Cli): Promise<ExitCode> {
  const state = await agentState(cli)
  writeJson(stateJson(state, agentFiles(cli).log), { noCost: false, jq: null }, cli)
  return state.state === 'running' ? 0 : 1
}

const defaultLines = 50

async function logs(cli: Cli, values: AgentValues): Promise<ExitCode> {
  const { log } = agentFiles(cli)
  const look = { screen: screenOf(cli, values), zone: zoneOf(values.timezone, cli), least: values.level ?? 'trace' }
  const show = (line: string): void => {
    const text = values.json ? cleanJson(line) : logLineText(line, look)
    if (text !== null) cli.stdout.write(`${text}\n`)
  }
  const count = linesOf(values.lines)
  using follower = values.follow ? new LogFollower(log, show) : null
  const lines = lastLines(log, count, follower?.startBytes)
  if (lines.length === 0) cli.stderr.write(`aic: no log yet in ${clean(log)}; the agent writes one when it runs\n`)
  for (const line of lines) show(line)
  if (follower === null) return 0
  await new Promise<void>((resolve) => cli.onStop(resolve))
  return 0
}

function linesOf(text: string | undefined): number {
  if (text === undefined) return defaultLines
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new UsageError(`--lines can't be "${text}"`, 'It is a whole number from 1.')
  return Number(text)
}
