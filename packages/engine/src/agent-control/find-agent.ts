import type { Place } from '@aic/sources'
import { dataFolder } from '../folders.ts'
import { readAgentNote, readAgentPort, readAgentToken } from './agent-files.ts'
import { isProof, newChallenge } from './challenge.ts'

type Machine = Pick<Place, 'env' | 'home' | 'platform'>

/** The first port that an agent tries, and the last. */
export const agentPorts = { first: 8080, last: 8100 } as const

/** An agent that answered, and proved that it is the user's own. */
export interface FoundAgent {
  /** `http://127.0.0.1:8080`, without a slash at its end. */
  readonly url: string
  readonly port: number
  readonly token: string
  readonly version: string
  readonly uptimeSeconds: number
  /** Null where its note is gone. */
  readonly pid: number | null
}

/** Longest wait for an answer from this machine. */
const answerMs = 1_500

/**
 * The running agent of the data folder, null when there is none. Whoever listens is asked to prove that it knows the token before anything
 * is sent to it: another program may have taken the port. Without a port file the ports from 8080 to 8100 are tried.
 */
export async function findAgent(machine: Machine): Promise<FoundAgent | null> {
  const token = readAgentToken(machine)
  if (token === null) return null
  const note = readAgentNote(machine)
  if (note !== null && note.dataFolder !== dataFolder(machine)) return null // it would tell, and stop, what is another ledger's
  const port = readAgentPort(machine) ?? note?.port ?? null
  const found = port === null ? null : await askAgent(port, token)
  if (found !== null) return { ...found, pid: note?.port === port ? note.pid : null }
  return port === null ? firstOf(token) : null
}

async function firstOf(token: string): Promise<FoundAgent | null> {
  const count = agentPorts.last - agentPorts.first + 1
  const ports = Array.from({ length: count }, (_, i) => agentPorts.first + i)
  const answers = await Promise.all(ports.map((port) => askAgent(port, token)))
  const found = answers.find((answer) => answer !== null)
  return found === undefined ? null : { ...found, pid: null }
}

/** Asks who listens on a port of this machine. Null: nobody, not an agent, or an agent that does not know `token`. Never sends it. */
export async function askAgent(port: number, token: string): Promise<Omit<FoundAgent, 'pid'> | null> {
  const url = `http://127.0.0.1:${port}`
  const challenge = newChallenge()
  try {
    const signal = AbortSignal.timeout(answerMs)
    const answer = await fetch(`${url}/health?challenge=${challenge}`, { signal, redirect: 'error' })
    const health = (await answer.json()) as Readonly<Record<string, unknown>>
    if (!isProof(health.proof, token, challenge, port)) return null
    return { url, port, token, version: String(health.version), uptimeSeconds: Number(health.uptime_seconds) }
  } catch {
    return null // refused, hung, or spoke something else: no agent of ours
  }
}
