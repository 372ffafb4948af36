import { hash } from 'node:crypto'
import { localAccount } from '../limits/key-for-hooks.ts'

/**
 * An account as it is named to a hub: nobody can tell whose it is, and it is the same from every machine. Empty where it is unknown: that of
 * two machines need not be one.
 */
export const accountHash = (accountKey: string | null): string =>
  accountKey === null || accountKey === localAccount ? '' : hash('sha256', accountKey, 'hex').slice(0, 16)
