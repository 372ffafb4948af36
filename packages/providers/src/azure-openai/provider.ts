import { ProviderFault } from '@aic/core/limit'
import { fieldsOf } from '../fields.ts'
import { faultOfKey } from '../key-fault.ts'
import type { Credential, Provider, Refusal } from '../provider.ts'
import { readingOf } from '../reading.ts'

const name = 'Azure OpenAI'
const usualVersion = '2024-10-21'
const noUsage = 'The key is good. Azure tells no usage or cost for such keys: see Cost Management in the Azure portal.'

/** A key of an Azure OpenAI resource: whether it is good. https://learn.microsoft.com/azure/ai-services/openai/reference */
export const azureOpenai: Provider = {
  id: 'azure-openai',
  name,
  payment: 'usage_based',
  origins: [],
  originsOf: (credential) => [endpointOf(credential).origin],
  keyVariables: ['AZURE_OPENAI_API_KEY'],
  extraVariables: { endpoint: ['AZURE_OPENAI_ENDPOINT'], apiVersion: ['AZURE_OPENAI_API_VERSION'] },
  leastPollMs: 30 * 60_000,
  async read(credential, vendor) {
    const url = modelsUrl(endpointOf(credential), credential.extra.apiVersion ?? usualVersion)
    fieldsOf(await vendor.json({ url: url.href, headers: { 'api-key': credential.secret } })).needList('data')
    return readingOf(azureOpenai, credential, vendor, { origin: 'api', notes: [noUsage] })
  },
  faultOf,
}

function modelsUrl(endpoint: URL, version: string): URL {
  if (version === 'v1') return new URL('/openai/v1/models', endpoint)
  const url = new URL('/openai/models', endpoint)
  url.searchParams.set('api-version', version)
  return url
}

/** The user's resource. Keys go there, so it must be one host on https, and nothing hidden in it. The message does not repeat it. */
function endpointOf({ extra: { endpoint } }: Credential): URL {
  if (endpoint === undefined) {
    throw new ProviderFault('missing', `The endpoint of ${name} is not known`, {
      advice: `Set AZURE_OPENAI_ENDPOINT. ${example}`,
    })
  }
  const url = URL.parse(endpoint)
  if (url?.protocol !== 'https:' || url.username + url.password + url.search + url.hash !== '') {
    throw new ProviderFault(
      'api',
      `The endpoint of ${name} must be an https address without user, password and query`,
      {
        advice: example,
      },
    )
  }
  return url
}

const example = 'It looks like https://my-resource.openai.azure.com'

function faultOf(refusal: Refusal): ProviderFault | null {
  if (refusal.status !== 404) return faultOfKey(name)(refusal)
  return new ProviderFault('api', `${name} is not at this endpoint`, {
    advice: `Check AZURE_OPENAI_ENDPOINT. ${example}`,
  })
}
