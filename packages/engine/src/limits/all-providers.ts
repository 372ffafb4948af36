import path from 'node:path'
import { type CustomProviders, loadCustomProviders, type Machine, providers } from '@aic/providers'
import type { Config } from '../config/config.ts'
import { configFolder } from '../folders.ts'

/**
 * The providers of aic, then those that the user wrote into `providers` in the config folder, and why files there can't be used. Modules run only
 * where the settings approve them. Never throws for what is there.
 */
export async function allProviders(
  machine: Pick<Machine, 'env' | 'home' | 'platform'>,
  { customProviders }: Pick<Config, 'customProviders'>,
): Promise<CustomProviders> {
  const folder = path.join(configFolder(machine), 'providers')
  const custom = await loadCustomProviders({ folder, approved: customProviders, platform: machine.platform })
  return { providers: [...providers, ...custom.providers], problems: custom.problems }
}
