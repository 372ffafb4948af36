import { chmodSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { Place } from '@aic/sources'
import { configFolder, dataFolder } from '../folders.ts'
import { writeWhole } from '../write-whole.ts'

type Machine = Pick<Place, 'env' | 'home' | 'platform'>

/** What a running agent tells of itself in the settings folder, so that programs of the same user find it. */
export interface AgentNote {
  readonly pid: number
  readonly port: number
  /** UTC ms. */
  readonly startedAtMs: number
  /** Of the agent. */
  readonly version: string
  /** Data folder that it serves: one agent for each. */
  readonly dataFolder: string
}

/** Where the files of an agent lie: all readable for their owner only. */
export function agentFiles(machine: Machine) {
  const config = configFolder(machine)
  const data = dataFolder(machine)
  return {
    /** The port as a plain decimal number: all that the original design's clients read. */
    port: path.join(config, '.agent_port'),
    note: path.join(config, '.agent.json'),
    token: path.join(config, '.agent_token'),
    /** Digests of the sessions of pages; stays when the agent stops. */
    sessions: path.join(config, '.agent_sessions'),
    /** Digests of the tokens of widgets; stays when the agent stops. */
    widgetTokens: path.join(config, '.widget_tokens'),
    lock: path.join(data, 'agent.lock'),
    log: path.join(data, 'logs', 'agent.log'),
  } as const
}

/** Tells where the agent is and which token it takes. The port comes last: who reads it finds the rest. */
export function writeAgentFiles(machine: Machine, note: AgentNote, token: string): void {
  const files = agentFiles(machine)
  mkdirSync(path.dirname(files.port), { recursive: true, mode: 0o700 })
  writeWhole(files.token, `${token}\n`)
  writeWhole(files.note, `${JSON.stringify(note)}\n`)
  writeWhole(files.port, `${note.port}\n`)
  for (const file of [files.token, files.note, files.port]) chmodSync(file, 0o600)
}

/** Takes the files of the agent away, unless they are another agent's by now. */
export function removeAgentFiles(machine: Machine, { pid, startedAtMs }: Pick<AgentNote, 'pid' | 'startedAtMs'>): void {
  const known = readAgentNote(machine)
  if (known !== null && (known.pid !== pid || known.startedAtMs !== startedAtMs)) return
  const { port, note, token } = agentFiles(machine)
  for (const file of [port, note, token]) rmSync(file, { force: true })
}

/** What the last agent told of itself; it may have died since. Null where there is none, or it makes no sense. */
export function readAgentNote(machine: Machine): AgentNote | null {
  const text = textOf(agentFiles(machine).note)
  if (text === null) return null
  try {
    const note = JSON.parse(text) as AgentNote
    return [note.pid, note.port, note.startedAtMs].every(Number.isSafeInteger) ? note : null
  } catch {
    return null // cut short by a full disk, or somebody else's file
  }
}

/** The token that the agent takes; null where there is none. */
export const readAgentToken = (machine: Machine): string | null => textOf(agentFiles(machine).token)?.trim() || null

/** The port of `.agent_port`; null where there is none, or it is none. */
export function readAgentPort(machine: Machine): number | null {
  const port = Number(textOf(agentFiles(machine).port)?.trim() || Number.NaN)
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : null
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null // no agent runs, or not ours to ask
  }
}
