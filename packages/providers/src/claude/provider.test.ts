import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { putFiles, testMachine } from '../../../../testing/vendors/machine.ts'
import { startVendors } from '../../../../testing/vendors/server.ts'
import { readProvider } from '../ask.ts'
import { contractNowMs, describeProvider } from '../contract.ts'
import { findCredentials, missingFault } from '../find-credentials.ts'
import { accountKeyOf } from '../reading.ts'
import { claude } from './provider.ts'

const secret = 'sk-ant-oat01-sampleSampleSample0123456789sampleSample-AA'
const accountId = '00000000-1111-4222-8333-444444444444'
const extra = { scopes: 'user:inference user:profile', subscription: 'max', tier: 'default_claude_max_20x', accountId }
const usage = 'GET api.anthropic.com/api/oauth/usage'
const week = { kind: 'weekly', windowMs: 604_800_000, resetsAtMs: Date.UTC(2026, 7, 19, 9) }

describeProvider(claude, {
  credential: { secret, extra },
  examples: [
    {
      name: 'a field for each window, and extra usage in cents',
      answers: {
        [usage]: {
          five_hour: { utilization: 42, resets_at: '2026-08-15T14:30:00.282668+00:00' },
          seven_day: { utilization: 101.5, resets_at: '2026-08-19T09:00:00.000Z' },
          seven_day_oauth_apps: null,
          seven_day_opus: null,
          seven_day_sonnet: { utilization: 12, resets_at: '2026-08-19T09:00:00Z' },
          seven_day_cowork: null,
          seven_day_omelette: { utilization: 99, resets_at: null },
          iguana_necktie: null,
          extra_usage: { is_enabled: true, monthly_limit: 2_000, used_credits: 520, utilization: 26, currency: 'USD' },
        },
      },
      reads: {
        origin: 'oauth',
        account: { plan: 'Max 20x' },
        limits: [
          { id: 'session', usedPercent: 42, windowMs: 18_000_000, resetsAtMs: Date.UTC(2026, 7, 15, 14, 30, 0, 282) },
          { ...week, id: 'weekly', label: 'Weekly', usedPercent: 101.5 },
          { ...week, id: 'weekly:sonnet', label: 'Weekly, Sonnet only', usedPercent: 12 },
          { id: 'spend:extra', used: 5_200_000_000, limit: 20_000_000_000, usedPercent: 26, currency: 'USD' },
        ],
        balances: [],
        notes: [],
      },
    },
    {
      name: 'a list of limits, of which one is for a single model and one has no name',
      answers: {
        [usage]: {
          five_hour: null,
          limits: [
            { kind: 'session', group: 'session', percent: 11, resets_at: null, scope: null, is_active: true },
            { kind: 'weekly_all', group: 'weekly', percent: 9, resets_at: '2026-08-19T09:00:00Z', scope: null },
            {
              kind: 'weekly_scoped',
              percent: 5,
              resets_at: '2026-08-19T09:00:00Z',
              scope: { model: { id: null, display_name: 'Fable 2' }, surface: null },
            },
            { kind: 'weekly_scoped', percent: 7, resets_at: null, scope: { model: null, surface: 'web' } },
          ],
        },
      },
      reads: {
        limits: [
          { id: 'session', usedPercent: 11, resetsAtMs: null },
          { ...week, id: 'weekly', usedPercent: 9 },
          { ...week, id: 'weekly:fable-2', label: 'Weekly, Fable 2 only', usedPercent: 5 },
        ],
        notes: ["Claude tells of a limit that aic can't name (weekly-scoped)."],
      },
    },
    {
      name: 'both forms as one, told once',
      answers: {
        [usage]: {
          five_hour: { utilization: null, resets_at: null },
          seven_day_sonnet: { utilization: 12, resets_at: '2026-08-19T09:00:00Z' },
          limits: [
            { kind: 'session', percent: 3, resets_at: '2026-08-15T14:30:00Z' },
            { kind: 'weekly_scoped', percent: 12, scope: { model: { display_name: 'Sonnet' } } },
          ],
        },
      },
      reads: {
        limits: [
          { id: 'session', usedPercent: 3 },
          { ...week, id: 'weekly:sonnet', usedPercent: 12 },
        ],
      },
    },
    {
      name: 'a company’s account that has a spend limit and no windows',
      credential: { extra: { subscription: 'enterprise' } },
      answers: {
        [usage]: {
          five_hour: null,
          seven_day: null,
          extra_usage: { is_enabled: true, monthly_limit: null, used_credits: 520 },
        },
        'GET api.anthropic.com/api/oauth/profile': { account: { uuid: 'u-1', email_address: 'sam@example.com' } },
      },
      reads: {
        account: { label: 'sam@example.com', plan: 'Enterprise' },
        limits: [{ id: 'spend:extra', used: 5_200_000_000, limit: null, usedPercent: null, currency: 'USD' }],
      },
    },
    {
      name: 'nothing where no window has begun, and no 0',
      answers: { [usage]: { five_hour: null, seven_day: null, extra_usage: { is_enabled: false } } },
      reads: { limits: [] },
    },
  ],
})

describe('the sign-in of Claude Code', () => {
  let home: string
  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), 'aic-claude-'))
  })
  afterEach(() => rmSync(home, { recursive: true, force: true }))

  const oauth = {
    accessToken: secret,
    refreshToken: 'sk-ant-ort01-neverSent',
    expiresAt: contractNowMs + 60_000,
    scopes: ['user:inference', 'user:profile'],
    subscriptionType: 'pro',
    rateLimitTier: 'default_claude_ai',
  }
  const find = async (env = {}, platform: NodeJS.Platform = 'linux') =>
    findCredentials(claude, testMachine(home, env, platform), [])

  it('is found with its plan, its account and the version of Claude Code, and without the token that renews it', async () => {
    putFiles(home, {
      '.claude/.credentials.json': { claudeAiOauth: oauth },
      '.claude.json': {
        oauthAccount: { accountUuid: accountId, emailAddress: 'sam@example.com', organizationName: 'Sample' },
        lastOnboardingVersion: '2.4.6',
      },
    })
    const { credentials } = await find()
    expect(credentials).toEqual([
      {
        secret,
        from: 'file',
        place: path.join(home, '.claude/.credentials.json'),
        expiresAtMs: contractNowMs + 60_000,
        extra: {
          scopes: 'user:inference user:profile',
          subscription: 'pro',
          tier: 'default_claude_ai',
          accountId,
          email: 'sam@example.com',
          organization: 'Sample',
          version: '2.4.6',
        },
      },
    ])
  })

  it('is looked for where Claude Code was told to keep it', async () => {
    putFiles(home, {
      'own/.credentials.json': { claudeAiOauth: oauth },
      'own/.claude.json': { oauthAccount: { accountUuid: 'u-2' } },
    })
    const { credentials } = await find({ CLAUDE_CONFIG_DIR: path.join(home, 'own') })
    expect(credentials[0]?.extra.accountId).toBe('u-2')
    expect((await find({ CLAUDE_SECURESTORAGE_CONFIG_DIR: path.join(home, 'own') })).credentials).toHaveLength(1)
    expect((await find()).credentials).toEqual([])
  })

  it('is missing, not expired, where the file holds sign-ins to other servers only', async () => {
    putFiles(home, { '.claude/.credentials.json': { mcpOAuth: { 'server|1': { accessToken: 'x' } } } })
    const found = await find()
    expect(found.credentials).toEqual([])
    expect(missingFault(claude, found)).toMatchObject({
      kind: 'missing',
      message: expect.stringMatching(/no sign-in to Claude/),
    })
  })

  it('is broken, not missing, where the file stays half written', async () => {
    putFiles(home, { '.claude/.credentials.json': '{"claudeAiOauth":{"accessTo' })
    expect(missingFault(claude, await find())).toMatchObject({ kind: 'parse' })
  })

  it('may be opencode’s where Claude Code has none; its account has a name, and one key whether the vendor tells it or not', async () => {
    const anthropic = { type: 'oauth', access: secret, refresh: 'neverSent', expires: contractNowMs + 60_000 }
    putFiles(home, {
      '.local/share/opencode/auth.json': { anthropic },
      '.claude/.credentials.json': { mcpOAuth: {} },
    })
    const [credential] = (await find()).credentials
    if (credential === undefined) throw new Error('nothing found')
    const vendors = await startVendors()
    const read = async () =>
      readProvider(claude, credential, { nowMs: () => contractNowMs, vendorOrigin: vendors.origin })
    const named = await read()
    vendors.fail('claude', { status: 403 }, 'GET api.anthropic.com/api/oauth/profile')
    const nameless = await read()
    await vendors.close()
    expect([named.account.label, nameless.account.label]).toEqual(['sam@example.com', null])
    expect(nameless.account.key).toBe(named.account.key)
    putFiles(home, { '.claude/.credentials.json': { claudeAiOauth: { ...oauth, accessToken: 'sk-ant-oat01-own' } } })
    expect((await find()).credentials).toMatchObject([{ secret: 'sk-ant-oat01-own' }])
  })

  it('may be one for scripts, which can not see usage', async () => {
    expect(missingFault(claude, await find({ CLAUDE_CODE_OAUTH_TOKEN: secret }))).toMatchObject({ kind: 'denied' })
  })

  it('comes from the Keychain on macOS, asked by its own program', async () => {
    putFiles(home, { 'bin/security': `#!/bin/sh\necho '${JSON.stringify({ claudeAiOauth: oauth })}'\n` })
    chmodSync(path.join(home, 'bin/security'), 0o755)
    const PATH = `${home}/bin:/usr/bin:/bin`
    expect((await find({ PATH }, 'darwin')).credentials).toMatchObject([
      { secret, place: expect.stringMatching(/Keychain/) },
    ])
    expect((await find({ PATH }, 'linux')).credentials).toEqual([])
  })

  it('names one account, however often its token changes', () => {
    const credential = { secret, from: 'file', place: '/a', expiresAtMs: null, extra: {} } as const
    const other = { ...credential, secret: 'sk-ant-oat01-other' }
    expect(accountKeyOf('claude', other, accountId)).toBe(accountKeyOf('claude', credential, accountId))
    expect(accountKeyOf('claude', other, null)).toBe(accountKeyOf('claude', credential, null))
  })
})
