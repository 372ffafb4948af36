import { describe, expect, it } from 'vitest'
import { askStub } from '../../../../testing/vendors/ask-stub.ts'
import { describeProvider } from '../contract.ts'
import { xai } from './provider.ts'

const secret = 'xai-madeUpKey0123456789abcdefghijklmnop'
const team = { place: 'XAI_MANAGEMENT_API_KEY', from: 'environment', extra: { team: 'sample-team' } } as const
const key = 'GET api.x.ai/v1/api-key'
const usable = { name: 'sample', api_key_blocked: false, api_key_disabled: false, team_blocked: false }
const balance = 'GET management-api.x.ai/v1/billing/teams/*/prepaid/balance'
const usage = 'POST management-api.x.ai/v1/billing/teams/*/usage'

describeProvider(xai, {
  credential: { secret },
  examples: [
    {
      name: 'that a key is good, and who sees more',
      answers: { [key]: usable },
      reads: { origin: 'api', limits: [], balances: [], notes: [expect.stringContaining('XAI_MANAGEMENT_API_KEY')] },
    },
    {
      name: 'what a team has, told in cents with the sign turned around, and what it spent by day',
      credential: team,
      answers: {
        [balance]: { total: { val: '-1050' } },
        [usage]: { timeSeries: [{ dataPoints: [{ timestamp: '2026-08-14T00:00:00Z', values: [1.2] }] }] },
      },
      reads: {
        balances: [{ label: 'Prepaid balance', remaining: 10_500_000_000, unit: 'money', currency: 'USD' }],
        costs: [
          {
            fromMs: Date.UTC(2026, 7, 14),
            toMs: Date.UTC(2026, 7, 15),
            amountNano: 1_200_000_000,
            currency: 'USD',
            model: null,
          },
        ],
        limits: [{ id: 'spend', used: 1_200_000_000 }],
        notes: [],
      },
    },
    {
      name: 'a team that owes',
      credential: team,
      answers: { [balance]: { total: { val: '250' } }, [usage]: { timeSeries: [] } },
      reads: { balances: [{ remaining: -2_500_000_000 }], costs: [], limits: [] },
    },
  ],
})

describe('a key of xAI', () => {
  it.each(['api_key_blocked', 'api_key_disabled', 'team_blocked'])('that is refused by %s is denied', async (flag) => {
    const { fault } = await askStub(xai, { secret }, (vendors) => vendors.say(key, { ...usable, [flag]: true }))
    expect(fault).toMatchObject({ kind: 'denied', message: `xAI says of this key: ${flag}` })
  })

  it('for management needs its team, and is not tried as an ordinary one', async () => {
    const { fault, requests } = await askStub(xai, { ...team, secret, extra: {} })
    expect(fault).toMatchObject({ kind: 'missing', advice: expect.stringContaining('XAI_TEAM_ID') })
    expect(requests).toEqual([])
  })

  it('is never sent to where management keys go because a team is set beside it', async () => {
    const { requests } = await askStub(xai, { ...team, secret, place: 'XAI_API_KEY' })
    expect(requests.map(({ host }) => host)).toEqual(['api.x.ai'])
  })
})

it('keeps the balance where the costs can not be read', async () => {
  const { reading } = await askStub(xai, { ...team, secret }, (vendors) => vendors.fail('xai', { status: 500 }, usage))
  expect(reading).toMatchObject({ costs: [], notes: ['xAI did not tell the costs by day.'] })
  expect(reading?.balances).toHaveLength(1)
})

it('asks for dollars by UTC day', async () => {
  const { requests } = await askStub(xai, { ...team, secret })
  expect(requests.at(-1)).toMatchObject({
    path: '/v1/billing/teams/sample-team/usage',
    body: {
      analyticsRequest: {
        timeRange: { startTime: '2026-06-15 00:00:00', endTime: '2026-08-15 12:00:00', timezone: 'Etc/GMT' },
        timeUnit: 'TIME_UNIT_DAY',
        values: [{ name: 'usd', aggregation: 'AGGREGATION_SUM' }],
      },
    },
  })
})
