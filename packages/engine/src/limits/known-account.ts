import type { Reading } from '@aic/core/limit'
import { accountKeyOf, type Credential } from '@aic/providers'
import type { ProviderState } from '@aic/store/journal'

/**
 * A reading under the account that its sign-in turned out to be of before, where the vendor did not say this time: one look without a name
 * would otherwise be of another account, with limits, alerts and bills of its own. `state` is that of the same sign-in.
 */
export function ofKnownAccount(
  reading: Reading,
  credential: Credential | null,
  { accountKey }: Pick<ProviderState, 'accountKey'>,
): Reading {
  if (accountKey === null || credential === null) return reading
  const isUnnamed = reading.account.key === accountKeyOf(reading.provider, credential, null)
  return isUnnamed ? { ...reading, account: { ...reading.account, key: accountKey } } : reading
}
