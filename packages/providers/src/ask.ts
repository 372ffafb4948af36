import { redact } from '@aic/core'
import { ProviderFault, type Reading } from '@aic/core/limit'
import type { Credential, Provider } from './provider.ts'
import { openVendor, type VendorOptions } from './vendor.ts'

/** Asks a provider with one credential: the way in for all who look. An expired one is not sent. Throws `ProviderFault`, and nothing else. */
export const readProvider = async (
  provider: Provider,
  credential: Credential,
  options: VendorOptions,
): Promise<Reading> =>
  await guarded(provider, credential, options, async () =>
    provider.read(credential, openVendor(provider, credential, options)),
  )

/** Whether a credential is good, by the cheapest free request. Throws `ProviderFault`, and nothing else. */
export async function checkProvider(provider: Provider, credential: Credential, options: VendorOptions): Promise<void> {
  const vendor = openVendor(provider, credential, options)
  await guarded(provider, credential, options, async () => {
    await (provider.check?.(credential, vendor) ?? provider.read(credential, vendor))
  })
}

async function guarded<T>(
  { name, signIn }: Provider,
  { expiresAtMs, secret }: Credential,
  { nowMs }: VendorOptions,
  ask: () => Promise<T>,
): Promise<T> {
  if (expiresAtMs !== null && expiresAtMs <= nowMs()) {
    throw new ProviderFault(
      'expired',
      `The sign-in of ${name} has expired`,
      signIn === undefined ? {} : { advice: signIn },
    )
  }
  try {
    return await ask()
  } catch (error) {
    if (error instanceof ProviderFault) throw redacted(error, secret)
    const what = error instanceof Error ? error.name : typeof error
    throw new ProviderFault('parse', `The answer of ${name} could not be read (${what})`)
  }
}

/** A fault whose words hold no secret: adapters may quote what a vendor says in answers with status 200. */
function redacted(fault: ProviderFault, secret: string): ProviderFault {
  const { kind, message, advice, status, retryAtMs } = fault
  const words = redact(message, [secret])
  return words === message ? fault : new ProviderFault(kind, words, { advice, status, retryAtMs })
}
