import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { repoFolder, workFolder } from '../folders.ts'

/** The release build of the agent. */
export const agentProgram = path.join(repoFolder, 'apps/cli/dist/agent.js')

/** A running agent of the bench, in folders of its own. */
export interface AgentProcess {
  readonly pid: number
  readonly url: string
  readonly token: string
  /** From the fork to its first answer, ms. */
  readonly startMs: number
  /** Peak and present memory in MiB, and CPU time in ms, as the kernel tells. */
  usage(): { readonly rssMib: number; readonly cpuMs: number }
  stop(): Promise<void>
}

/** Folders of an agent that knows nothing yet. */
export function newFolders(name: string): { readonly data: string; readonly config: string } {
  const root = path.join(workFolder, 'agent', name)
  rmSync(root, { recursive: true, force: true })
  const folders = { data: path.join(root, 'data'), config: path.join(root, 'config') }
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folders
}

/** Starts the agent for a home and waits for its first answer. */
export async function startAgentFor(
  home: string,
  { data, config }: { readonly data: string; readonly config: string },
  env: Readonly<Record<string, string>> = {},
): Promise<AgentProcess> {
  const port = 18_000 + Math.floor(Math.random() * 10_000)
  const beganMs = performance.now()
  const child = spawn(process.execPath, [agentProgram, '--port', String(port)], {
    env: {
      PATH: '/usr/bin:/bin',
      HOME: home,
      TZ: 'UTC',
      AIC_OFFLINE: '1',
      AIC_DATA_DIR: data,
      AIC_CONFIG_DIR: config,
      NODE_COMPILE_CACHE: path.join(workFolder, 'agent', 'compile-cache'),
      ...env,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const url = `http://127.0.0.1:${port}`
  await firstAnswer(child, url)
  const startMs = performance.now() - beganMs
  const token = readFileSync(path.join(config, '.agent_token'), 'utf8').trim()
  const pid = child.pid as number
  return { pid, url, token, startMs, usage: () => usageOf(pid), stop: () => stopChild(child) }
}

async function firstAnswer(child: ChildProcess, url: string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the agent ended with exit code ${child.exitCode}`)
    const answer = await fetch(`${url}/health`).catch(() => null)
    if (answer?.ok) return void (await answer.text())
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}

function stopChild(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}

/** Ticks of the kernel's clock per second: the same on all Linux machines. */
const ticksPerSecond = 100

function usageOf(pid: number): { rssMib: number; cpuMs: number } {
  const rss = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  const ticks = Number(fields[11]) + Number(fields[12])
  return { rssMib: Number(rss) / 1024, cpuMs: (ticks / ticksPerSecond) * 1000 }
}
