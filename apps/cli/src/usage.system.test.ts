import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newHome } from '../../../testing/claude-home.ts'
import { runAicBeside } from '../../../testing/run-aic.ts'
import { device } from '../../../testing/vendors/github-copilot.ts'
import { putFiles } from '../../../testing/vendors/machine.ts'
import { startVendors, type Vendors } from '../../../testing/vendors/server.ts'
import { noticesText } from './limits/known-here.ts'
import { screenOf } from './screen/screen.ts'

const hourMs = 3_600_000
const usageRoute = 'GET api.anthropic.com/api/oauth/usage'
const tokenRoute = 'POST github.com/login/oauth/access_token'
const keys = { OPENROUTER_API_KEY: 'sk-or-v1-made-up-0001', DEEPSEEK_API_KEY: 'sk-madeupdeepseek0002' }
let vendors: Vendors
let home: string
beforeAll(async () => {
  vendors = await startVendors()
})
afterAll(async () => vendors.close())
beforeEach(() => {
  vendors.reset()
  home = newHome()
  putFiles(home, {
    '.claude/.credentials.json': {
      claudeAiOauth: {
        accessToken: 'sk-ant-oat01-sampleSampleSample0123456789sampleSample-AA',
        refreshToken: 'sk-ant-ort01-sampleSampleSample0123456789sampleSample-AA',
        expiresAt: Date.now() + 8 * hourMs,
        scopes: ['user:inference', 'user:profile'],
        subscriptionType: 'max',
        rateLimitTier: 'default_claude_max_20x',
      },
    },
  })
  say(46, 81)
})
afterEach(async () => {
  await aic(['agent', 'stop'])
  rmSync(home, { recursive: true, force: true })
})

const say = (session: number, week: number): void =>
  vendors.say(usageRoute, {
    five_hour: { utilization: session, resets_at: new Date(Date.now() + 2.5 * hourMs).toISOString() },
    seven_day: { utilization: week, resets_at: new Date(Date.now() + 76 * hourMs).toISOString() },
    seven_day_opus: { utilization: null, resets_at: null },
  })
const aic = (args: readonly string[], env: Record<string, string> = {}, input = '') =>
  runAicBeside(args, {
    home,
    input,
    env: { AIC_OFFLINE: '0', AIC_AGENT_PORT: '18500', AIC_VENDOR_ORIGIN: vendors.origin, ...keys, ...env },
  })
const json = async (args: readonly string[], env = {}) => JSON.parse((await aic([...args, '--json'], env)).stdout)
const asked = (host: string): number => vendors.requests.filter((request) => request.host === host).length
/** Ages and moments of a text, which go on between two runs. */
const timeless = (text: string): string =>
  text.replaceAll(/\d+[dhms]( \d+[hms])?|\d\d:\d\d|[A-Z][a-z]{2} \d\d:\d\d/g, '#')

describe('002-48 aic usage', () => {
  it('shows windows, resets, balances and plans, and asks no vendor twice within five minutes', async () => {
    const { status, stdout, stderr } = await aic(['usage'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(/^ Claude · Max 20x/m)
    expect(stdout).toMatch(/[█░]{20}   46% .*resets in 2h (?:29|30)m \(/u)
    expect(stdout).toContain('81%')
    expect(stdout).toMatch(/^ DeepSeek\n {3}Balance/m)
    expect(stdout).toMatch(/\d+ more providers have no key or sign-in: aic providers list/)
    expect(stdout).not.toContain('sk-')
    const first = vendors.requests.length
    expect(timeless((await aic(['usage'])).stdout)).toBe(timeless(stdout))
    expect(vendors.requests).toHaveLength(first)
  })

  it('002-49 shows one provider, and names the one that was meant', async () => {
    const { accounts } = await json(['usage', '--provider', 'openrouter'])
    expect(accounts.map((account: { provider: string }) => account.provider)).toEqual(['openrouter'])
    expect((await aic(['usage', '--provider', 'groq'])).stdout).toContain('Groq')
    const { status, stderr } = await aic(['usage', '--provider', 'openruter'])
    expect(status).toBe(2)
    expect(stderr).toContain('Did you mean openrouter?')
  })

  it('says what fails and what to do, and shows the last good value with its age', async () => {
    await aic(['usage'])
    vendors.fail('claude', { status: 401 })
    expect((await aic(['refresh', '--provider', 'claude'])).status).toBe(1)
    const { stdout } = await aic(['usage'])
    expect(stdout).toContain('46%')
    expect(stdout).toMatch(/! .*claude/i)
  })

  it('waits once for a vendor that hangs, shows the others, and says when it is asked again', async () => {
    vendors.fail('openrouter', { how: 'hang' })
    const { status, stdout } = await aic(['usage'])
    expect(status).toBe(0)
    expect(stdout).toContain('OpenRouter did not answer within 8 s')
    expect(stdout).toContain('46%')
    const beganMs = performance.now()
    expect((await aic(['usage'])).stdout).toMatch(/Asked again in \dm/)
    expect(performance.now() - beganMs).toBeLessThan(8_000)
  })

  it('starts the agent where the settings say so', async () => {
    expect((await aic(['config', 'set', 'auto_start', 'yes'])).status).toBe(0)
    expect((await aic(['usage'])).stdout).toContain('46%')
    expect((await json(['agent', 'status'])).state).toBe('running')
  })

  it('asks nobody when offline', async () => {
    const { status, stdout } = await aic(['usage'], { AIC_OFFLINE: '1' })
    expect(status).toBe(0)
    expect(stdout).toContain('Offline')
    expect(vendors.requests).toEqual([])
  })

  it('says the same with an agent as without, and asks it instead of the vendors', async () => {
    const commands = [
      ['usage'],
      ['usage', '--provider', 'claude'],
      ['limits'],
      ['limits', '--json'],
      ['providers', 'list'],
      ['alerts', 'settings'],
      ['history'],
      ['auth', 'github', 'status'],
    ]
    await aic(['refresh'])
    const own = []
    for (const args of commands) own.push(timeless((await aic(args)).stdout))
    expect((await aic(['agent', 'start'])).status).toBe(0)
    const asks = vendors.requests.length
    for (const [i, args] of commands.entries()) {
      const { stdout, stderr } = await aic(args, {
        AIC_VENDOR_ORIGIN: '',
        OPENROUTER_API_KEY: '',
        DEEPSEEK_API_KEY: '',
      })
      expect(stderr).toBe('')
      expect(timeless(stdout), args.join(' ')).toBe(own[i])
    }
    expect(vendors.requests).toHaveLength(asks)
  })
})

describe('aic limits', () => {
  it('fails above a percentage, for scripts', async () => {
    expect((await aic(['limits'])).status).toBe(0)
    expect((await aic(['limits', '--fail-above', '80'])).status).toBe(1)
    expect((await aic(['limits', '--fail-above', '81'])).status).toBe(0)
    expect((await aic(['limits', '--fail-above', '80', '--provider', 'openrouter'])).status).toBe(0)
    expect((await aic(['limits', '--fail-above', 'much'])).status).toBe(2)
    const { limits } = await json(['limits'])
    expect(limits).toContainEqual(expect.objectContaining({ provider: 'claude', id: 'weekly', usedPercent: 81 }))
  })
})

describe('002-52 aic refresh', () => {
  it.each(['without an agent', 'with one'])('asks vendors now, %s', async (how) => {
    if (how === 'with one') await aic(['agent', 'start'])
    await aic(['usage'])
    const before = asked('api.anthropic.com')
    say(52, 82)
    const { status, stdout } = await aic(['refresh'])
    expect(status).toBe(0)
    expect(stdout).toContain('52%')
    expect(asked('api.anthropic.com')).toBeGreaterThan(before)
  })
})

describe('002-51 aic providers', () => {
  it('lists where keys were found, by their ends', async () => {
    const { stdout } = await aic(['providers', 'list'])
    expect(stdout).toMatch(/^ openrouter +OpenRouter +\S.*OPENROUTER_API_KEY …0001/m)
    expect(stdout).toMatch(/^ groq +Groq +no key/m)
    expect(vendors.requests).toEqual([])
  })

  it('tells a good key from a bad one', async () => {
    expect((await aic(['providers', 'test', 'openrouter', 'deepseek'])).status).toBe(0)
    vendors.fail('openrouter', { status: 401 })
    const { status, stdout } = await aic(['providers', 'test', 'openrouter'])
    expect(status).toBe(1)
    expect(stdout).toMatch(/✗ openrouter: /)
    expect((await aic(['providers', 'test', 'groq'])).stdout).toContain('GROQ_API_KEY')
  })

  it.each(['without an agent', 'with one'])('switches one off, and on again, %s', async (how) => {
    if (how === 'with one') await aic(['agent', 'start'])
    expect((await aic(['providers', 'disable', 'deepseek'])).status).toBe(0)
    vendors.reset()
    say(46, 81)
    await aic(['refresh'])
    expect(asked('api.deepseek.com')).toBe(0)
    expect((await aic(['usage'])).stdout).toContain('1 provider is switched off')
    expect((await aic(['providers', 'enable', 'deepseek'])).status).toBe(0)
    await aic(['refresh'])
    expect(asked('api.deepseek.com')).toBeGreaterThan(0)
    expect((await aic(['providers', 'disable', 'nobody'])).status).toBe(2)
  })
})

describe('aic alerts', () => {
  it.each(['without an agent', 'with one'])('are raised once, and set, %s', async (how) => {
    if (how === 'with one') await aic(['agent', 'start'])
    const set = await aic(['alerts', 'settings', '--warning', '80', '--channels', 'terminal', '--quiet', '22:00-07:00'])
    expect(set.stderr).toBe('')
    expect(await json(['alerts', 'settings'])).toMatchObject({
      thresholds: { info: 50, warning: 80, critical: 90 },
      channels: ['terminal'],
      quietHours: { from: '22:00', to: '07:00' },
    })
    expect((await aic(['alerts', 'settings', '--info', '85'])).status).toBe(2)
    expect((await aic(['alerts', 'settings', '--quiet', 'never'])).stdout).toMatch(/Quiet +never/)
    await aic(['refresh'])
    await aic(['refresh'])
    const { alerts } = await json(['alerts'])
    expect(alerts).toEqual([expect.objectContaining({ provider: 'claude', subject: 'weekly', level: 'warning' })])
    expect((await aic(['alerts'])).stdout).toContain('warning')
    const machine = { env: {}, home, platform: process.platform, nowMs: Date.now() }
    const screen = screenOf({ env: {}, stdout: { isTTY: true, write: () => {} } })
    expect(noticesText(machine, { ...screen, isTty: false })).toBe('')
    expect(noticesText(machine, screen)).toContain('Weekly')
    expect(noticesText(machine, screen)).toBe('')
  })
})

describe('002-78 aic auth github', () => {
  it.each(['without an agent', 'with one'])('signs in by a code, and out, %s', async (how) => {
    if (how === 'with one') await aic(['agent', 'start'])
    vendors.say('POST github.com/login/device/code', {
      device_code: device.code,
      user_code: 'ABCD-1234',
      verification_uri: 'https://github.com/login/device',
      expires_in: 900,
      interval: 1,
    })
    vendors.say(tokenRoute, { access_token: device.token, token_type: 'bearer' })
    expect((await aic(['auth', 'github', 'status'])).status).toBe(1)
    const { status, stdout } = await aic(['auth', 'github', 'login'])
    expect(status).toBe(0)
    expect(stdout).toContain('Open https://github.com/login/device and type in ABCD-1234')
    expect(stdout).toContain('Signed in as sam-sample')
    expect(stdout).not.toContain(device.token)
    expect(await json(['auth', 'github', 'status'])).toEqual({
      isAuthenticated: true,
      username: 'sam-sample',
      isTokenInvalid: false,
    })
    expect((await aic(['refresh', '--provider', 'github-copilot'])).status).toBe(0)
    expect((await aic(['providers', 'list'])).stdout).toMatch(/github-copilot .*works +device auth\.json/)
    expect((await aic(['auth', 'github', 'logout'])).status).toBe(0)
    expect(readFileSync(path.join(home, '.config/aic/auth.json'), 'utf8')).not.toContain(device.token)
    expect((await aic(['auth', 'github', 'status'])).status).toBe(1)
  })

  it('says that it was refused', async () => {
    vendors.say('POST github.com/login/device/code', {
      device_code: device.code,
      user_code: 'ABCD-1234',
      verification_uri: 'https://github.com/login/device',
      expires_in: 900,
      interval: 1,
    })
    vendors.say(tokenRoute, { error: 'access_denied' })
    const { status, stderr } = await aic(['auth', 'github', 'login'])
    expect(status).toBe(1)
    expect(stderr).toContain('[not-signed-in]')
  })
})
