import { expect, it } from 'vitest'
import { askStub } from '../../../../testing/vendors/ask-stub.ts'
import { describeProvider } from '../contract.ts'
import { google } from './provider.ts'

const secret = 'AIzaSyA-made-up-key-of-the-right-length'

describeProvider(google, {
  credential: { secret },
  examples: [
    {
      name: 'that a key is good, and that its usage is told elsewhere',
      answers: {
        'GET generativelanguage.googleapis.com/v1beta/models': { models: [{ name: 'models/gemini-2.5-flash' }] },
      },
      reads: { origin: 'api', limits: [], costs: [], notes: [expect.stringContaining('AI Studio')] },
    },
  ],
})

it('knows a bad key by its reason, since Google answers it as any mistake with status 400', async () => {
  const body = {
    error: {
      code: 400,
      status: 'INVALID_ARGUMENT',
      message: 'API key not valid. Please pass a valid API key.',
      details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }],
    },
  }
  const badKey = await askStub(google, { secret }, (vendors) => vendors.fail('google', { status: 400, body }))
  expect(badKey.fault).toMatchObject({
    kind: 'expired',
    status: 400,
    message: 'Google AI Studio does not take this key: API key not valid. Please pass a valid API key.',
    advice: 'Make a new key in the console of Google AI Studio, and set it.',
  })
  const mistake = await askStub(google, { secret }, (vendors) =>
    vendors.fail('google', { status: 400, body: { error: { ...body.error, details: [] } } }),
  )
  expect(mistake.fault).toMatchObject({ kind: 'api', status: 400 })
})

it('sends the key in a header and asks for one model only', async () => {
  const { requests } = await askStub(google, { secret })
  expect(requests.map(({ query, headers }) => [query.toString(), headers['x-goog-api-key']])).toEqual([
    ['pageSize=1', secret],
  ])
})
