import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { device } from '../../../../testing/vendors/github-copilot.ts'
import { startVendors, type Vendors } from '../../../../testing/vendors/server.ts'
import { checkProvider } from '../ask.ts'
import { pollDeviceFlow, startDeviceFlow } from './device-flow.ts'
import { readUser } from './github.ts'
import { githubCopilot } from './provider.ts'

const nowMs = Date.UTC(2026, 7, 15, 12)
const tokenRoute = 'POST github.com/login/oauth/access_token'
const userRoute = 'GET api.github.com/user'
let vendors: Vendors
beforeAll(async () => {
  vendors = await startVendors()
})
beforeEach(() => vendors.reset())
afterAll(async () => vendors.close())
const options = () => ({ nowMs: () => nowMs, vendorOrigin: vendors.origin, wait: async () => {} })
const poll = async () => pollDeviceFlow({ deviceCode: device.code, intervalMs: 5_000 }, options())

describe('the sign-in at GitHub', () => {
  it('begins with a code for the user, who enters it at GitHub’s page', async () => {
    expect(await startDeviceFlow(options())).toEqual({
      deviceCode: device.code,
      userCode: 'ABCD-1234',
      verificationUri: 'https://github.com/login/device',
      expiresAtMs: nowMs + 900_000,
      intervalMs: 5_000,
    })
    expect(vendors.requests).toMatchObject([{ body: { client_id: 'Iv1.b507a08c87ecfe98', scope: 'read:user' } }])
  })

  it('sends nobody to another page', async () => {
    vendors.say('POST github.com/login/device/code', {
      device_code: 'a',
      user_code: 'b',
      verification_uri: 'https://github.com.evil.example/login',
    })
    await expect(startDeviceFlow(options())).rejects.toMatchObject({ kind: 'parse' })
  })

  it.each([
    [{ error: 'authorization_pending' }, { state: 'pending' }],
    [{ error: 'slow_down' }, { state: 'slow-down', intervalMs: 10_000 }],
    [
      { error: 'slow_down', interval: 12 },
      { state: 'slow-down', intervalMs: 12_000 },
    ],
    [{ error: 'expired_token' }, { state: 'expired' }],
    [{ error: 'access_denied' }, { state: 'denied' }],
    [
      { access_token: device.token, token_type: 'bearer', scope: 'read:user' },
      { state: 'done', token: device.token },
    ],
  ])('that GitHub says %j of is %j', async (answer, state) => {
    vendors.say(tokenRoute, answer)
    expect(await poll()).toEqual(state)
  })

  it('ends with a fault for what GitHub says otherwise, without its codes', async () => {
    vendors.say(tokenRoute, { error: 'incorrect_device_code', error_description: device.code })
    await expect(poll()).rejects.toMatchObject({
      kind: 'api',
      message: 'GitHub ended the sign-in: incorrect_device_code',
    })
    vendors.fail('github-copilot', { status: 500, body: { error: `no ${device.code}` } })
    await expect(poll()).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.not.stringContaining(device.code),
    })
  })

  it('is kept from those who hear answers: they hold tokens', async () => {
    const heard: unknown[] = []
    vendors.say(tokenRoute, { access_token: device.token })
    const flow = { deviceCode: device.code, intervalMs: 5_000 }
    await pollDeviceFlow(flow, { ...options(), onAnswer: (answer) => heard.push(answer) })
    expect(heard).toEqual([])
  })
})

describe('who is signed in', () => {
  it('is told by id and login', async () => {
    expect(await readUser(device.token, options())).toEqual({ id: '1234567', login: 'sam-sample' })
  })

  it('is unknown where GitHub does not know the token: expired; or does not let it: denied', async () => {
    vendors.fail('github-copilot', { status: 401 })
    await expect(readUser(device.token, options())).rejects.toMatchObject({ kind: 'expired' })
    vendors.fail('github-copilot', { status: 403, body: { message: 'Resource not accessible' } })
    await expect(readUser(device.token, options())).rejects.toMatchObject({ kind: 'denied' })
  })

  it('is not denied by who asks to wait with status 403', async () => {
    const resetSeconds = nowMs / 1_000 + 60
    vendors.say(userRoute, () => ({
      status: 403,
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(resetSeconds) },
      body: { message: 'API rate limit exceeded' },
    }))
    await expect(readUser(device.token, options())).rejects.toMatchObject({
      kind: 'rate-limited',
      retryAtMs: resetSeconds * 1_000,
    })
  })

  it('can not be asked with the token of a session', async () => {
    const credential = {
      secret: 'tid=a;exp=1',
      from: 'environment',
      place: 'COPILOT_API_TOKEN',
      expiresAtMs: null,
      extra: {},
    } as const
    await expect(checkProvider(githubCopilot, credential, options())).rejects.toMatchObject({ kind: 'denied' })
    expect(vendors.requests).toEqual([])
  })
})
