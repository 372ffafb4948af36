import type { AccountStatus, ConnectableProvider } from '@aic/agent/api'

/** A provider, and what is known of its accounts. */
export interface ShownProvider {
  readonly provider: ConnectableProvider
  readonly accounts: readonly AccountStatus[]
}

/** Providers by how they stand; each group in the order of the agent. */
export interface ProviderGroups {
  readonly connected: readonly ShownProvider[]
  readonly others: readonly ShownProvider[]
  readonly off: readonly ShownProvider[]
}

/** Who has a key or sign-in, who has none, and who is switched off. */
export function groupsOf(
  providers: readonly ConnectableProvider[],
  accounts: readonly AccountStatus[],
): ProviderGroups {
  const shown = providers.map((provider) => ({
    provider,
    accounts: accounts.filter((account) => account.provider === provider.provider_id),
  }))
  return {
    connected: shown.filter(({ provider }) => provider.enabled && provider.has_key),
    others: shown.filter(({ provider }) => provider.enabled && !provider.has_key),
    off: shown.filter(({ provider }) => !provider.enabled),
  }
}

/** The ids after one of them has moved by one place; the same where it can't. */
export function moved(ids: readonly string[], id: string, by: 1 | -1): readonly string[] {
  const at = ids.indexOf(id)
  const other = ids[at + by]
  if (at < 0 || other === undefined) return ids
  return ids.map((one) => (one === id ? other : one === other ? id : one))
}

/** How a provider is connected, in a few words. */
export function waysOf({ key_variables, finds_sign_ins, has_device_flow }: ConnectableProvider): string {
  const ways = [
    ...(has_device_flow ? ['sign-in with a code'] : []),
    ...(finds_sign_ins ? ['sign-in of its own program'] : []),
    ...(key_variables.length > 0 ? ['key'] : []),
  ]
  return ways.join(', or ')
}
