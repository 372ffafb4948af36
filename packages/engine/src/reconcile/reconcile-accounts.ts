import type { PriceOverrides } from '@aic/core'
import type { Reconciliation } from '@aic/core/limit'
import { type Machine, providers } from '@aic/providers'
import type { Aic } from '../aic.ts'
import { dataFolder } from '../folders.ts'
import type { AccountStatus } from '../limits/monitor.ts'
import { pricesInUse } from '../prices/in-use.ts'
import { billedFromMs, reconcileProvider } from './reconcile-provider.ts'

/** Billed beside calculated for all accounts of one provider. */
export interface ReconciledProvider extends Reconciliation {
  /** Id of the provider. */
  readonly provider: string
  /** As people call it. */
  readonly name: string
  /** How many of its accounts are in it. */
  readonly accounts: number
  /** When the oldest of them was last read, UTC ms. */
  readonly atMs: number
}

/** What is known, and what it is laid beside. */
export interface ReconcileAccountsInput {
  /** Of the monitor's status; those without billed costs are left out. */
  readonly accounts: readonly Pick<AccountStatus, 'provider' | 'name' | 'costs' | 'usage' | 'readAtMs'>[]
  readonly aic: Pick<Aic, 'usage'>
  readonly machine: Pick<Machine, 'env' | 'home' | 'platform'>
  /** The user's own prices, of the settings. Defaults to none. */
  readonly pricingOverrides?: PriceOverrides
}

/** Billed cost beside calculated cost for every provider that tells what it bills, by name. Asks no vendor. */
export async function reconcileAccounts(input: ReconcileAccountsInput): Promise<ReconciledProvider[]> {
  const { accounts, aic, machine, pricingOverrides = {} } = input
  const billed = accounts.filter(({ costs, readAtMs }) => costs.length > 0 && readAtMs !== null)
  if (billed.length === 0) return []
  const book = await pricesInUse(dataFolder(machine), pricingOverrides).load()
  const reconciled = [...Map.groupBy(billed, ({ provider }) => provider)].map(([id, own]) => {
    const atMs = Math.min(...own.map(({ readAtMs }) => readAtMs ?? 0))
    const usage = aic.usage({ fromMs: billedFromMs(own) ?? atMs })
    const provider = providers.find((known) => known.id === id) ?? { id }
    const rows = reconcileProvider({ provider, accounts: own, usage, book, atMs })
    return { provider: id, name: own[0]?.name ?? id, accounts: own.length, atMs, ...rows }
  })
  return reconciled.sort((a, b) => a.name.localeCompare(b.name))
}
