import { ProviderFault, type Reading } from '../../packages/core/src/limit/index.ts'
import { readProvider } from '../../packages/providers/src/ask.ts'
import type { Credential, Provider } from '../../packages/providers/src/provider.ts'
import { startVendors, type Vendors } from './server.ts'
import type { VendorAsk } from './vendor-stub.ts'

/** What one look at a stub came to. */
export interface Asked {
  /** Null where it ended in a fault. */
  readonly reading: Reading | null
  readonly fault: ProviderFault | null
  readonly requests: readonly VendorAsk[]
}

/** Looks once at the stub of a vendor, over HTTP, at 2026-08-15T12:00:00Z; `prepare` tells the stub what to say. */
export async function askStub(
  provider: Provider,
  credential: Partial<Credential> & Pick<Credential, 'secret'>,
  prepare: (vendors: Vendors) => void = () => {},
): Promise<Asked> {
  const vendors = await startVendors()
  prepare(vendors)
  const whole: Credential = { from: 'settings', place: 'agent.json', expiresAtMs: null, extra: {}, ...credential }
  const options = { nowMs: () => Date.UTC(2026, 7, 15, 12), vendorOrigin: vendors.origin, wait: async () => {} }
  try {
    return { reading: await readProvider(provider, whole, options), fault: null, requests: [...vendors.requests] }
  } catch (error) {
    if (error instanceof ProviderFault) return { reading: null, fault: error, requests: [...vendors.requests] }
    throw error
  } finally {
    await vendors.close()
  }
}
