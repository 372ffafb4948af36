import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

/** The command of this checkout. */
export const aicBin = fileURLToPath(new URL('../apps/cli/bin/aic.js', import.meta.url))

/** How to run the command. */
export interface AicRun {
  /** Home folder: logs and ledger lie in it. */
  readonly home: string
  /** What stands on stdin. Defaults to nothing. */
  readonly input?: string
  readonly env?: Record<string, string>
}

/** The environment of a user with this home, and nothing of ours; days are those of UTC, and prices the bundled ones. */
export const aicEnv = ({ home, env = {} }: AicRun): Record<string, string> => ({
  PATH: process.env.PATH ?? '',
  HOME: home,
  USERPROFILE: home,
  TZ: 'UTC',
  AIC_OFFLINE: '1',
  ...env,
})

/** Runs the program as a user does, without a terminal. */
export function runAic(args: readonly string[], run: AicRun) {
  const options = { input: run.input ?? '', encoding: 'utf8', env: aicEnv(run), maxBuffer: 2 ** 28 } as const
  const { status, stdout, stderr } = spawnSync(process.execPath, [aicBin, ...args], options)
  return { status, stdout, stderr }
}

/** The same while the test's own process goes on, for instance to answer as a vendor. */
export async function runAicBeside(args: readonly string[], run: AicRun) {
  const child = spawn(process.execPath, [aicBin, ...args], { env: aicEnv(run), stdio: 'pipe' })
  child.stdin.end(run.input ?? '')
  const ended = once(child, 'close')
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  const [status] = (await ended) as [number | null]
  return { status, stdout, stderr }
}
