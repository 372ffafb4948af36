import { fieldsOf, isObject } from '../fields.ts'
import { refusedKey } from '../key-fault.ts'
import { opencodeKeys } from '../opencode-auth.ts'
import type { Provider, Refusal, Vendor } from '../provider.ts'
import { readingOf } from '../reading.ts'

const name = 'Google AI Studio'
const noUsage = 'The key is good. Google tells no usage for API keys: see AI Studio, or the bill of its Cloud project.'

/** A Gemini API key of AI Studio: whether it is good. The key goes into a header, since URLs stand in logs. https://ai.google.dev/api/models */
export const google: Provider = {
  id: 'google',
  name,
  payment: 'usage_based',
  origins: ['https://generativelanguage.googleapis.com'],
  keyVariables: ['GEMINI_API_KEY', 'GOOGLE_API_KEY', 'GOOGLE_GENERATIVE_AI_API_KEY'],
  leastPollMs: 30 * 60_000,
  discover: (machine) => opencodeKeys(machine, 'google'),
  async read(credential, vendor) {
    await checkKey(credential.secret, vendor)
    return readingOf(google, credential, vendor, { origin: 'api', notes: [noUsage] })
  },
  faultOf: (refusal) => (refusal.status === 401 || isInvalidKey(refusal) ? refusedKey(name, refusal.message) : null),
}

async function checkKey(secret: string, vendor: Vendor): Promise<void> {
  const url = 'https://generativelanguage.googleapis.com/v1beta/models?pageSize=1'
  fieldsOf(await vendor.json({ url, headers: { 'x-goog-api-key': secret } })).needList('models')
}

/** A bad key is status 400 here, as any other mistake is; its reason tells them apart. */
function isInvalidKey({ status, body }: Refusal): boolean {
  const error = isObject(body) ? body.error : null
  const details = isObject(error) ? error.details : null
  if (status !== 400 || !Array.isArray(details)) return false
  return details.some((detail: unknown) => isObject(detail) && detail.reason === 'API_KEY_INVALID')
}
