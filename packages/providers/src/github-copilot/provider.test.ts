import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { putFiles, testMachine } from '../../../../testing/vendors/machine.ts'
import { describeProvider } from '../contract.ts'
import { findCredentials } from '../find-credentials.ts'
import { githubCopilot } from './provider.ts'

const secret = 'gho_sampleSampleSampleSampleSampleSample01'
const user = 'GET api.github.com/copilot_internal/user'
const reset = { resetsAtMs: Date.UTC(2026, 8, 1), windowMs: 31 * 86_400_000 }

describeProvider(githubCopilot, {
  credential: { secret },
  refusal: { message: 'MESSAGE', documentation_url: 'https://docs.github.com/rest' },
  faults: { 404: 'denied' },
  examples: [
    {
      name: 'a free account, whose premium requests are not used up but no part of its plan',
      answers: {
        [user]: {
          access_type_sku: 'free_limited_copilot',
          copilot_plan: 'individual',
          quota_reset_date: '2026-09-01',
          quota_reset_date_utc: '2026-09-01T00:00:00.000Z',
          quota_snapshots: {
            chat: { entitlement: 200, remaining: 50, percent_remaining: 25, has_quota: true, unlimited: false },
            completions: {
              entitlement: 2_000,
              remaining: 2_000,
              percent_remaining: 100,
              has_quota: true,
              unlimited: false,
            },
            premium_interactions: {
              entitlement: 0,
              remaining: 0,
              percent_remaining: 0,
              has_quota: false,
              unlimited: false,
            },
          },
          token_based_billing: true,
          login: 'sam-sample',
        },
      },
      reads: {
        account: { label: 'sam-sample', plan: 'Free' },
        limits: [
          { ...reset, id: 'monthly:chat', usedPercent: 75, used: 150, limit: 200, unit: 'requests' },
          { ...reset, id: 'monthly:completions', usedPercent: 0, used: 0, limit: 2_000 },
        ],
        notes: [],
      },
    },
    {
      name: 'a seat of a company that went beyond its plan',
      answers: {
        [user]: {
          access_type_sku: 'copilot_standalone_seat_quota',
          copilot_plan: 'business',
          quota_reset_date: '2026-09-01',
          quota_snapshots: {
            chat: { unlimited: true, percent_remaining: 100 },
            completions: { entitlement: 2_000, remaining: 0, percent_remaining: 0, has_quota: false },
            premium_interactions: {
              entitlement: 300,
              remaining: -21,
              percent_remaining: -7.1,
              quota_remaining: -21.3,
              overage_count: 21,
              overage_permitted: true,
              unlimited: false,
            },
            vision: { entitlement: 5, remaining: 5 },
          },
          login: 'sam-sample',
        },
      },
      reads: {
        account: { plan: 'Business' },
        limits: [
          { ...reset, id: 'monthly:premium', label: 'Premium requests', usedPercent: 107.1, used: 321.3, limit: 300 },
        ],
        notes: ['Used beyond the plan: 21.', 'GitHub tells of an allowance that aic does not know: vision.'],
      },
    },
    {
      name: 'AI credits of a paid account',
      answers: {
        [user]: {
          access_type_sku: 'plus_monthly_subscriber_quota',
          copilot_plan: 'individual_pro',
          quota_reset_date: '2026-09-01',
          quota_snapshots: {
            premium_interactions: {
              entitlement: 3_900,
              remaining: 2_925,
              percent_remaining: 75,
              quota_remaining: 2_925.5,
              has_quota: true,
              unlimited: false,
            },
          },
          token_based_billing: true,
        },
      },
      reads: {
        account: { label: null, plan: 'Pro+' },
        limits: [
          { id: 'monthly:premium', label: 'AI credits', usedPercent: 25, used: 974.5, limit: 3_900, unit: 'credits' },
        ],
        notes: ['One AI credit is 0.01 USD.'],
      },
    },
    {
      name: 'the form of before June 2026, with numbers as texts',
      answers: {
        [user]: {
          copilot_plan: 'free',
          monthly_quotas: { chat: '500', completions: 300 },
          limited_user_quotas: { chat: 125, completions: '75' },
          limited_user_reset_date: '2026-09-01',
        },
      },
      reads: {
        limits: [
          { ...reset, id: 'monthly:chat', usedPercent: 75, used: 375, limit: 500 },
          { ...reset, id: 'monthly:completions', usedPercent: 75, used: 225, limit: 300 },
        ],
      },
    },
    {
      name: 'a plan without meters, and no 0',
      answers: {
        [user]: {
          copilot_plan: 'individual',
          quota_snapshots: {
            chat: { entitlement: 0, remaining: 0, percent_remaining: 100, unlimited: true },
            premium_interactions: { entitlement: 0, remaining: 0, percent_remaining: 0 },
          },
        },
      },
      reads: { account: { plan: 'Pro' }, limits: [], notes: ['Nothing of this plan is metered.'] },
    },
    {
      name: 'a company’s cloud at its own host',
      credential: { extra: { host: 'sample.ghe.com' } },
      reads: { limits: [{ id: 'monthly:chat' }, { id: 'monthly:completions' }] },
    },
  ],
})

describe('the sign-in of Copilot', () => {
  let home: string
  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), 'aic-copilot-'))
  })
  afterEach(() => rmSync(home, { recursive: true, force: true }))
  const find = async (env = {}, platform: NodeJS.Platform = 'linux') =>
    (await findCredentials(githubCopilot, testMachine(home, env, platform), [])).credentials

  it('is that of editors, of opencode (its lasting token) and of gh, each token once', async () => {
    putFiles(home, {
      '.config/github-copilot/apps.json': {
        'github.com:Iv1.b507a08c87ecfe98': { user: 'sam', oauth_token: 'ghu_app' },
      },
      '.config/github-copilot/hosts.json': {
        'github.com': { oauth_token: 'ghu_app' },
        'sample.ghe.com': { oauth_token: 'ghu_cloud' },
        'git.example.com': { oauth_token: 'ghu_server' },
      },
      '.local/share/opencode/auth.json': {
        'github-copilot': { type: 'oauth', refresh: 'gho_opencode', access: 'tid=a;exp=1', expires: 1 },
      },
      '.config/gh/hosts.yml': 'github.com:\n    user: sam\n    oauth_token: gho_gh\n    git_protocol: https\n',
    })
    expect((await find()).map(({ secret, extra }) => [secret, extra])).toEqual([
      ['ghu_app', {}],
      ['ghu_cloud', { host: 'sample.ghe.com' }],
      ['gho_opencode', {}],
      ['gho_gh', {}],
    ])
  })

  it('is asked of gh itself where that keeps its token in the key store', async () => {
    putFiles(home, {
      'bin/gh': '#!/bin/sh\n[ "$1 $2" = "auth token" ] && echo gho_fromKeyStore\n',
      '.config/gh/hosts.yml': 'github.com:\n    users:\n        sam:\n    user: sam\n',
    })
    chmodSync(path.join(home, 'bin/gh'), 0o755)
    expect(await find({ PATH: `${home}/bin` })).toMatchObject([{ secret: 'gho_fromKeyStore', place: 'gh auth token' }])
    expect(await find({ PATH: '' })).toEqual([])
  })

  it('may be a variable, which comes first', async () => {
    putFiles(home, { '.config/gh/hosts.yml': 'github.com:\n  oauth_token: gho_gh\n' })
    expect(await find({ GH_TOKEN: ' "gho_variable"\n' })).toMatchObject([
      { secret: 'gho_variable', from: 'environment', place: 'GH_TOKEN' },
      { secret: 'gho_gh', from: 'file' },
    ])
  })
})
