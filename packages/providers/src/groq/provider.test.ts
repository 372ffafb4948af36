import { expect } from 'vitest'
import { describeProvider } from '../contract.ts'
import { groq } from './provider.ts'

describeProvider(groq, {
  credential: { secret: 'gsk_madeUpKeyOfGroq0123456789abcdefghij' },
  examples: [
    {
      name: 'that a key is good, and why its limits are not shown',
      answers: { 'GET api.groq.com/openai/v1/models': { object: 'list', data: [{ id: 'llama-3.3-70b-versatile' }] } },
      reads: { origin: 'api', limits: [], notes: [expect.stringContaining('billed')] },
    },
  ],
})
