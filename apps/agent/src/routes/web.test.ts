import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runningAgent } from '../../../../testing/running-agent.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'aic-web-'))
const web = path.join(folder, 'web')
let agent: Awaited<ReturnType<typeof runningAgent>>
beforeAll(async () => {
  mkdirSync(path.join(web, 'assets'), { recursive: true })
  writeFileSync(path.join(web, 'index.html'), '<!doctype html><title>one</title>')
  writeFileSync(path.join(web, 'widget.html'), '<!doctype html><title>widget</title>')
  writeFileSync(path.join(web, 'assets/index-abcd1234.js'), 'let a = 1')
  writeFileSync(path.join(web, 'assets/index-abcd1234.js.gz'), gzipSync('let a = 1'))
  writeFileSync(path.join(web, 'assets/theme.js'), 'let b = 2')
  writeFileSync(path.join(web, 'secret.txt'), 'not for the web')
  agent = await runningAgent({ options: { programPath: path.join(folder, 'agent.js') } })
})
afterAll(async () => {
  await agent.stop()
  rmSync(folder, { recursive: true })
})
const get = (target: string, headers = {}) => fetch(agent.url + target, { headers })

it('the dashboard is served to anybody on this machine, and may load nothing from elsewhere', async () => {
  const answer = await get('/')
  expect(await answer.text()).toContain('<title>one</title>')
  expect(answer.headers.get('content-type')).toContain('text/html')
  expect(answer.headers.get('cache-control')).toBe('no-cache')
  expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'self'/)
  expect(answer.headers.get('content-security-policy')).not.toContain('unsafe-inline')
})

it('files named by their content are kept for ever, others are asked for again', async () => {
  const hashed = await get('/assets/index-abcd1234.js')
  expect(hashed.headers.get('cache-control')).toContain('immutable')
  expect((await get('/assets/theme.js')).headers.get('cache-control')).toBe('no-cache')
})

it('what was compressed when it was built is sent so to who takes it', async () => {
  const answer = await get('/assets/index-abcd1234.js', { 'accept-encoding': 'gzip' })
  expect(answer.headers.get('content-encoding')).toBe('gzip')
  expect(await answer.text()).toBe('let a = 1')
  const plain = await get('/assets/index-abcd1234.js', { 'accept-encoding': 'identity' })
  expect(plain.headers.get('content-encoding')).toBeNull()
})

it.each(['/assets/none.js', '/assets/secret.txt', '/assets/index-abcd1234.js.gz'])(
  '%s is not there',
  async (target) => {
    expect((await get(target)).status).toBe(404)
  },
)

it('a dashboard that was built anew is served from then on', async () => {
  writeFileSync(path.join(web, 'index.html'), '<!doctype html><title>two</title>')
  utimesSync(path.join(web, 'index.html'), new Date(), new Date(Date.now() + 5_000))
  expect(await (await get('/')).text()).toContain('two')
})

describe('the widget’s page', () => {
  const policyOf = async (target: string) => {
    const { headers } = await get(target)
    return { policy: headers.get('content-security-policy'), frame: headers.get('x-frame-options') }
  }
  const allow = (frameOrigins: readonly string[] | null) =>
    agent.send('POST', '/api/config', { config: { web: { frameOrigins } } })

  it('may be framed by nobody unless the user says so', async () => {
    expect(await (await get('/widget')).text()).toContain('<title>widget</title>')
    const { policy, frame } = await policyOf('/widget')
    expect(policy).toContain("frame-ancestors 'none'")
    expect(frame).toBe('DENY')
  })

  it('may be framed by exactly the origins of the settings, and no other page may', async () => {
    expect((await allow(['https://wiki.example.com', 'http://localhost:3000'])).status).toBe(200)
    const { policy, frame } = await policyOf('/widget')
    expect(policy).toContain('; frame-ancestors https://wiki.example.com http://localhost:3000;')
    expect(policy).toMatch(/^default-src 'self'/)
    expect(frame).toBeNull()
    for (const target of ['/', '/api/docs', '/health', '/assets/theme.js']) {
      expect(await policyOf(target)).toEqual({
        policy: expect.stringContaining("frame-ancestors 'none'"),
        frame: 'DENY',
      })
    }
    expect((await allow(['https://*'])).status).toBe(400)
    expect((await allow(null)).status).toBe(200)
    expect((await policyOf('/widget')).frame).toBe('DENY')
  })
})
