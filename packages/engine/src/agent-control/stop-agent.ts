import { existsSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { AicError } from '@aic/core'
import type { Place } from '@aic/sources'
import { dataFolder } from '../folders.ts'
import { agentFiles, readAgentNote, removeAgentFiles } from './agent-files.ts'
import { findAgent } from './find-agent.ts'
import { takeInstanceLock } from './instance-lock.ts'

type Machine = Pick<Place, 'env' | 'home' | 'platform'>

/** Longest wait for open requests and a last write. */
const stopMs = 10_000
const lookMs = 20

/** Whether a process serves the data folder: it holds the lock that the system frees when it ends. */
export function isAgentRunning(machine: Machine): boolean {
  const { lock } = agentFiles(machine)
  if (!existsSync(lock)) return false
  const taken = takeInstanceLock(lock)
  taken?.[Symbol.dispose]()
  return taken === null
}

/**
 * Asks the agent of the data folder to end, and waits until it has let go of it. False: none ran. Only the process that proved to be
 * the agent, or that holds the lock and noted itself, is sent a signal. `isForced` ends one that does not listen.
 */
export async function stopAgent(machine: Machine, { isForced = false } = {}): Promise<boolean> {
  const agent = await findAgent(machine)
  if (agent === null && !isAgentRunning(machine)) return false
  const note = readAgentNote(machine)
  const noted = note !== null && note.dataFolder === dataFolder(machine) ? note.pid : null
  const pid = agent?.pid ?? noted
  if (pid === null)
    throw new AicError('no-agent', 'An agent holds the data folder, but nothing tells which process it is')
  signal(pid, 'SIGTERM')
  if (!(await hasEnded(machine, stopMs))) {
    if (!isForced) {
      throw new AicError('no-agent', `The agent (process ${pid}) did not end within ${stopMs / 1_000} s`, {
        advice: 'aic agent stop --force ends it at once; nothing that was counted is lost.',
      })
    }
    signal(pid, 'SIGKILL')
    await hasEnded(machine, stopMs)
  }
  if (note !== null) removeAgentFiles(machine, note)
  return true
}

function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** The lock tells it for any process, child or not, without a race over process ids. */
async function hasEnded(machine: Machine, withinMs: number): Promise<boolean> {
  const endMs = performance.now() + withinMs
  while (isAgentRunning(machine)) {
    if (performance.now() > endMs) return false
    await setTimeout(lookMs)
  }
  return true
}
