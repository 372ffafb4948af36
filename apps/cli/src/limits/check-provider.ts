import { allProviders } from '@aic/engine/limits'
import type { Cli } from '../cli.ts'
import { configOf } from '../config.ts'
import { chosen } from './chosen.ts'

/** Throws {@link UsageError} for an id of no provider, and says which was meant. */
export async function checkProvider(id: string, cli: Cli): Promise<void> {
  const { providers } = await allProviders(cli, configOf(cli))
  chosen({ accounts: providers.map((provider) => ({ provider: provider.id })) }, [id])
}
