import { expect, it } from 'vitest'
import { askStub } from '../../../../testing/vendors/ask-stub.ts'
import { describeProvider } from '../contract.ts'
import { minimax } from './provider.ts'

const secret = 'sk-cp-madeUpKeyOfMiniMax0123456789abcdefghij'
const remains = 'GET api.minimax.io/v1/token_plan/remains'
const ok = { status_code: 0, status_msg: 'success' }
const span = { start_time: Date.UTC(2026, 7, 15, 10), end_time: Date.UTC(2026, 7, 15, 15) }

describeProvider(minimax, {
  credential: { secret },
  examples: [
    {
      name: 'the present window and the week, told by what remains',
      answers: {
        [remains]: {
          base_resp: ok,
          model_remains: [
            {
              model_name: 'general',
              ...span,
              current_interval_remaining_percent: 70,
              current_weekly_remaining_percent: 88.5,
              weekly_end_time: Date.UTC(2026, 7, 20),
            },
          ],
        },
      },
      reads: {
        origin: 'api',
        limits: [
          { id: 'session', label: '5-hour window', usedPercent: 30, windowMs: 18_000_000, resetsAtMs: span.end_time },
          { id: 'weekly', label: 'Weekly', usedPercent: 11.5, resetsAtMs: Date.UTC(2026, 7, 20) },
        ],
        notes: [],
      },
    },
    {
      name: 'counts of an older plan as what remains, and says so',
      answers: {
        [remains]: {
          base_resp: ok,
          model_remains: [
            {
              model_name: 'MiniMax-M2',
              ...span,
              current_interval_total_count: 1_500,
              current_interval_usage_count: 1_050,
            },
            { model_name: 'speech', ...span },
          ],
        },
      },
      reads: {
        limits: [
          { id: 'session:minimax-m2', label: '5-hour window, MiniMax-M2', usedPercent: 30 },
          { id: 'session:speech', usedPercent: null },
        ],
        notes: [expect.stringContaining('what remains')],
      },
    },
    {
      name: 'the Chinese platform there',
      answers: { 'GET api.minimaxi.com/v1/token_plan/remains': { base_resp: ok, model_remains: [] } },
      credential: { extra: { region: 'cn' } },
      reads: { limits: [] },
    },
  ],
})

it('takes an error for one, though its status is 200', async () => {
  const { fault } = await askStub(minimax, { secret }, (vendors) =>
    vendors.say(remains, { base_resp: { status_code: 1_004, status_msg: 'login fail' } }),
  )
  expect(fault).toMatchObject({ kind: 'api', message: 'MiniMax refused (code 1004): login fail' })
})

it('looks at the older place where the newer one is not there', async () => {
  const { reading, requests } = await askStub(minimax, { secret }, (vendors) =>
    vendors.fail('minimax', { status: 404 }, remains),
  )
  expect(reading?.limits.map(({ id }) => id)).toEqual(['session', 'weekly'])
  expect(requests.map(({ path }) => path)).toEqual([
    '/v1/token_plan/remains',
    '/v1/api/openplatform/coding_plan/remains',
  ])
})
