import { saysTo, type VendorStub } from './vendor-stub.ts'

/** Cohere: the check of a key. */
export const cohere: VendorStub = {
  id: 'cohere',
  routes: {
    'POST api.cohere.com/v1/check-api-key': saysTo('authorization', /^Bearer \w+/, {
      valid: true,
      organization_id: 'sample-organization',
      owner_id: 'sample-owner',
    }),
  },
}
