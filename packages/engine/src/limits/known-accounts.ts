import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Provider } from '@aic/providers'
import { Journal } from '@aic/store/journal'
import type { Config } from '../config/config.ts'
import { dataFolder } from '../folders.ts'
import { isBroken, isFault } from '../open-ledger.ts'
import { accountStatuses } from './account-statuses.ts'
import { allProviders } from './all-providers.ts'
import { MachineTold } from './machine-told.ts'
import type { AccountStatus } from './monitor.ts'
import { orderedProviders, type Slot } from './slots.ts'

/** Whose accounts, and as of when. */
export interface KnownOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  readonly platform: NodeJS.Platform
  readonly nowMs: number
  readonly config: Config
}

/**
 * Accounts as the journal, hooks and logs know them: no sign-in is looked for, nobody is asked, nothing is estimated or written. For screens that
 * show something else besides. Empty where nothing is known, or it can't be read.
 */
export async function knownAccounts(options: KnownOptions): Promise<readonly AccountStatus[]> {
  try {
    const { providers } = await allProviders(options, options.config)
    const file = path.join(dataFolder(options), 'journal.sqlite')
    using journal = existsSync(file) ? Journal.open(file) : Journal.inMemory()
    return accountStatuses({
      journal,
      slots: slotsIn(journal, orderedProviders({ providers, config: options.config })),
      disabled: [],
      toldHere: new MachineTold(options).asOf(options.nowMs),
      preferred: options.config.preferredSource,
      intervalMs: ({ provider }) => Math.max(provider.leastPollMs ?? 300_000, options.config.cache_ttl_seconds * 1_000),
      nowMs: options.nowMs,
      estimate: () => null,
    })
  } catch (error) {
    if (isBroken(error) || isFault(error) || (error as Error).name === 'LaterLedgerError') return []
    throw error
  }
}

/** A slot for each sign-in that was ever asked with, and for each provider that only hooks or logs may tell of. */
function slotsIn(journal: Journal, providers: readonly Provider[]): readonly Slot[] {
  const states = journal.states.all()
  return providers.flatMap((provider) => {
    const own = states.filter((state) => state.provider === provider.id)
    const known = own.map(({ place, fingerprint }) => slotOf(provider, place, fingerprint))
    const isToldHere = provider.hookWindows !== undefined || provider.logWindows !== undefined
    return known.length > 0 || !isToldHere ? known : [slotOf(provider, '', null)]
  })
}

const slotOf = (provider: Provider, place: string, fingerprint: string | null): Slot => ({
  provider,
  place,
  credential: null,
  fingerprint,
  fault: null,
})
