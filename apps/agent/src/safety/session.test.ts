import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rawExchange, runningAgent } from '../../../../testing/running-agent.ts'
import { Access } from './access.ts'
import { sessionsIn } from './kept-sessions.ts'

let nowMs = Date.now()
let agent: Awaited<ReturnType<typeof runningAgent>>
beforeAll(async () => {
  agent = await runningAgent({ nowMs: () => nowMs })
})
afterAll(() => agent.stop())

const newCode = async (): Promise<string> => {
  const answer = await agent.send('POST', '/api/session/code', {})
  return ((await answer.json()) as { code: string }).code
}
const signIn = (code: string): Promise<Response> =>
  fetch(`${agent.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  })
/** Both halves of a session, as the headers that a page sends. */
const sessionOf = async (answer: Response) => ({
  cookie: (answer.headers.get('set-cookie') ?? '').split(';', 1)[0] as string,
  'x-aic-page': ((await answer.json()) as { page_key: string }).page_key,
})
const state = (headers: Record<string, string>): Promise<Response> => fetch(`${agent.url}/api/session`, { headers })

it('a code buys a session once, whose cookie scripts can’t read and other sites don’t send', async () => {
  const code = await newCode()
  const answer = await signIn(code)
  expect(answer.status).toBe(201)
  expect(answer.headers.get('set-cookie')).toMatch(
    /^aic_session_\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/,
  )
  expect((await state(await sessionOf(answer))).status).toBe(200)
  expect((await signIn(code)).status).toBe(401)
})

it('two who use a code at once get one session', async () => {
  const code = await newCode()
  const answers = await Promise.all(Array.from({ length: 8 }, () => signIn(code)))
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 7 }, () => 401)])
})

it('a cookie, which servers on other ports see too, is worth nothing without the page’s key', async () => {
  const own = await sessionOf(await signIn(await newCode()))
  const other = await sessionOf(await signIn(await newCode()))
  const wrong = ['', 'x', own['x-aic-page'].slice(1), other['x-aic-page'], own.cookie]
  for (const key of wrong) expect((await state({ ...own, 'x-aic-page': key })).status).toBe(401)
  expect((await state({ cookie: own.cookie })).status).toBe(401)
  expect((await state({ 'x-aic-page': own['x-aic-page'] })).status).toBe(401)
  expect((await state({ cookie: own.cookie, 'sec-websocket-protocol': 'aic' })).status).toBe(401)
  expect((await state(own)).status).toBe(200)
})

it('a code is good for a minute, and guesses for nothing', async () => {
  const code = await newCode()
  nowMs += 60_001
  expect((await signIn(code)).status).toBe(401)
  expect((await signIn('a'.repeat(43))).status).toBe(401)
})

it('a session ends when it is signed out, or old', async () => {
  const session = await sessionOf(await signIn(await newCode()))
  expect((await fetch(`${agent.url}/api/session`, { method: 'DELETE', headers: session })).status).toBe(200)
  expect((await state(session)).status).toBe(401)
  const old = await sessionOf(await signIn(await newCode()))
  nowMs += 31 * 86_400_000
  expect((await state(old)).status).toBe(401)
})

it('a session can’t make codes: a page signs in no other', async () => {
  const session = await sessionOf(await signIn(await newCode()))
  const answer = await fetch(`${agent.url}/api/session/code`, {
    method: 'POST',
    headers: { ...session, 'content-type': 'application/json' },
    body: '{}',
  })
  expect(answer.status).toBe(403)
})

it('a session does not help a page of another site', async () => {
  const { cookie, 'x-aic-page': key } = await sessionOf(await signIn(await newCode()))
  const head = `Host: 127.0.0.1:${agent.agent.port}\r\nCookie: ${cookie}\r\nX-Aic-Page: ${key}\r\n`
  for (const header of ['Origin: https://evil.example', 'Sec-Fetch-Site: cross-site', 'Origin: null']) {
    const answer = await rawExchange(agent.agent.port, `GET /api/session HTTP/1.1\r\n${head}${header}\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1.1 403/)
  }
})

describe('a session outlives the agent that it was made by', () => {
  const signedIn = async () => {
    const first = await runningAgent({ nowMs: () => nowMs })
    const code = ((await (await first.send('POST', '/api/session/code', {})).json()) as { code: string }).code
    const signed = await fetch(`${first.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
    })
    const session = await sessionOf(signed)
    const again = (port = first.agent.port) =>
      runningAgent({ home: first.home, nowMs: () => nowMs, env: { AIC_AGENT_PORT: String(port) } })
    /** The status; each time over a connection of its own: those of an agent before are closed. */
    const ask = async ({ agent: { port } }: typeof first, method = 'GET'): Promise<number> => {
      const cookie = session.cookie.replace(/^\w+/, `aic_session_${port}`)
      const head = [`${method} /api/session HTTP/1.1`, `Host: 127.0.0.1:${port}`, `Cookie: ${cookie}`]
      const lines = [...head, `X-Aic-Page: ${session['x-aic-page']}`, 'Connection: close', '', '']
      return Number((await rawExchange(port, lines.join('\r\n'))).split(' ')[1])
    }
    return { first, session, again, ask }
  }

  it('where another follows on its port within a minute, until it is signed out', async () => {
    const { first, session, again, ask } = await signedIn()
    await first.agent.stop()
    const kept = readFileSync(path.join(first.home, '.config/aic/.agent_sessions'), 'utf8')
    for (const half of [session['x-aic-page'], session.cookie.split('=')[1]]) expect(kept).not.toContain(half)
    nowMs += 59_000
    const next = await again()
    expect(next.token).not.toBe(first.token)
    expect(await ask(next)).toBe(200)
    expect(await ask(next, 'DELETE')).toBe(200)
    await next.agent.stop()
    const last = await again()
    expect(await ask(last)).toBe(401)
    await last.stop()
  })

  it('not on another port, nor after a while: who listened there meanwhile has seen both halves', async () => {
    const { first, again, ask } = await signedIn()
    await first.agent.stop()
    const elsewhere = await again(0)
    expect(await ask(elsewhere)).toBe(401)
    await elsewhere.agent.stop()
    const late = await signedIn()
    await late.first.agent.stop()
    nowMs += 61_000
    const next = await late.again()
    expect(await late.ask(next)).toBe(401)
    await next.stop()
    await first.stop()
  })

  it('not when it was killed: nobody knows for how long the port was free', async () => {
    const { first, session } = await signedIn()
    const file = path.join(first.home, '.config/aic/.agent_sessions')
    const { sessions, leftAtMs } = JSON.parse(readFileSync(file, 'utf8')) as { sessions: object[]; leftAtMs: unknown }
    expect([sessions.length, leftAtMs]).toEqual([1, null])
    const { port } = first.agent
    const kept = sessionsIn(file, port, () => {})
    expect(new Access('token', port, () => nowMs, kept).isKnown({ headers: session, rawHeaders: [] })).toBe(false)
    await first.stop()
  })
})
