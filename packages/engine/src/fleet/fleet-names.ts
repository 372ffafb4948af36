import { projectNames } from '@aic/core/report'
import { ensureHashKey, type HashMode, labelList, type NameHasher, nameHasher } from '@aic/fleet'
import type { Place } from '@aic/sources'
import { type Config, configPath } from '../config/config.ts'
import { ConfigError } from '../config/fields.ts'
import { secretOf } from '../config/secret.ts'
import { dataFolder } from '../folders.ts'
import { modelName } from './model-name.ts'

/** A project or a budget as rows name it. */
export interface NamedProject {
  readonly key: string
  /** Empty unless its readable name may be stored. */
  readonly label: string
}

/** How a machine names projects, sessions and accounts in a fleet. */
export interface FleetNames {
  readonly hasher: NameHasher
  /** Another one gives other names. */
  readonly fingerprint: string
  /** See {@link modelName}. */
  model(name: string): string
  /** `folder`: the git root, else the working directory; empty when unknown. */
  project(folder: string): NamedProject
  /** A budget by the user's name for it: on the list of readable names as a project of that name would be. */
  budget(name: string): NamedProject
}

/** What decides on names: settings, and folders of the machine. */
export interface NamingFacts extends Pick<Place, 'env' | 'home' | 'platform'> {
  readonly config: Pick<Config, 'fleet' | 'projectAliases'>
  /** In place of the configured mode: `--hash-mode`, `--no-hash-projects`. */
  readonly hashMode?: HashMode | undefined
}

/** The names of this machine. Makes the key when there is none, in the data folder. Throws `ConfigError` where the configured one can't be had. */
export function fleetNames(facts: NamingFacts): FleetNames {
  const { fleet, projectAliases } = facts.config
  const mode = facts.hashMode ?? fleet.hashMode ?? 'keyed'
  const hasher = nameHasher({ mode, ...(mode === 'keyed' && { key: teamKey(facts) }) })
  const labels = fleet.labels ?? []
  const isLabelled = mode === 'plain' ? () => true : labelList(labels)
  const known = new Map<string, NamedProject>()
  return {
    hasher,
    fingerprint: JSON.stringify([
      hasher.fingerprint,
      labels,
      labels.length > 0 || mode === 'plain' ? projectAliases : 0,
    ]),
    model: (name) => modelName(mode, name),
    project(folder) {
      let named = known.get(folder)
      if (named === undefined) {
        const name =
          folder === '' ? '' : (projectNames([folder], { home: facts.home, aliases: projectAliases }).get(folder) ?? '')
        const label = name !== '' && isLabelled({ name, folder }) ? name : ''
        named = { key: hasher.hash('project', folder), label }
        known.set(folder, named)
      }
      return named
    },
    budget: (name) => ({
      key: hasher.hash('budget', name),
      label: isLabelled({ name, folder: '' }) ? name : '',
    }),
  }
}

/** The key as configured, else that of this machine, made when there is none. */
export function teamKey(facts: Pick<NamingFacts, 'env' | 'home' | 'platform' | 'config'>): string {
  const { hashKey } = facts.config.fleet
  if (hashKey === undefined) return ownKey(dataFolder(facts))
  const key = secretOf(hashKey, facts.env)
  if (key === null)
    throw new ConfigError(`fleet.hashKey names no key (in ${configPath(facts)}): it is empty, or can't be read`)
  return key
}

function ownKey(folder: string): string {
  try {
    return ensureHashKey(folder)
  } catch (error) {
    throw error instanceof RangeError ? new ConfigError(error.message, { cause: error }) : error
  }
}
