import { type Config, loadConfig } from '@aic/engine'
import type { Cli } from './cli.ts'

const known = new WeakMap<Cli, Config>()

/** The settings in use, read once. Throws `ConfigError` where they are not in order. */
export function configOf(cli: Cli): Config {
  const config = known.get(cli) ?? loadConfig(cli)
  known.set(cli, config)
  return config
}
