import { saysTo, type VendorStub } from './vendor-stub.ts'

/** Google AI Studio: the check of a key. */
export const google: VendorStub = {
  id: 'google',
  routes: {
    'GET generativelanguage.googleapis.com/v1beta/models': saysTo('x-goog-api-key', /^AIza/, {
      models: [{ name: 'models/gemini-2.5-flash' }],
      nextPageToken: 'next',
    }),
  },
}
