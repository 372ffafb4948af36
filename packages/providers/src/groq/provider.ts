import { fieldsOf } from '../fields.ts'
import { faultOfKey } from '../key-fault.ts'
import { opencodeKeys } from '../opencode-auth.ts'
import type { Provider } from '../provider.ts'
import { readingOf } from '../reading.ts'

const noUsage =
  'The key is good. Groq tells rate limits only in answers to calls that are billed, and usage only on its console: aic makes no such calls.'

/** A Groq key: whether it is good. https://console.groq.com/docs/api-reference#models-list */
export const groq: Provider = {
  id: 'groq',
  name: 'Groq',
  payment: 'usage_based',
  origins: ['https://api.groq.com'],
  keyVariables: ['GROQ_API_KEY'],
  leastPollMs: 30 * 60_000,
  discover: (machine) => opencodeKeys(machine, 'groq'),
  async read(credential, vendor) {
    const headers = { authorization: `Bearer ${credential.secret}` }
    fieldsOf(await vendor.json({ url: 'https://api.groq.com/openai/v1/models', headers })).needList('data')
    return readingOf(groq, credential, vendor, { origin: 'api', notes: [noUsage] })
  },
  faultOf: faultOfKey('Groq'),
}
