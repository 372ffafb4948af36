import { ProviderFault } from '@aic/core/limit'
import type { Refusal } from './provider.ts'

/** A key that the vendor does not take. Nothing but a new one helps: an API key belongs to no program that could renew it. */
export function refusedKey(name: string, message: string | null = null): ProviderFault {
  return new ProviderFault('expired', `${name} does not take this key${message === null ? '' : `: ${message}`}`, {
    advice: `Make a new key in the console of ${name}, and set it.`,
  })
}

/** `faultOf` of vendors that are asked with an API key: 401 is a bad key, and the rest is what its status says. */
export const faultOfKey =
  (name: string) =>
  ({ status, message }: Refusal): ProviderFault | null =>
    status === 401 ? refusedKey(name, message) : null
