import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(new URL('./collect.ts', import.meta.url))

/** Nobody, as most systems number them: a user who owns nothing. */
export const nobody = 65_534

/** Where a collecting process looks, and as whom. */
export interface CollectProcess {
  readonly home: string
  readonly data: string
  /** Runs as this user; only root can ask for that. */
  readonly uid?: number
  /** The process waits until this file exists before it writes. */
  readonly hold?: string
}

/** What a collecting process told. */
export interface Collected {
  /** As `canonicalUsage` writes it. */
  readonly usage: readonly string[]
  readonly warnings: readonly string[]
  readonly skipped: Record<string, number>
  /** What it said about what could not be kept. */
  readonly unkept: readonly string[]
}

/** Starts a process of its own that brings a ledger up to date. */
export function startCollecting({ home, data, uid, hold }: CollectProcess): ChildProcess {
  return spawn(process.execPath, [script, home, data], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, ...(hold !== undefined && { AIC_TEST_HOLD: hold }) },
    ...(uid !== undefined && { uid, gid: uid }),
  })
}

/** What a started process tells at its end. Throws with what it said when it fails. */
export async function toldBy(child: ChildProcess): Promise<Collected> {
  const [out, err] = await Promise.all([textOf(child.stdout), textOf(child.stderr), ended(child)])
  if (child.exitCode !== 0) throw new Error(`collecting ended with ${child.exitCode ?? child.signalCode}: ${err}`)
  return JSON.parse(out) as Collected
}

/** Brings a ledger up to date in a process of its own. */
export const collectInProcess = (options: CollectProcess): Promise<Collected> => toldBy(startCollecting(options))

/** Waits for the end of a process. */
export const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.once('error', reject)
  })

async function textOf(stream: ChildProcess['stdout']): Promise<string> {
  let text = ''
  for await (const chunk of stream ?? []) text += String(chunk)
  return text
}
