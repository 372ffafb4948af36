import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { putFiles, testMachine } from '../../../../testing/vendors/machine.ts'
import { contractNowMs, describeProvider } from '../contract.ts'
import { findCredentials, missingFault } from '../find-credentials.ts'
import { codex } from './provider.ts'

const jwt = (claims: object): string =>
  ['{"alg":"none"}', JSON.stringify(claims), 'signature-sample']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.')
const secret = jwt({ exp: contractNowMs / 1_000 + 3_600, sub: 'auth0|sample' })
const accountId = '00000000-1111-4222-8333-444444444444'
const usage = 'GET chatgpt.com/backend-api/wham/usage'
const seconds = contractNowMs / 1_000
const session = {
  used_percent: 0,
  limit_window_seconds: 18_000,
  reset_after_seconds: 18_000,
  reset_at: seconds + 18_000,
}
const week = {
  used_percent: 19,
  limit_window_seconds: 604_800,
  reset_after_seconds: 580_741,
  reset_at: seconds + 580_741,
}

describeProvider(codex, {
  credential: { secret, extra: { accountId } },
  examples: [
    {
      name: 'both windows of a plan, and those of other features',
      answers: {
        [usage]: {
          account_id: 'user-sample',
          email: 'sam@example.com',
          plan_type: 'plus',
          rate_limit: {
            allowed: false,
            limit_reached: true,
            primary_window: session,
            secondary_window: { ...week, used_percent: 104 },
          },
          code_review_rate_limit: { allowed: true, primary_window: week, secondary_window: null },
          additional_rate_limits: [
            { limit_name: 'GPT-5.3-Codex-Spark', metered_feature: 'spark', rate_limit: { primary_window: week } },
          ],
          credits: { has_credits: true, unlimited: false, balance: '12.5', approx_local_messages: [0, 0] },
          rate_limit_reset_credits: { available_count: 2 },
        },
      },
      reads: {
        origin: 'oauth',
        account: { label: 'sam@example.com', plan: 'Plus' },
        limits: [
          {
            id: 'session',
            label: '5-hour window',
            usedPercent: 0,
            windowMs: 18_000_000,
            resetsAtMs: contractNowMs + 18_000_000,
          },
          {
            id: 'weekly',
            label: 'Weekly',
            usedPercent: 104,
            windowMs: 604_800_000,
            resetsAtMs: contractNowMs + 580_741_000,
          },
          { id: 'weekly:code-review', label: 'Weekly, Code review', usedPercent: 19 },
          { id: 'weekly:gpt-5-3-codex-spark', label: 'Weekly, GPT-5.3-Codex-Spark', usedPercent: 19 },
        ],
        balances: [{ label: 'Credits', remaining: 12.5, unit: 'credits', currency: null }],
        notes: [
          'ChatGPT says that the limit is reached.',
          'Resets that were saved up, and can be used at any time: 2.',
        ],
      },
    },
    {
      name: 'a plan with its weekly window alone, first, as weekly; its reset by the time left',
      answers: {
        [usage]: {
          plan_type: 'prolite',
          rate_limit: { primary_window: { ...week, reset_at: null }, secondary_window: null },
          credits: { has_credits: false, unlimited: true, balance: '0' },
        },
      },
      reads: {
        account: { plan: 'Pro Lite' },
        limits: [{ id: 'weekly', usedPercent: 19, resetsAtMs: contractNowMs + 580_741_000 }],
        balances: [],
        notes: ['Credits are unlimited.'],
      },
    },
    {
      name: 'nothing of a plan without windows, and no 0',
      answers: { [usage]: { plan_type: 'free_workspace', rate_limit: null, credits: null } },
      reads: { limits: [], balances: [], notes: ['ChatGPT tells of no window for this plan.'] },
    },
    {
      name: 'what a company lets its people spend',
      answers: {
        [usage]: {
          plan_type: 'business',
          rate_limit: null,
          spend_control: { individual_limit: { limit: 400, used: 100, remaining_percent: 75, reset_at: seconds + 60 } },
        },
      },
      reads: {
        limits: [
          { id: 'spend', usedPercent: 25, used: 100, limit: 400, unit: null, resetsAtMs: contractNowMs + 60_000 },
        ],
      },
    },
    {
      name: 'a gateway that the settings of Codex name',
      credential: { extra: { baseUrl: 'https://gateway.example.com/' } },
      answers: {
        'GET gateway.example.com/api/codex/usage': { plan_type: 'plus', rate_limit: { primary_window: session } },
      },
      reads: { limits: [{ id: 'session' }] },
    },
  ],
})

describe('the sign-in of Codex', () => {
  let home: string
  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), 'aic-codex-'))
  })
  afterEach(() => rmSync(home, { recursive: true, force: true }))

  const find = async (env = {}) => findCredentials(codex, testMachine(home, env), [])
  const tokens = {
    id_token: jwt({ email: 'sam@example.com' }),
    access_token: secret,
    refresh_token: 'rt_neverSent',
    account_id: accountId,
  }

  it('is found with its account, when it ends, and the gateway of its settings', async () => {
    putFiles(home, {
      '.codex/auth.json': { OPENAI_API_KEY: null, auth_mode: 'chatgpt', tokens, last_refresh: '2026-08-14T17:00:00Z' },
      '.codex/config.toml':
        'model = "gpt-5"\nchatgpt_base_url = "https://gateway.example.com" # ours\n[a]\nchatgpt_base_url="no"\n',
    })
    const { credentials } = await find()
    expect(credentials).toEqual([
      {
        secret,
        from: 'file',
        place: path.join(home, '.codex/auth.json'),
        expiresAtMs: contractNowMs + 3_600_000,
        extra: { accountId, email: 'sam@example.com', baseUrl: 'https://gateway.example.com' },
      },
    ])
  })

  it('is read in camel case, too, and finds its account in the tokens', async () => {
    const idToken = jwt({ 'https://api.openai.com/auth': { chatgpt_account_id: 'a-2', chatgpt_plan_type: 'plus' } })
    putFiles(home, { 'own/auth.json': { tokens: { idToken, accessToken: 'opaque-token' } } })
    const { credentials } = await find({ CODEX_HOME: path.join(home, 'own') })
    expect(credentials).toMatchObject([{ secret: 'opaque-token', expiresAtMs: null, extra: { accountId: 'a-2' } }])
  })

  it('may be a personal access token', async () => {
    putFiles(home, { '.config/codex/auth.json': { personal_access_token: 'pat-sample' } })
    expect((await find()).credentials).toMatchObject([{ secret: 'pat-sample' }])
  })

  it('may lie with opencode, whose times are in ms; the same token counts once', async () => {
    const openai = {
      type: 'oauth',
      access: 'opencode-token',
      refresh: 'r',
      expires: contractNowMs + 5,
      accountId: 'a-3',
    }
    putFiles(home, { '.local/share/opencode/auth.json': { openai }, '.opencode/auth.json': { openai } })
    expect((await find()).credentials).toMatchObject([
      { secret: 'opencode-token', expiresAtMs: contractNowMs + 5, extra: { accountId: 'a-3' } },
    ])
  })

  it('is missing where Codex works with an API key', async () => {
    putFiles(home, { '.codex/auth.json': { OPENAI_API_KEY: 'sk-sample', tokens: null } })
    expect(missingFault(codex, await find())).toMatchObject({
      kind: 'missing',
      advice: expect.stringMatching(/codex login/),
    })
  })
})
