import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rawExchange, runningAgent } from '../../../../testing/running-agent.ts'

let agent: Awaited<ReturnType<typeof runningAgent>>
beforeAll(async () => {
  agent = await runningAgent({ options: { patience: { headersMs: 300, requestMs: 600 } } })
})
afterAll(() => agent.stop())

const known = '/api/agent/info'

/** A request written by hand; Host and the token are right unless the test says otherwise. */
function attack(target: string, headers: readonly string[] = [], { method = 'GET', body = '', host = true } = {}) {
  const lines = [
    `${method} ${target} HTTP/1.1`,
    ...(host ? [`Host: 127.0.0.1:${agent.agent.port}`] : []),
    ...headers,
    ...(body === '' ? [] : [`Content-Length: ${body.length}`]),
  ]
  return rawExchange(agent.agent.port, `${lines.join('\r\n')}\r\n\r\n${body}`)
}
const bearer = (): string => `Authorization: Bearer ${agent.token}`
const statusOf = (answer: string): number => Number(answer.split(' ')[1])

describe('a page whose name was rebound to this machine', () => {
  it.each([
    'evil.example',
    'evil.example:8080',
    '127.0.0.1',
    'localhost.:80',
    '127.0.0.1.nip.io',
    '[::ffff:127.0.0.1]',
  ])('is refused by its Host %s, even with the token', async (host) => {
    expect(statusOf(await attack(known, [`Host: ${host}`, bearer()], { host: false }))).toBe(421)
  })

  it('gains nothing by two Hosts, or none, or a whole URL', async () => {
    expect(statusOf(await attack(known, ['Host: evil.example', bearer()]))).toBe(400)
    expect(statusOf(await attack(known, [bearer()], { host: false }))).toBe(400)
    expect(statusOf(await attack(`http://evil.example${known}`, [bearer()]))).toBe(400)
  })

  it('our own names are answered', async () => {
    const { port } = agent.agent
    for (const host of [`localhost:${port}`, `LOCALHOST:${port}`, `[::1]:${port}`, `127.0.0.1:${port}`]) {
      expect(statusOf(await attack(known, [`Host: ${host}`, bearer()], { host: false }))).toBe(200)
    }
  })
})

describe('a page of another site', () => {
  it.each([
    'https://evil.example',
    'null',
    'http://localhost:3000',
    'http://127.0.0.1.evil.example',
    'https://127.0.0.1',
    'file://',
    '',
  ])('is refused by its Origin "%s", even with the token', async (origin) => {
    expect(statusOf(await attack(known, [`Origin: ${origin}`, bearer()]))).toBe(403)
  })

  it('is refused under another of our names: somebody else may listen there', async () => {
    const { port } = agent.agent
    for (const origin of [`http://localhost:${port}`, `http://[::1]:${port}`]) {
      expect(statusOf(await attack(known, [`Origin: ${origin}`, bearer()]))).toBe(403)
    }
    const own = [`Host: localhost:${port}`, `Origin: http://LOCALHOST:${port}`, bearer()]
    expect(statusOf(await attack(known, own, { host: false }))).toBe(200)
  })

  it('is refused on open paths too, and by two Origins', async () => {
    const own = `http://127.0.0.1:${agent.agent.port}`
    expect(statusOf(await attack('/health', ['Origin: https://evil.example']))).toBe(403)
    expect(statusOf(await attack('/health', [`Origin: ${own}`, 'Origin: https://evil.example']))).toBe(403)
    expect(statusOf(await attack('/health', [`Origin: ${own}`]))).toBe(200)
  })

  it('may load the widget’s page into a frame, which holds nothing, and nothing else', async () => {
    const frame = ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Dest: iframe', 'Sec-Fetch-Mode: navigate']
    const answer = await attack('/widget', frame)
    expect(statusOf(answer)).toBe(404) // no dashboard lies beside this agent: the guard let it pass
    for (const target of ['/', '/api/widget', '/api/docs', '/health', '/widget/']) {
      expect(statusOf(await attack(target, [...frame, bearer()])), target).toBe(403)
    }
    for (const [name, value] of [
      ['Dest', 'document'],
      ['Dest', 'script'],
      ['Mode', 'no-cors'],
    ]) {
      const changed = frame.map((line) => (line.startsWith(`Sec-Fetch-${name}`) ? `Sec-Fetch-${name}: ${value}` : line))
      expect(statusOf(await attack('/widget', changed)), value).toBe(403)
    }
    expect(statusOf(await attack('/widget', [...frame, 'Origin: https://evil.example']))).toBe(403)
  })

  it.each(['cross-site', 'same-site'])('is refused when the browser says %s', async (site) => {
    expect(statusOf(await attack(known, [`Sec-Fetch-Site: ${site}`, bearer()]))).toBe(403)
  })

  it('is never told that it may: no preflight is answered, no answer has Access-Control-*', async () => {
    const preflight = ['Origin: https://evil.example', 'Access-Control-Request-Method: PUT']
    const answers = await Promise.all([
      attack('/api/config', preflight, { method: 'OPTIONS' }),
      attack('/api/config', ['Origin: https://evil.example']),
      attack(known, [bearer()]),
      attack('/health'),
    ])
    expect(answers.map(statusOf)).toEqual([405, 403, 200, 200])
    for (const answer of answers) expect(answer).not.toMatch(/access-control/i)
  })

  it('can’t send a form: a body must be JSON, and needs the token', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const headers = [`Content-Type: ${type}`, bearer()]
      expect(statusOf(await attack('/api/session/code', headers, { method: 'POST', body: '{}' }))).toBe(415)
    }
    const json = ['Content-Type: application/json']
    expect(statusOf(await attack('/api/session/code', json, { method: 'POST', body: '{}' }))).toBe(401)
  })

  it.each([
    ['a foreign Origin', ['Origin: https://evil.example'], 403],
    ['the Origin null', ['Origin: null'], 403],
    ['another port of this machine', ['Origin: http://localhost:3000'], 403],
    ['no token', [], 401],
  ])('can’t open the WebSocket with %s', async (_, headers, status) => {
    const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13']
    const answer = await attack('/api/ws', [...upgrade, 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==', ...headers])
    expect(statusOf(answer)).toBe(status)
  })
})

describe('who has no token', () => {
  it.each(['', 'Bearer', 'Bearer ', 'Bearer wrong', 'Basic YTpi', 'bearer null', 'Token x'])(
    'is refused with Authorization "%s"',
    async (value) => {
      const answer = await attack(known, value === '' ? [] : [`Authorization: ${value}`])
      expect(statusOf(answer)).toBe(401)
      expect(answer).toMatch(/WWW-Authenticate: Bearer/)
    },
  )

  it('is refused with part of it, or more than it', async () => {
    for (const token of [agent.token.slice(0, -1), `${agent.token}x`, agent.token.toUpperCase()]) {
      expect(statusOf(await attack(known, [`Authorization: Bearer ${token}`]))).toBe(401)
    }
  })

  it('can’t pass it in the URL, where logs and histories keep it', async () => {
    for (const name of ['token', 'access_token', 'api_key', 'key']) {
      const answer = await attack(`${known}?${name}=${agent.token}`, [bearer()])
      expect(statusOf(answer)).toBe(400)
      expect(answer).not.toContain(agent.token)
    }
  })

  it.each([
    '//api/agent/info',
    '/./api/agent/info',
    '/assets/../api/agent/info',
    '/assets/%2e%2e/api/agent/info',
    '/assets/..%2fapi/agent/info',
    '/assets/..%5capi%5cagent%5cinfo',
    '/assets\\..\\api',
    '/api/agent/info%00.js',
    '/health%3f/../api/agent/info',
  ])('can’t walk around the guard by %s', async (target) => {
    expect(statusOf(await attack(target))).toBe(400)
  })

  it.each(['/%61pi/agent/info', '/API/agent/info', '/api/agent/info/', '/api/agent/info;x', '/health/'])(
    'finds no open door at %s',
    async (target) => {
      expect(statusOf(await attack(target))).toBe(401)
    },
  )

  it('can’t ask in methods that are not there', async () => {
    for (const method of ['TRACE', 'PATCH', 'PROPFIND']) expect(statusOf(await attack(known, [], { method }))).toBe(405)
  })
})

describe('a body', () => {
  const json = (): string[] => ['Content-Type: application/json', bearer()]

  it('of more than 1 MiB is refused before it is sent, and when its length was not told', async () => {
    const told = [...json(), 'Content-Length: 1048577']
    expect(statusOf(await attack('/api/session', told, { method: 'POST' }))).toBe(413)
    const chunk = `${(65_536).toString(16)}\r\n${' '.repeat(65_536)}\r\n`
    const head = ['POST /api/session HTTP/1.1', `Host: 127.0.0.1:${agent.agent.port}`, ...json()]
    const bytes = `${[...head, 'Transfer-Encoding: chunked'].join('\r\n')}\r\n\r\n${chunk.repeat(17)}0\r\n\r\n`
    expect(statusOf(await rawExchange(agent.agent.port, bytes))).toBe(413)
  })

  it('that comes too slowly is cut, and so are headers', async () => {
    const head = [`Host: 127.0.0.1:${agent.agent.port}`, ...json(), 'Content-Length: 100', '', '{"co'].join('\r\n')
    const slowBody = await rawExchange(agent.agent.port, `POST /api/session HTTP/1.1\r\n${head}`, { endsItself: true })
    expect(statusOf(slowBody)).toBe(408)
    const slowHead = await rawExchange(agent.agent.port, 'GET /health HTTP/1.1\r\nHo', { endsItself: true })
    expect(statusOf(slowHead)).toBe(408)
  })

  it('that is never finished is no fault of the agent, and fills no log', async () => {
    const before = agent.lines.length
    const head = ['POST /api/session HTTP/1.1', `Host: 127.0.0.1:${agent.agent.port}`, 'Content-Type: application/json']
    const bytes = [...head, 'Transfer-Encoding: chunked', '', '5', '{"cod', 'no length', ''].join('\r\n')
    await rawExchange(agent.agent.port, bytes, { endsItself: true })
    await expect.poll(() => agent.lines.slice(before).join('')).toContain('The request ended within its body')
    expect(agent.lines.slice(before).join('')).not.toMatch(/"level":"(?:error|warn)"/)
  })

  it('has no place in a GET', async () => {
    expect(statusOf(await attack('/health', [], { body: '{}' }))).toBe(400)
  })

  it('that is no JSON is answered with what is wrong, and nothing of it', async () => {
    const answer = await attack('/api/session', json(), { method: 'POST', body: '{"code": secret-part' })
    expect(statusOf(answer)).toBe(400)
    expect(answer).toContain('"code":"bad-json"')
    expect(answer).not.toContain('secret-part')
  })
})

describe('every answer', () => {
  it('forbids frames, sniffing, referrers and keeping, also where it refuses', async () => {
    for (const answer of [await attack('/health'), await attack(known), await attack('//'), await attack('/api/nix')]) {
      expect(answer).toMatch(/content-security-policy: default-src 'self';.*frame-ancestors 'none'/i)
      expect(answer).toMatch(/x-content-type-options: nosniff/i)
      expect(answer).toMatch(/referrer-policy: no-referrer/i)
      expect(answer).toMatch(/cache-control: no-store/i)
    }
  })

  it('has one shape where it is an error', async () => {
    const answer = await agent.ask('/api/nothing-here')
    expect(answer.status).toBe(404)
    expect(await answer.json()).toEqual({
      error: {
        code: 'not-found',
        message: expect.any(String),
        suggestion: expect.any(String),
        request_id: expect.stringMatching(/^[0-9a-f]{8}-/),
      },
    })
  })

  it('that refuses stands in the log with its id, yet a flood of them does not fill it', async () => {
    const { error } = (await (await fetch(`${agent.url}${known}?a=1`)).json()) as { error: { request_id: string } }
    const line = agent.lines.find((one) => one.includes(error.request_id)) ?? '{}'
    expect(JSON.parse(line)).toMatchObject({ code: 'no-access', method: 'GET', path: known, status: 401 })
    await Promise.all(Array.from({ length: 60 }, () => fetch(`${agent.url}${known}`)))
    const warned = agent.lines.filter((one) => one.includes('"warn"') && one.includes('refused'))
    expect(warned.length).toBeGreaterThan(5)
    expect(warned.length).toBeLessThanOrEqual(40)
  })

  it('and the log hold no token', () => {
    expect(agent.lines.length).toBeGreaterThan(1)
    expect(agent.lines.join('')).not.toContain(agent.token)
  })
})
