import { hash } from 'node:crypto'

/** An account as it is named to a hub: nobody can tell whose it is, and it is the same from every machine. Empty where it is unknown. */
export const accountHash = (accountKey: string | null): string =>
  accountKey === null ? '' : hash('sha256', accountKey, 'hex').slice(0, 16)
