import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Credential, VendorRequest } from './provider.ts'
import { type Answer, type Asked, openVendor, type VendorOptions } from './vendor.ts'
import { vendorOriginOf } from './vendor-origin.ts'

const nowMs = Date.UTC(2026, 7, 15, 12)
const credential: Credential = {
  secret: 'sk-sample-0123456789',
  from: 'environment',
  place: 'A',
  expiresAtMs: null,
  extra: {},
}
const asked = { name: 'Sample', origins: ['https://api.example.com'] }
const url = 'https://api.example.com/v1/usage'

let server: Server
let statuses: (readonly [number, Record<string, string>?])[]
let body: string
let urls: string[]
let waits: number[]
let answers: Answer[]
beforeEach(async () => {
  ;[statuses, body, urls, waits, answers] = [[], '{"ok":true}', [], [], []]
  server = createServer((request, response) => {
    urls.push(`${request.method} ${request.url}`)
    const [status, headers = {}] = statuses.shift() ?? [200]
    response.writeHead(status, headers).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const origin = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const options = (): VendorOptions => ({
  nowMs: () => nowMs,
  vendorOrigin: origin(),
  wait: async (ms) => {
    waits.push(ms)
  },
  onAnswer: (answer) => answers.push(answer),
})
const ask = async (request: Partial<VendorRequest> = {}, provider: Asked = asked) =>
  openVendor(provider, credential, options()).json({ url, ...request })

describe('a request', () => {
  it('goes to the vendor’s own path below the origin of the stub', async () => {
    expect(await ask({ url: `${url}?a=1&b=%20` })).toEqual({ ok: true })
    expect(urls).toEqual(['GET /api.example.com/v1/usage?a=1&b=%20'])
  })

  it.each([
    'https://evil.example/v1',
    'https://api.example.com.evil.example/v1',
    'https://api.example.com@evil.example/v1',
    'https://user:pass@api.example.com/v1',
    'http://api.example.com/v1',
    'https://api.example.com:8443/v1',
    'file:///etc/passwd',
    'no url',
  ])('to %s is refused before it is made', async (other) => {
    await expect(ask({ url: other })).rejects.toMatchObject({
      kind: 'api',
      message: expect.stringMatching(/was not asked/),
    })
    expect(urls).toEqual([])
  })

  it('may go to an origin that the user’s settings name, if that is safe', async () => {
    const originsOf = () => ['https://gateway.example.com', 'http://10.0.0.1', 'no url']
    expect(await ask({ url: 'https://gateway.example.com/x' }, { ...asked, originsOf })).toEqual({ ok: true })
    await expect(ask({ url: 'http://10.0.0.1/x' }, { ...asked, originsOf })).rejects.toMatchObject({
      kind: 'api',
    })
  })

  it('with a key that no header can hold is not made, and the key not told', async () => {
    const request = { headers: { authorization: 'Bearer sk-sample\nX-Other: 1' } }
    await expect(ask(request)).rejects.toMatchObject({ kind: 'api', message: expect.not.stringContaining('sk-sample') })
    expect(urls).toEqual([])
  })
})

describe('a vendor that stumbles', () => {
  it.each([
    [[[503]], {}, 2, [500]],
    [[[500, { 'retry-after': '3' }]], {}, 2, [3_000]],
    [[[429, { 'retry-after': '2' }]], {}, 2, [2_000]],
    [[[429, { 'retry-after': new Date(nowMs + 4_000).toUTCString() }]], {}, 2, [4_000]],
    [[[502]], { method: 'POST', isRepeatable: true }, 2, [500]],
  ] as const)('%j is asked once more (%j)', async (failures, request, count, waited) => {
    statuses = [...failures]
    expect(await ask(request)).toEqual({ ok: true })
    expect([urls.length, waits]).toEqual([count, waited])
  })

  it.each([
    [[[503], [503]], {}, 2, 'unavailable'],
    [[[503, { 'retry-after': '11' }]], {}, 1, 'unavailable'],
    [[[429, { 'retry-after': '0' }]], {}, 1, 'rate-limited'],
    [[[429]], {}, 1, 'rate-limited'],
    [[[502]], { method: 'POST' }, 1, 'unavailable'],
    [[[400]], {}, 1, 'api'],
  ] as const)('%j is not asked again (%j)', async (failures, request, count, kind) => {
    statuses = [...failures]
    await expect(ask(request)).rejects.toMatchObject({ kind })
    expect(urls.length).toBe(count)
  })
})

describe('an answer', () => {
  it('of a redirect is not followed, not even at the same host', async () => {
    statuses = [[307, { location: '/api.example.com/other' }]]
    await expect(ask()).rejects.toMatchObject({ kind: 'api', status: 307 })
    expect(urls.length).toBe(1)
  })

  it('that is too long is not read to its end', async () => {
    body = `"${'a'.repeat(5 * 1024 * 1024)}"`
    await expect(ask()).rejects.toMatchObject({ kind: 'parse', message: expect.stringMatching(/4 MiB/) })
  })

  it('that refuses is told in the vendor’s words: without secrets, in one line, cut', async () => {
    statuses = [[422]]
    body = JSON.stringify({ error: { message: `bad\n key ${credential.secret} ${'x y '.repeat(100)}` } })
    const fault: unknown = await ask().catch((error: unknown) => error)
    expect(fault).toMatchObject({
      kind: 'api',
      message: expect.stringMatching(/^Sample refused \(status 422\): bad key \[secret\] x y/),
    })
    expect((fault as Error).message.length).toBeLessThan(290)
  })

  it('is heard without secrets, at most 64 KiB of it', async () => {
    body = JSON.stringify({ key: credential.secret, mail: 'sam@example.com', text: 'a b '.repeat(50_000) })
    await ask()
    expect(answers).toMatchObject([{ status: 200, atMs: nowMs }])
    expect(answers[0]?.body).not.toMatch(/sk-sample|sam@/)
    expect(answers[0]?.body.length).toBeLessThanOrEqual(65_536)
    expect(answers[0]?.body.length).toBeGreaterThan(65_000)
  })
})

describe('an answer that is cut', () => {
  it('holds no part of a secret, wherever it is cut', async () => {
    for (const before of [65_500, 65_536, 80_000, 81_900, 81_915]) {
      const filler = 'a b '.repeat(before / 4)
      body = JSON.stringify(`${filler} ${credential.secret} ${'c d '.repeat(10_000)}`)
      await ask()
      expect(answers.at(-1)?.body).not.toMatch(/sk-s|sample/)
    }
  })
})

describe('the network', () => {
  it('without a way to the vendor is told by what is wrong', async () => {
    const vendor = openVendor(asked, credential, options())
    await new Promise((resolve) => server.close(resolve))
    await expect(vendor.json({ url })).rejects.toMatchObject({
      kind: 'network',
      message: expect.stringMatching(/refused: ECONNREFUSED/),
    })
    const nowhere = { name: 'Sample', origins: ['https://nowhere.invalid'] }
    const real = openVendor(nowhere, credential, { nowMs: () => nowMs })
    await expect(real.json({ url: 'https://nowhere.invalid/' })).rejects.toMatchObject({ kind: 'network' })
  })

  it('is let go when aic stops waiting', async () => {
    const stop = new AbortController()
    stop.abort()
    const vendor = openVendor(asked, credential, { ...options(), signal: stop.signal })
    await expect(vendor.json({ url })).rejects.toMatchObject({
      kind: 'network',
      message: expect.stringMatching(/stopped waiting/),
    })
  })
})

describe('AIC_VENDOR_ORIGIN', () => {
  it.each(['http://127.0.0.1:9000', 'http://localhost:9000/', 'http://[::1]:9000'])('may be %s', (value) => {
    expect(vendorOriginOf({ AIC_VENDOR_ORIGIN: value })).toBe(value.replace(/\/$/, ''))
  })

  it.each([
    'https://127.0.0.1:9000',
    'http://example.com',
    'http://127.0.0.1.example.com',
    'http://127.0.0.1:9000/path',
    'http://key@127.0.0.1:9000',
    '127.0.0.1:9000',
  ])('may not be %s: keys go there', (value) => {
    expect(() => vendorOriginOf({ AIC_VENDOR_ORIGIN: value })).toThrow(/must be an http origin of this machine/)
  })

  it('is none where it is not set', () => expect(vendorOriginOf({})).toBeNull())
})
