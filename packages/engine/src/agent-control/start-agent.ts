import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { AicError } from '@aic/core'
import type { Place } from '@aic/sources'
import { dataFolder } from '../folders.ts'
import { agentFiles } from './agent-files.ts'
import { type FoundAgent, findAgent } from './find-agent.ts'

/** What to start, and for whom. */
export interface StartOptions extends Pick<Place, 'env' | 'home' | 'platform'> {
  /** The file of the agent's program. */
  readonly program: string
}

/** Longest wait for its first line: it may have to read all logs of a new ledger first. */
const startMs = 30_000

/**
 * Starts the agent as a process of its own, which no terminal and no parent holds, and waits until it answers. Where one runs already,
 * that is it. Throws `AicError` `no-agent` with what it said when it did not start.
 */
export async function startAgent(
  options: StartOptions,
): Promise<{ readonly agent: FoundAgent; readonly isNew: boolean }> {
  const running = await findAgent(options)
  if (running !== null) return { agent: running, isNew: false }
  const errors = path.join(path.dirname(agentFiles(options).log), 'agent.errors')
  const child = spawnAgent(options, errors)
  const end = await firstLineOrEnd(child)
  const agent = await findAgent(options)
  // Another start may have been quicker: then the agent that runs is as good as ours.
  if (agent !== null) return { agent, isNew: agent.pid === child.pid }
  const said = textOf(errors)
    .split('\n')
    .findLast((line) => line.startsWith('aic: '))
  throw new AicError('no-agent', `The agent did not start: ${said?.slice(5) ?? end}`, {
    advice: `aic agent logs shows more, aic agent run starts it here.`,
  })
}

function spawnAgent({ program, env, home, platform }: StartOptions, errors: string): ChildProcess {
  mkdirSync(path.dirname(errors), { recursive: true, mode: 0o700 })
  const handle = openSync(errors, 'w', 0o600)
  try {
    return spawn(process.execPath, [program], {
      env: agentEnvironment({ env, home, platform }),
      cwd: platform === 'win32' ? home : '/', // no folder of the user is kept busy
      detached: true,
      stdio: ['ignore', 'pipe', handle],
      windowsHide: true,
    })
  } finally {
    closeSync(handle)
  }
}

/** The environment that an agent's process is given, however it is started. */
export const agentEnvironment = (machine: Pick<StartOptions, 'env' | 'home' | 'platform'>): StartOptions['env'] => ({
  // In a folder of the user's own: what lies in the system's temporary one, others may have put there.
  NODE_COMPILE_CACHE: path.join(dataFolder(machine), 'compile-cache'),
  ...machine.env,
  ...byProxy(machine.env),
})

/** Has the agent ask vendors by the user's proxy, if there is one, and this machine directly: https://nodejs.org/api/cli.html#node_use_env_proxy1 */
function byProxy(env: StartOptions['env']): StartOptions['env'] {
  if (!['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'].some((name) => env[name])) return {}
  const no = [env.no_proxy || env.NO_PROXY, '127.0.0.1,localhost,::1'].filter(Boolean).join(',')
  return { NODE_USE_ENV_PROXY: '1', no_proxy: no, NO_PROXY: no }
}

/** Settles when the agent says where it listens, or is gone; then nothing ties it to this process any more. */
async function firstLineOrEnd(child: ChildProcess): Promise<string> {
  const patience = AbortSignal.timeout(startMs)
  const { stdout } = child
  if (stdout === null) throw new Error('the agent has no output')
  try {
    const line = once(stdout, 'data', { signal: patience }).then(() => 'it listens, but does not prove that it is ours')
    const ended = once(child, 'exit', { signal: patience }).then(([code]) => `it ended with exit code ${String(code)}`)
    ended.catch(() => undefined) // the line came first
    return await Promise.race([line, ended])
  } catch (error) {
    return patience.aborted ? `it said nothing within ${startMs / 1_000} s` : (error as Error).message
  } finally {
    stdout.destroy()
    child.unref()
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '' // it was never made
  }
}
