import { describe, expect, it } from 'vitest'
import { askStub } from '../../../../testing/vendors/ask-stub.ts'
import { describeProvider } from '../contract.ts'
import { azureOpenai } from './provider.ts'

const secret = '0123456789abcdef0123456789abcdef'
const extra = { endpoint: 'https://sample.openai.azure.com/' }

describeProvider(azureOpenai, {
  credential: { secret, extra },
  examples: [
    {
      name: 'that a key is good, and that its cost is told elsewhere',
      answers: { 'GET sample.openai.azure.com/openai/models': { data: [{ id: 'gpt-4o' }] } },
      reads: { origin: 'api', limits: [], notes: [expect.stringContaining('Cost Management')] },
    },
    {
      name: 'the newer list of models too',
      answers: { 'GET sample.openai.azure.com/openai/v1/models': { data: [] } },
      credential: { extra: { ...extra, apiVersion: 'v1' } },
      reads: { notes: [expect.stringContaining('good')] },
    },
  ],
})

describe('the endpoint of Azure OpenAI', () => {
  it('must be set', async () => {
    const { fault, requests } = await askStub(azureOpenai, { secret })
    expect(fault).toMatchObject({ kind: 'missing', advice: expect.stringContaining('AZURE_OPENAI_ENDPOINT') })
    expect(requests).toEqual([])
  })

  it.each([
    'http://sample.openai.azure.com',
    'https://user:pass@sample.openai.azure.com',
    'https://user@sample.openai.azure.com',
    'https://sample.openai.azure.com/?key=abc',
    'https://sample.openai.azure.com/#abc',
    'sample.openai.azure.com',
    'file:///etc/passwd',
    '',
  ])('is refused before anything is sent, and not repeated: %s', async (endpoint) => {
    const { fault, requests } = await askStub(azureOpenai, { secret, extra: { endpoint } })
    expect(fault).toMatchObject({ kind: 'api' })
    expect(fault?.message).not.toContain(endpoint || 'nothing')
    expect(requests).toEqual([])
  })

  it('is doubted where nothing is there', async () => {
    const { fault } = await askStub(azureOpenai, { secret, extra: { endpoint: 'https://other.openai.azure.com' } })
    expect(fault).toMatchObject({ kind: 'api', status: 404, advice: expect.stringContaining('AZURE_OPENAI_ENDPOINT') })
  })

  it('is asked for models of the version in use', async () => {
    const { requests } = await askStub(azureOpenai, { secret, extra })
    expect(requests.map(({ path, query }) => `${path}?${query.toString()}`)).toEqual([
      '/openai/models?api-version=2024-10-21',
    ])
  })
})
