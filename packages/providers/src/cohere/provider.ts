import { fieldsOf } from '../fields.ts'
import { refusedKey } from '../key-fault.ts'
import { opencodeKeys } from '../opencode-auth.ts'
import type { Provider } from '../provider.ts'
import { readingOf } from '../reading.ts'

const name = 'Cohere'
const noUsage = 'The key is good. Cohere tells no usage for keys: see the billing page of its dashboard.'

/** A Cohere key: whether it is good. https://docs.cohere.com/reference/checkapikey */
export const cohere: Provider = {
  id: 'cohere',
  name,
  payment: 'usage_based',
  origins: ['https://api.cohere.com'],
  keyVariables: ['COHERE_API_KEY', 'CO_API_KEY'],
  leastPollMs: 30 * 60_000,
  discover: (machine) => opencodeKeys(machine, 'cohere'),
  async read(credential, vendor) {
    const answer = fieldsOf(
      await vendor.json({
        url: 'https://api.cohere.com/v1/check-api-key',
        method: 'POST',
        headers: { authorization: `Bearer ${credential.secret}` },
        isRepeatable: true,
      }),
    )
    if (answer.flag('valid') !== true) throw refusedKey(name)
    return readingOf(cohere, credential, vendor, {
      origin: 'api',
      identity: answer.text('organization_id'),
      notes: [noUsage],
    })
  },
  faultOf: ({ status, message }) => (status === 401 || status === 498 ? refusedKey(name, message) : null),
}
