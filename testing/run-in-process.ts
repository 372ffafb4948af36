import { run } from '../apps/cli/src/run.ts'

/** What a command run within the test's own process wrote, and its exit code. */
export interface InProcessRun {
  readonly home: string
  readonly nowMs: number
  readonly env?: Record<string, string>
}

/** The whole program on a real home and ledger, at a moment of the test's choice, without the time that a process takes to start. */
export async function runInProcess(args: readonly string[], { home, nowMs, env = {} }: InProcessRun) {
  const out = { stdout: '', stderr: '' }
  const sink = (name: keyof typeof out) => ({
    write(text: string | Uint8Array) {
      out[name] += String(text)
    },
  })
  const code = await run(args, {
    env: { TZ: 'UTC', AIC_OFFLINE: '1', ...env },
    home,
    platform: process.platform,
    nowMs,
    readInput: async () => '',
    keys: { on: () => {}, pause: () => {} },
    stdout: sink('stdout'),
    stderr: sink('stderr'),
    onStop: () => {},
  })
  return { code, ...out }
}
