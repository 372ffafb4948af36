import { pathToFileURL } from 'node:url'
import { ProviderFault } from '@aic/core/limit'
import type { Credential, Provider, Vendor } from '../provider.ts'
import { readingOf } from '../reading.ts'
import { isAllowedOrigin } from './origin.ts'
import { placeOf } from './parse-spec.ts'
import { toldSchema } from './told-schema.ts'

/** What a module may export by default: a provider whose `read` returns only what it knows. */
export interface ProviderModule extends Omit<Provider, 'read' | 'originsOf' | 'discover' | 'faultOf' | 'check'> {
  read(credential: Credential, vendor: Vendor): Promise<unknown>
}

/**
 * Runs a module, which then may do anything, and returns its provider: it may be asked at its `origins` only, and what it reads is checked. Throws
 * an error that says what is wrong.
 */
export async function importProvider(id: string, file: string): Promise<Provider> {
  const { default: value } = (await import(pathToFileURL(file).href)) as { readonly default?: unknown }
  const module = checked(id, value)
  const provider: Provider = {
    id,
    name: module.name,
    payment: module.payment,
    origins: [...module.origins],
    keyVariables: [...module.keyVariables],
    ...(module.extraVariables === undefined ? {} : { extraVariables: module.extraVariables }),
    ...(module.leastPollMs === undefined ? {} : { leastPollMs: Math.max(60_000, module.leastPollMs) }),
    read: async (credential, vendor) => {
      const told = toldSchema.safeParse(await module.read(credential, vendor))
      if (told.success) return readingOf(provider, credential, vendor, { origin: 'api', ...told.data })
      const [issue] = told.error.issues
      const where = issue === undefined ? '' : `, at ${placeOf(issue)}: ${issue.message}`
      throw new ProviderFault('parse', `${module.name} read something that is no reading${where}`)
    },
  }
  return provider
}

function checked(id: string, value: unknown): ProviderModule {
  if (typeof value !== 'object' || value === null) throw new Error('its default export is no provider')
  const module = value as ProviderModule
  if (module.id !== id)
    throw new Error(`its provider has the id ${JSON.stringify(module.id)} instead of the file's name`)
  if (typeof module.name !== 'string' || !['quota', 'usage_based', 'credits'].includes(module.payment)) {
    throw new Error('its provider needs name and payment (quota, usage_based or credits)')
  }
  if (!isTexts(module.keyVariables)) throw new Error('its provider needs keyVariables, a list of names of variables')
  if (!isTexts(module.origins) || module.origins.length === 0 || !module.origins.every(isAllowedOrigin)) {
    throw new Error('its provider needs origins, a list such as ["https://api.example.com"]')
  }
  if (typeof module.read !== 'function') throw new Error('its provider needs a function read')
  return module
}

const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every((item) => typeof item === 'string')
