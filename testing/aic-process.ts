import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('../apps/cli/bin/aic.js', import.meta.url))

/** Where the program looks, and as whom. */
export interface AicProcess {
  readonly home: string
  readonly data: string
  /** Runs as this user; only root can ask for that. */
  readonly uid?: number
}

/** What the program left behind. */
export interface AicEnd {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the program as a user does, in a home of its own. */
export function runAic(args: readonly string[], { home, data, uid }: AicProcess): AicEnd {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: home, AIC_DATA_DIR: data, TZ: 'UTC' },
    ...(uid !== undefined && { uid, gid: uid }),
  })
  return { status, stdout, stderr }
}
