import type { PriceBook, Usage } from '@aic/core'
import { type BilledCost, type BilledUsage, type Reconciliation, reconcile } from '@aic/core/limit'
import type { Provider } from '@aic/providers'
import { calculatedCosts } from './calculated-costs.ts'

/** What one account of a provider told; readings and the monitor's accounts have it. */
export interface BilledAccount {
  readonly costs: readonly BilledCost[]
  readonly usage: readonly BilledUsage[]
}

/** What is laid beside each other. */
export interface ReconcileProviderInput {
  readonly provider: Pick<Provider, 'id' | 'billing'>
  /** All accounts of the provider: the ledger can't tell which of them paid for a call. */
  readonly accounts: readonly BilledAccount[]
  /** The days that they tell of, at least: a day of the ledger before the first billed one is not compared. */
  readonly usage: Usage
  readonly book: PriceBook
  /** When the vendor answered, UTC ms. */
  readonly atMs: number
}

/** The first moment that the accounts tell of, UTC ms: what must be loaded of the ledger. Null where they tell of no costs. */
export function billedFromMs(accounts: readonly BilledAccount[]): number | null {
  const costs = accounts.flatMap((account) => account.costs)
  if (costs.length === 0) return null
  return costs.reduce((first, { fromMs }) => Math.min(first, fromMs), Number.POSITIVE_INFINITY)
}

/** What a provider bills beside what the ledger calculates for its models. No days where it tells of no costs. */
export function reconcileProvider({ provider, accounts, usage, book, atMs }: ReconcileProviderInput): Reconciliation {
  const fromMs = billedFromMs(accounts)
  if (fromMs === null) return { days: [], acrossDays: [] }
  return reconcile({
    billed: accounts.flatMap(({ costs }) => costs),
    usage: accounts.flatMap((account) => account.usage).filter((told) => told.fromMs >= fromMs),
    calculated: calculatedCosts(usage, book, provider.id).filter(({ dayMs }) => dayMs >= fromMs),
    atMs,
    ...provider.billing,
  })
}
