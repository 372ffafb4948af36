import { readFileSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newHome } from '../../../../testing/claude-home.ts'
import { device } from '../../../../testing/vendors/github-copilot.ts'
import { startVendors, type Vendors } from '../../../../testing/vendors/server.ts'
import { GitHubSignIn, ownKeys } from './github-sign-in.ts'

const tokenRoute = 'POST github.com/login/oauth/access_token'
const provider = 'github-copilot'
let vendors: Vendors
let home: string
let nowMs: number
beforeAll(async () => {
  vendors = await startVendors()
})
afterAll(async () => vendors.close())
beforeEach(() => {
  vendors.reset()
  home = newHome()
  nowMs = Date.UTC(2026, 7, 15, 12)
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const options = () => ({
  env: { AIC_VENDOR_ORIGIN: vendors.origin },
  home,
  platform: 'linux' as const,
  nowMs: () => nowMs,
})
const file = (name: string): string => path.join(home, '.config', 'aic', name)
const polls = (): number => vendors.requests.filter(({ path: at }) => at.endsWith('access_token')).length
async function signedIn(): Promise<GitHubSignIn> {
  const signIn = new GitHubSignIn(options())
  await signIn.start()
  vendors.say(tokenRoute, { access_token: device.token, token_type: 'bearer' })
  nowMs += 5_000
  expect(await signIn.poll()).toEqual({ state: 'done', username: 'sam-sample' })
  return signIn
}

describe('the sign-in at GitHub', () => {
  it('002-78 002-79 keeps the token in a private file of its own, and offers it to the provider', async () => {
    const signIn = await signedIn()
    expect(signIn.status()).toEqual({ isAuthenticated: true, username: 'sam-sample', isTokenInvalid: false })
    expect(JSON.parse(readFileSync(file('auth.json'), 'utf8'))[provider]).toEqual({
      type: 'oauth',
      key: device.token,
      user: 'sam-sample',
    })
    expect(statSync(file('auth.json')).mode & 0o777).toBe(0o600)
    expect(ownKeys(options())(provider)).toMatchObject([{ secret: device.token, from: 'device' }])
    expect(ownKeys(options())('openai')).toEqual([])
    expect(new GitHubSignIn(options()).status().isAuthenticated).toBe(true)
  })

  it('asks GitHub no sooner than it said, however often it is asked', async () => {
    const signIn = new GitHubSignIn(options())
    await signIn.start()
    expect(await signIn.poll()).toEqual({ state: 'pending', intervalSeconds: 5 })
    expect(polls()).toBe(0)
    nowMs += 5_000
    await Promise.all([signIn.poll(), signIn.poll()])
    expect(polls()).toBe(1)
    vendors.say(tokenRoute, { error: 'slow_down', interval: 12 })
    nowMs += 5_000
    expect(await signIn.poll()).toEqual({ state: 'slow_down', intervalSeconds: 12 })
    nowMs += 11_000
    expect(await signIn.poll()).toEqual({ state: 'pending', intervalSeconds: 1 })
    expect(polls()).toBe(2)
  })

  it.each([
    [{ error: 'access_denied' }, 'denied'],
    [{ error: 'expired_token' }, 'expired'],
    [{ error: 'unsupported_grant_type' }, 'failed'],
  ])('ends when GitHub says %j', async (answer, state) => {
    const signIn = new GitHubSignIn(options())
    await signIn.start()
    vendors.say(tokenRoute, answer)
    nowMs += 5_000
    expect(await signIn.poll()).toMatchObject({ state })
    expect(await signIn.poll()).toEqual({ state: 'failed', message: 'No sign-in was begun' })
    expect(signIn.status().isAuthenticated).toBe(false)
  })

  it('goes on when GitHub stumbles, until the code is too old', async () => {
    const signIn = new GitHubSignIn(options())
    await signIn.start()
    vendors.fail(provider, { status: 503 }, tokenRoute)
    nowMs += 5_000
    expect(await signIn.poll()).toMatchObject({ state: 'pending' })
    nowMs += 900_000
    expect(await signIn.poll()).toMatchObject({ state: 'expired' })
  })

  it.each([401, 403])('002-80 002-81 does not use a token any more that GitHub answers with %i', async (status) => {
    const signIn = await signedIn()
    vendors.fail(provider, { status }, 'GET api.github.com/user')
    expect(await signIn.check()).toMatchObject({ isAuthenticated: false, isTokenInvalid: true })
    expect(JSON.parse(readFileSync(file('agent_config.json'), 'utf8')).github_token_invalid).toBe(true)
    const asked = vendors.requests.length
    expect(await new GitHubSignIn(options()).check()).toMatchObject({ isAuthenticated: false, isTokenInvalid: true })
    expect(vendors.requests).toHaveLength(asked)
    expect(ownKeys(options())(provider)).toEqual([])
  })

  it('002-82 is as new after another start, and after logging out', async () => {
    const signIn = await signedIn()
    vendors.fail(provider, { status: 401 }, 'GET api.github.com/user')
    await signIn.check()
    await signIn.start()
    expect(signIn.status().isTokenInvalid).toBe(false)
    await signIn.check()
    await signIn.logout()
    expect(signIn.status()).toEqual({ isAuthenticated: false, username: null, isTokenInvalid: false })
    expect(readFileSync(file('auth.json'), 'utf8')).not.toContain(device.token)
  })

  it('is not held against a token when GitHub has a rate limit or is down', async () => {
    const signIn = await signedIn()
    vendors.fail(provider, { status: 403, body: { message: 'API rate limit exceeded' } }, 'GET api.github.com/user')
    await expect(signIn.check()).rejects.toMatchObject({ kind: 'rate-limited' })
    expect(signIn.status().isAuthenticated).toBe(true)
  })
})
