import { hostname } from 'node:os'
import type { Cli } from '../cli.ts'
import { configOf } from '../config.ts'

/** This machine as the fleet's functions want it: environment, folders, settings, and the host's name. */
export function machineOf(cli: Cli) {
  const { env, home, platform, nowMs } = cli
  return { env, home, platform, nowMs, config: configOf(cli), hostName: hostname() }
}
