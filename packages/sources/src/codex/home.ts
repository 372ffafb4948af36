import path from 'node:path'
import type { ServiceTier } from '@aic/core'
import { foldersFrom } from '../folders.ts'
import type { LogFile, Place } from '../source.ts'
import { tierOf } from './thread.ts'

/** The folders that Codex keeps its things in. */
export const codexHomes = ({ env, home }: Pick<Place, 'env' | 'home'>): readonly string[] =>
  foldersFrom(env.CODEX_HOME, home) ?? [path.join(home, '.codex')]

/** Whether a file lies among rollouts, in `sessions` or `archived_sessions` of a Codex home; else the home itself was named as a folder of logs. */
export const isAmongRollouts = (file: LogFile): boolean => /^(?:archived_)?sessions$/.test(path.basename(file.root))

/**
 * The service tier set in `config.toml` of the Codex home that a rollout lies in, as it is set now: a thread that does not say its own
 * tier is taken to have run under it. Profiles are not looked at.
 */
export function configuredTier(file: LogFile): ServiceTier {
  const depth = file.relative.split('/').length - (isAmongRollouts(file) ? 0 : 1)
  const config = file.readBeside(`${'../'.repeat(depth)}config.toml`) ?? ''
  const topLevel = config.split(/^\s*\[/m, 1)[0] ?? ''
  return tierOf(/^\s*service_tier\s*=\s*["'](\w+)["']/m.exec(topLevel)?.[1] ?? null)
}
