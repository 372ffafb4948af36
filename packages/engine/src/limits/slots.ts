import { ProviderFault } from '@aic/core/limit'
import {
  type Credential,
  findCredentials,
  fingerprintOf,
  type Machine,
  missingFault,
  type Provider,
  type StoredKey,
} from '@aic/providers'
import type { ProviderState } from '@aic/store/journal'
import type { Config } from '../config/config.ts'
import { secretOf } from '../config/secret.ts'

/** A sign-in that is asked with, or why there is none. */
export interface Slot {
  readonly provider: Provider
  /** Tells it from others of its provider, also after a restart; empty where there is none. */
  readonly place: string
  readonly credential: Credential | null
  /** Changes with the credential. */
  readonly fingerprint: string | null
  /** Why it can't be asked with. */
  readonly fault: ProviderFault | null
}

/** What slots are found in. */
export interface SlotSearch {
  readonly providers: readonly Provider[]
  readonly machine: Machine
  readonly config: Pick<Config, 'providers'>
  /** Sign-ins that aic made itself. */
  readonly storedKeys: (provider: string) => readonly StoredKey[]
}

/** Whether a provider is not switched off. */
export const isEnabled = ({ config }: Pick<SlotSearch, 'config'>, { id }: Pick<Provider, 'id'>): boolean =>
  config.providers[id]?.enabled !== false

/** Those switched on, in the order of the settings, then of the table; and those switched off. */
export function orderedProviders(search: Pick<SlotSearch, 'providers' | 'config'>): readonly Provider[] {
  const named = Object.keys(search.config.providers)
  const rank = ({ id }: Provider): number => (named.includes(id) ? named.indexOf(id) : named.length)
  const sorted = search.providers.toSorted((a, b) => rank(a) - rank(b))
  return [...sorted.filter((one) => isEnabled(search, one)), ...sorted.filter((one) => !isEnabled(search, one))]
}

/** The sign-ins that were asked with before, to show what they told while they are looked for anew. Nobody can be asked with them. */
export function rememberedSlots(
  states: readonly ProviderState[],
  search: Pick<SlotSearch, 'providers' | 'config'>,
): readonly Slot[] {
  return orderedProviders(search)
    .filter((provider) => isEnabled(search, provider))
    .flatMap((provider) =>
      states
        .filter((state) => state.provider === provider.id && state.accountKey !== null)
        .map(({ place, fingerprint }) => ({ provider, place, credential: null, fingerprint, fault: null })),
    )
}

/** All sign-ins of all providers that are switched on; at least one slot for each. */
export async function findSlots(search: SlotSearch): Promise<readonly Slot[]> {
  const wanted = orderedProviders(search).filter((one) => isEnabled(search, one))
  return (await Promise.all(wanted.map(async (provider) => slotsOf(provider, search)))).flat()
}

async function slotsOf(provider: Provider, search: SlotSearch): Promise<readonly Slot[]> {
  const { machine, config, storedKeys } = search
  const { api_key: apiKey, extra = {} } = config.providers[provider.id] ?? {}
  const secret = apiKey === undefined ? null : secretOf(apiKey, machine.env)
  const ofSettings: StoredKey[] = secret === null ? [] : [{ secret, from: 'settings', place: 'agent.json' }]
  const found = await findCredentials(provider, machine, [...ofSettings, ...storedKeys(provider.id)], extra)
  const asked = askedWith(found.credentials)
  if (asked.length > 0) return asked.map((credential, i) => slotOf(provider, credential, i))
  return [{ provider, place: '', credential: null, fingerprint: null, fault: missingFault(provider, found) }]
}

/** Keys are ways to one account: the best is taken. Sign-ins of programs may be of several. */
function askedWith(credentials: readonly Credential[]): readonly Credential[] {
  const isKey = ({ from }: Credential): boolean => from === 'environment' || from === 'settings'
  return [...credentials.filter(isKey).slice(0, 1), ...credentials.filter((one) => !isKey(one))]
}

const slotOf = (provider: Provider, credential: Credential, i: number): Slot => ({
  provider,
  place: i === 0 ? credential.place : `${credential.place} (${i + 1})`,
  credential,
  fingerprint: fingerprintOf(credential).slice(0, 32),
  fault: null,
})

/** `environment OPENAI_API_KEY`: where the credential of a slot was found; null without one. */
export const authSourceOf = ({ credential }: Slot): string | null =>
  credential === null ? null : `${credential.from} ${credential.place}`

/** The last four characters of a key that is long enough not to be given away by them; null for sign-ins. */
export function keyEndOf({ credential }: Slot): string | null {
  if (credential === null || credential.from === 'file' || credential.from === 'device') return null
  return credential.secret.length < 16 ? null : credential.secret.slice(-4)
}
