import { expect, it } from 'vitest'
import { askStub } from '../../../../testing/vendors/ask-stub.ts'
import { describeProvider } from '../contract.ts'
import { cohere } from './provider.ts'

const secret = 'co0madeUpKey0123456789abcdefghijklmnop'
const check = 'POST api.cohere.com/v1/check-api-key'

describeProvider(cohere, {
  credential: { secret },
  examples: [
    {
      name: 'that a key is good, and that its usage is told elsewhere',
      answers: { [check]: { valid: true, organization_id: 'sample-organization', owner_id: 'sample-owner' } },
      reads: { origin: 'api', limits: [], notes: [expect.stringContaining('billing page')] },
    },
  ],
})

it('knows a bad key, in an answer that is a success and by a status of its own', async () => {
  const invalid = await askStub(cohere, { secret }, (vendors) => vendors.say(check, { valid: false }))
  expect(invalid.fault).toMatchObject({ kind: 'expired', message: 'Cohere does not take this key' })
  const refused = await askStub(cohere, { secret }, (vendors) => vendors.fail('cohere', { status: 498 }))
  expect(refused.fault).toMatchObject({ kind: 'expired', status: 498 })
})

it('stays the same account when its key is replaced', async () => {
  const [before, after] = [await askStub(cohere, { secret }), await askStub(cohere, { secret: `${secret}2` })]
  expect(before.reading?.account.key).toBe(after.reading?.account.key)
})
