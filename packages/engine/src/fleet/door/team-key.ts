import { ensureHashKey, hashKeyPath, keyFingerprint, setHashKey } from '@aic/fleet'
import type { Place } from '@aic/sources'
import type { Config } from '../../config/config.ts'
import { dataFolder } from '../../folders.ts'
import { teamKey } from '../fleet-names.ts'

type Machine = Pick<Place, 'env' | 'home' | 'platform'> & { readonly config: Config }

/** The key that hashes names, as people may see it. */
export interface KeyFacts {
  /** Where it lies; null: the setting `fleet.hashKey` says it, and nothing here can change it. */
  readonly file: string | null
  /** Tells keys apart without telling them. */
  readonly fingerprint: string
}

/** Which key this machine hashes names with. Makes one where there is none. Throws `ConfigError` where the configured one can't be had. */
export const keyFacts = (machine: Machine): KeyFacts => ({
  file: machine.config.fleet.hashKey === undefined ? hashKeyPath(dataFolder(machine)) : null,
  fingerprint: keyFingerprint(teamKey(machine)),
})

/** The key itself: who has it can find out names by guessing. */
export const revealKey = (machine: Machine): string => teamKey(machine)

/** Takes another machine's key in place of this one's. Returns the facts before and after. Throws a RangeError for what is no key. */
export function takeKey(machine: Machine, key: string): { readonly before: KeyFacts; readonly after: KeyFacts } {
  const folder = dataFolder(machine)
  const before = { file: hashKeyPath(folder), fingerprint: keyFingerprint(ensureHashKey(folder)) }
  setHashKey(folder, key)
  return { before, after: keyFacts(machine) }
}
