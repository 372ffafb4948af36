import { saysTo, type VendorStub } from './vendor-stub.ts'

const remains = saysTo('authorization', /^Bearer sk-cp-/, {
  base_resp: { status_code: 0, status_msg: 'success' },
  model_remains: [
    {
      model_name: 'general',
      start_time: 1_786_791_600_000,
      end_time: 1_786_809_600_000,
      current_interval_total_count: 1_500,
      current_interval_usage_count: 1_050,
      current_interval_remaining_percent: 70,
      current_weekly_remaining_percent: 88.5,
      weekly_end_time: 1_787_184_000_000,
    },
  ],
})

/** MiniMax's coding plan, at its newer place in both regions. */
export const minimax: VendorStub = {
  id: 'minimax',
  routes: {
    'GET api.minimax.io/v1/token_plan/remains': remains,
    'GET api.minimaxi.com/v1/token_plan/remains': remains,
    'GET api.minimax.io/v1/api/openplatform/coding_plan/remains': remains,
  },
}
