import { saysTo, type VendorStub } from './vendor-stub.ts'

/** A vendor that does not exist, of `examples/custom-provider`. */
export const parrot: VendorStub = {
  id: 'parrot',
  routes: {
    'GET api.parrot.example/v1/usage': saysTo('authorization', /^Bearer squawk-/, {
      ok: true,
      account: { email: 'polly@parrot.example', plan: 'Flock' },
      limits: [{ type: 'rolling', used: 30, max: 120, resets_at: '2026-08-15T14:00:00Z' }],
      models: [
        { name: 'Ara 2', left: 75, resets: 1_787_184_000 },
        { name: 'Kea', left: 100, resets: null },
      ],
      wallet: { cents: '1234.5' },
      days: [{ day: '2026-08-14', usd: '0.25', model: 'ara-2' }],
    }),
  },
}
