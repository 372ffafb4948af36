import { saysTo, type VendorStub } from './vendor-stub.ts'

/** Groq: the check of a key. */
export const groq: VendorStub = {
  id: 'groq',
  routes: {
    'GET api.groq.com/openai/v1/models': saysTo('authorization', /^Bearer gsk_/, {
      object: 'list',
      data: [{ id: 'llama-3.3-70b-versatile', object: 'model' }],
    }),
  },
}
