import { type ChildProcess, spawn } from 'node:child_process'

/** A program to start: never by a shell. */
export interface ProgramCall {
  /** Absolute. */
  readonly program: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
}

/** How a program ended. */
export type ProgramEnd =
  | { readonly kind: 'printed'; readonly text: string; readonly elapsedMs: number }
  /** `said` is the last line it wrote to stderr, else to stdout. */
  | { readonly kind: 'exited'; readonly exit: string; readonly said: string; readonly elapsedMs: number }
  | { readonly kind: 'timed-out' | 'too-long' | 'stopped'; readonly elapsedMs: number }
  | { readonly kind: 'not-started'; readonly said: string; readonly elapsedMs: number }

/** More than the reports of years take. */
const mostBytes = 256_000_000

/**
 * Runs a program to its end and returns what it printed, if it ended well. When its time is up it is killed with all that it started
 * (npx starts others). It gets no input, and of the environment nothing that holds a secret. Never rejects.
 */
export function runProgram({ program, args, env, timeoutMs, signal }: ProgramCall): Promise<ProgramEnd> {
  const startedMs = performance.now()
  const elapsed = () => ({ elapsedMs: Math.round(performance.now() - startedMs) })
  if (signal?.aborted) return Promise.resolve({ kind: 'stopped', ...elapsed() })
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      env: harmless(env),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32', // a group of its own, to be ended as a whole
      windowsHide: true,
    })
    const output = { stdout: [] as Buffer[], stderr: '', bytes: 0 }
    let forced: 'timed-out' | 'too-long' | 'stopped' | null = null
    const end = (why: typeof forced) => {
      forced ??= why
      killGroup(child)
    }
    const timer = setTimeout(() => end('timed-out'), timeoutMs)
    const stop = () => end('stopped')
    signal?.addEventListener('abort', stop, { once: true })
    const settle = (result: ProgramEnd) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', stop)
      resolve(result)
    }
    child.stdout.on('data', (part: Buffer) => {
      output.stdout.push(part)
      output.bytes += part.length
      if (output.bytes > mostBytes) end('too-long')
    })
    child.stderr.on('data', (part: Buffer) => (output.stderr = (output.stderr + part.toString()).slice(-4_000)))
    child.once('error', (error) => settle({ kind: 'not-started', said: error.message, ...elapsed() }))
    child.once('close', (code, by) => {
      if (forced !== null) return settle({ kind: forced, ...elapsed() })
      const text = Buffer.concat(output.stdout).toString()
      if (code === 0) return settle({ kind: 'printed', text, ...elapsed() })
      settle({ kind: 'exited', exit: String(by ?? code), said: output.stderr.trim() || text.trim(), ...elapsed() })
    })
  })
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // it ended meanwhile
  }
}

/** ccusage and what starts it need paths and proxies, not our passwords; those of package registries are theirs. */
function harmless(env: ProgramCall['env']): NodeJS.ProcessEnv {
  const isSecret = (name: string): boolean =>
    /(PASSWORD|PASSWD|SECRET|TOKEN|KEY)$/i.test(name) && !/^(npm_|NODE_AUTH)/i.test(name)
  const kept = Object.entries(env).filter(([name]) => !isSecret(name))
  return { ...Object.fromEntries(kept), NO_COLOR: '1', LOG_LEVEL: '0' }
}
