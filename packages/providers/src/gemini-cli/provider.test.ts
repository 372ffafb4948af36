import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { renewedToken } from '../../../../testing/vendors/gemini-cli.ts'
import { putFiles, testMachine } from '../../../../testing/vendors/machine.ts'
import { startVendors, type Vendors } from '../../../../testing/vendors/server.ts'
import { readProvider } from '../ask.ts'
import { contractNowMs, describeProvider } from '../contract.ts'
import { findCredentials, missingFault } from '../find-credentials.ts'
import { geminiCli } from './provider.ts'

const secret = 'ya29.sampleSampleSampleSampleSampleSampleSample'
const load = 'POST cloudcode-pa.googleapis.com/v1internal:loadCodeAssist'
const quota = 'POST cloudcode-pa.googleapis.com/v1internal:retrieveUserQuota'
const midnight = { resetTime: '2026-08-16T00:00:00Z', tokenType: 'REQUESTS' }

describeProvider(geminiCli, {
  credential: { secret, extra: { subject: '1234567890', email: 'sam@example.com' } },
  refusal: { error: { code: 403, message: 'MESSAGE', status: 'PERMISSION_DENIED' } },
  examples: [
    {
      name: 'the lowest share of each family of models',
      answers: {
        [load]: { cloudaicompanionProject: { id: 'sample-project' }, currentTier: { id: 'standard-tier' } },
        [quota]: {
          buckets: [
            { ...midnight, remainingFraction: 0.75, modelId: 'gemini-2.5-pro' },
            { ...midnight, remainingFraction: 0.25, modelId: 'gemini-3-pro' },
            { ...midnight, remainingFraction: 1, modelId: 'gemini-2.5-flash' },
            { ...midnight, remainingFraction: -0.5, modelId: 'gemini-2.5-flash-lite' },
            { ...midnight, remainingFraction: 0.5, modelId: 'other-1' },
          ],
        },
      },
      reads: {
        account: { label: 'sam@example.com', plan: 'Standard' },
        limits: [
          { id: 'daily:flash-lite', usedPercent: 150 },
          { id: 'daily:flash', usedPercent: 0 },
          {
            id: 'daily:pro',
            label: 'Gemini Pro, daily',
            usedPercent: 75,
            windowMs: 86_400_000,
            resetsAtMs: Date.UTC(2026, 7, 16),
          },
        ],
        notes: ['Google tells of allowances that aic does not know: 1.'],
      },
    },
    {
      name: 'a model that the plan does not hold as absent, and a share that is not told as unknown',
      answers: {
        [load]: { cloudaicompanionProject: 'p', paidTier: { name: 'Gemini Code Assist Enterprise' } },
        [quota]: {
          buckets: [
            { remainingFraction: 0, resetTime: '1970-01-01T00:00:00Z', modelId: 'gemini-2.5-pro' },
            { ...midnight, modelId: 'gemini-2.5-flash' },
          ],
        },
      },
      reads: {
        account: { plan: 'Gemini Code Assist Enterprise' },
        limits: [{ id: 'daily:flash', usedPercent: null, resetsAtMs: null }],
      },
    },
    {
      name: 'no allowance',
      answers: { [load]: {}, [quota]: { buckets: [] } },
      reads: { limits: [], notes: ['Google tells of no allowance for this account.'] },
    },
  ],
})

describe('the sign-in of Gemini CLI', () => {
  let home: string
  let vendors: Vendors
  beforeAll(async () => {
    vendors = await startVendors()
  })
  beforeEach(() => {
    vendors.reset()
    home = mkdtempSync(path.join(tmpdir(), 'aic-gemini-'))
  })
  afterEach(() => rmSync(home, { recursive: true, force: true }))
  afterAll(async () => vendors.close())

  const find = async (env = {}) => findCredentials(geminiCli, testMachine(home, env), [])
  const options = () => ({ nowMs: () => contractNowMs, vendorOrigin: vendors.origin, wait: async () => {} })
  const idToken = ['{}', '{"sub":"1234567890","email":"sam@example.com"}', 'x']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.')
  const kept = (expiryMs: number, refreshToken = '1//renewalSample') => ({
    '.gemini/oauth_creds.json': {
      access_token: secret,
      refresh_token: refreshToken,
      id_token: idToken,
      expiry_date: expiryMs,
    },
    '.gemini/settings.json': { security: { auth: { selectedType: 'oauth-personal' } } },
  })
  const core = 'lib/node_modules/@google/gemini-cli/node_modules/@google/gemini-cli-core/dist/src/code_assist/oauth2.js'
  const installed = {
    [core]: "const OAUTH_CLIENT_ID = 'client-sample';\nconst OAUTH_CLIENT_SECRET = 'GOCSPX-sampleSecret';\n",
  }

  it('is found with whose it is; without the installed CLI it is not renewed, and said to have expired', async () => {
    putFiles(home, kept(contractNowMs - 1))
    const { credentials } = await find()
    expect(credentials).toMatchObject([{ secret, extra: { email: 'sam@example.com', subject: '1234567890' } }])
    const [credential] = credentials
    if (credential === undefined) throw new Error('nothing found')
    await expect(readProvider(geminiCli, credential, options())).rejects.toMatchObject({
      kind: 'expired',
      advice: expect.stringMatching(/Run gemini/),
    })
    expect(vendors.requests).toEqual([])
  })

  it('is renewed in memory with the client of the installed CLI, once for as long as it is good', async () => {
    putFiles(home, { ...kept(contractNowMs - 1), ...installed })
    const [credential] = (await find({ PATH: `${home}/bin` })).credentials
    if (credential === undefined) throw new Error('nothing found')
    const answers: string[] = []
    for (let look = 0; look < 2; look++) {
      const reading = await readProvider(geminiCli, credential, {
        ...options(),
        onAnswer: ({ body }) => answers.push(body),
      })
      expect(reading.limits).toHaveLength(2)
    }
    const asked = vendors.requests.map(({ host, headers }) => [host, headers.authorization])
    const [renewal, ...looks] = asked
    expect(renewal).toEqual(['oauth2.googleapis.com', undefined])
    expect(looks).toEqual(Array.from({ length: 4 }, () => ['cloudcode-pa.googleapis.com', `Bearer ${renewedToken}`]))
    for (const known of [renewedToken, 'GOCSPX-sampleSecret', '1//renewalSample'])
      expect(answers.join()).not.toContain(known)
  })

  it('has ended where Google refuses to renew it', async () => {
    putFiles(home, { ...kept(contractNowMs - 1, '1//revokedSample'), ...installed })
    const [credential] = (await find({ PATH: `${home}/bin` })).credentials
    if (credential === undefined) throw new Error('nothing found')
    vendors.fail('gemini-cli', { status: 400, body: { error: 'invalid_grant', error_description: 'revoked' } })
    await expect(readProvider(geminiCli, credential, options())).rejects.toMatchObject({ kind: 'expired' })
  })

  it.each([
    [load, 200, { ineligibleTiers: [{ reasonCode: 'UNSUPPORTED_CLIENT', reasonMessage: 'Use another client.' }] }],
    [quota, 403, { error: { message: 'IneligibleTierError: please migrate.' } }],
  ])('of a consumer is not served any more, which is no expired one (%s)', async (route, status, body) => {
    const credential = { secret, from: 'file', place: '/a', expiresAtMs: null, extra: {} } as const
    vendors.say(route, () => ({ status, body }))
    await expect(readProvider(geminiCli, credential, options())).rejects.toMatchObject({
      kind: 'denied',
      message: expect.stringMatching(/does not serve/),
    })
  })

  it.each([{ selectedAuthType: 'gemini-api-key' }, { security: { auth: { selectedType: 'vertex-ai' } } }])(
    'is missing where Gemini CLI works with a key (%j)',
    async (settings) => {
      putFiles(home, { ...kept(contractNowMs + 1), '.gemini/settings.json': settings })
      expect(missingFault(geminiCli, await find())).toMatchObject({
        kind: 'missing',
        message: expect.stringMatching(/has no quota/),
      })
    },
  )
})
