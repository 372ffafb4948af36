import { saysTo, type VendorStub } from './vendor-stub.ts'

/** Another vendor that does not exist, of `examples/custom-provider`. */
export const macaw: VendorStub = {
  id: 'macaw',
  routes: {
    'GET api.macaw.example/quota': saysTo('x-macaw-key', /^squawk-/, { line: 'session=40% weekly=10%' }),
  },
}
