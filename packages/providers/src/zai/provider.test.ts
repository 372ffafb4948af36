import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { askStub } from '../../../../testing/vendors/ask-stub.ts'
import { putFiles, testMachine } from '../../../../testing/vendors/machine.ts'
import { describeProvider } from '../contract.ts'
import { findCredentials } from '../find-credentials.ts'
import { zai } from './provider.ts'

const secret = '0123456789abcdef0123456789abcdef.madeUpHalf'
const quota = 'GET api.z.ai/api/monitor/usage/quota/limit'
const answer = (limits: readonly object[], planName: string | null = 'Pro') => ({
  code: 200,
  msg: 'success',
  success: true,
  data: { planName, limits },
})

describeProvider(zai, {
  credential: { secret },
  refusal: { code: 500, msg: 'MESSAGE', success: false },
  examples: [
    {
      name: 'windows by their length, and the month of the tools that says it is a minute',
      answers: {
        [quota]: answer([
          { type: 'TOKENS_LIMIT', unit: 3, number: 5, percentage: 25, nextResetTime: 1_786_809_600_000 },
          { type: 'TOKENS_LIMIT', unit: 6, number: 1, percentage: 9, nextResetTime: 1_787_184_000_000 },
          { type: 'TIME_LIMIT', unit: 5, number: 1, usage: 1_000, currentValue: 224, remaining: 776, percentage: 22 },
        ]),
      },
      reads: {
        origin: 'api',
        account: { plan: 'Pro' },
        limits: [
          {
            id: 'session',
            label: '5-hour window',
            usedPercent: 25,
            windowMs: 18_000_000,
            resetsAtMs: 1_786_809_600_000,
            used: null,
          },
          {
            id: 'weekly',
            label: 'Weekly',
            usedPercent: 9,
            windowMs: 604_800_000,
            resetsAtMs: 1_787_184_000_000,
            unit: null,
          },
          {
            id: 'monthly:tools',
            usedPercent: 22.4,
            windowMs: 2_592_000_000,
            resetsAtMs: null,
            used: 224,
            limit: 1_000,
            unit: 'requests',
          },
        ],
      },
    },
    {
      name: 'counts rather than the rounded percent, credits, and units that nobody knows',
      answers: {
        [quota]: answer(
          [
            { type: 'TOKENS_LIMIT', unit: 1, number: 1, usage: 2_000, currentValue: 3_000, percentage: 100 },
            { type: 'CREDIT_LIMIT', unit: 6, number: 1, usage: 500, currentValue: 125, percentage: 25 },
            { type: 'CREDIT_LIMIT', unit: 99, number: 1, percentage: 3 },
          ],
          null,
        ),
      },
      reads: {
        account: { plan: null },
        limits: [
          { id: 'daily', usedPercent: 150, used: 3_000, limit: 2_000, unit: 'tokens' },
          { id: 'weekly:credit', usedPercent: 25, unit: 'credits' },
          { id: 'credits:credit', label: 'Quota, credit', usedPercent: 3, windowMs: null },
        ],
      },
    },
    {
      name: 'an account of the Chinese platform there',
      answers: { 'GET open.bigmodel.cn/api/monitor/usage/quota/limit': answer([]) },
      credential: { extra: { region: 'cn' } },
      reads: { limits: [] },
    },
  ],
})

it.each([
  [
    { success: false, code: 500, msg: 'system busy' },
    { kind: 'api', message: 'z.ai refused (code 500): system busy' },
  ],
  [{ success: true, code: 1_001, msg: 'no plan', data: { limits: [] } }, { kind: 'api' }],
  [{ success: false, code: 401, msg: 'token expired' }, { kind: 'expired' }],
  [{ hello: 'world' }, { kind: 'parse' }],
])('takes an error for one, though its status is 200: %j', async (body, fault) => {
  expect((await askStub(zai, { secret }, (vendors) => vendors.say(quota, body))).fault).toMatchObject(fault)
})

it('finds keys of the Chinese platform in its variables and files, and asks it with them', async () => {
  const home = mkdtempSync(path.join(tmpdir(), 'aic-zai-'))
  putFiles(home, { '.config/zhipu/api_key': `${secret}\n` })
  const machine = testMachine(home, { Z_AI_API_KEY: 'world', ZHIPU_API_KEY: 'china' })
  const { credentials } = await findCredentials(zai, machine, [])
  expect(credentials.map(({ secret: key, place, extra }) => [key, place, extra.region])).toEqual([
    ['world', 'Z_AI_API_KEY', undefined],
    ['china', 'ZHIPU_API_KEY', 'cn'],
    [secret, path.join(home, '.config/zhipu/api_key'), 'cn'],
  ])
  rmSync(home, { recursive: true })
})
