import { suggest } from '../args/suggest.ts'
import { UsageError } from '../args/usage-error.ts'

/** The flag that narrows commands to providers. */
export const providerFlag = {
  provider: { kind: 'text', value: 'ID', help: 'Only these providers, by id; several with commas' },
} as const

/** The ids of `--provider`; undefined without it. */
export const idsOf = (text: string | undefined): readonly string[] | undefined =>
  text
    ?.split(',')
    .map((id) => id.trim().toLowerCase())
    .filter(Boolean)

/** Accounts of these providers, of all where none are given. Throws {@link UsageError} for an id that is none. */
export function chosen<Account extends { readonly provider: string }>(
  { accounts }: { readonly accounts: readonly Account[] },
  ids: readonly string[] | undefined,
): readonly Account[] {
  if (ids === undefined) return accounts
  const known = [...new Set(accounts.map(({ provider }) => provider))]
  for (const id of ids) {
    if (known.includes(id)) continue
    const near = suggest(id, known)
    throw new UsageError(
      `No provider is called "${id}"`,
      near === null ? 'aic providers list shows those that aic knows.' : `Did you mean ${near}?`,
      'unknown-provider',
    )
  }
  return accounts.filter(({ provider }) => ids.includes(provider))
}
