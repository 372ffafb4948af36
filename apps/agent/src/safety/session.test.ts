import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { rawExchange, runningAgent } from '../../../../testing/running-agent.ts'

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
const cookieOf = (answer: Response): string => (answer.headers.get('set-cookie') ?? '').split(';', 1)[0] as string
const withCookie = (cookie: string): Promise<Response> => fetch(`${agent.url}/api/session`, { headers: { cookie } })

it('a code buys a session once, whose cookie scripts can’t read and other sites don’t send', async () => {
  const code = await newCode()
  const answer = await signIn(code)
  expect(answer.status).toBe(201)
  expect(answer.headers.get('set-cookie')).toMatch(
    /^aic_session_\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/,
  )
  expect((await withCookie(cookieOf(answer))).status).toBe(200)
  expect((await signIn(code)).status).toBe(401)
})

it('a code is good for a minute, and guesses for nothing', async () => {
  const code = await newCode()
  nowMs += 60_001
  expect((await signIn(code)).status).toBe(401)
  expect((await signIn('a'.repeat(43))).status).toBe(401)
})

it('a session ends when it is signed out, or old', async () => {
  const cookie = cookieOf(await signIn(await newCode()))
  expect((await fetch(`${agent.url}/api/session`, { method: 'DELETE', headers: { cookie } })).status).toBe(200)
  expect((await withCookie(cookie)).status).toBe(401)
  const old = cookieOf(await signIn(await newCode()))
  nowMs += 31 * 86_400_000
  expect((await withCookie(old)).status).toBe(401)
})

it('a session can’t make codes: a page signs in no other', async () => {
  const cookie = cookieOf(await signIn(await newCode()))
  const answer = await fetch(`${agent.url}/api/session/code`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: '{}',
  })
  expect(answer.status).toBe(403)
})

it('a session’s cookie does not help a page of another site', async () => {
  const cookie = cookieOf(await signIn(await newCode()))
  const head = `Host: 127.0.0.1:${agent.agent.port}\r\nCookie: ${cookie}\r\n`
  for (const header of ['Origin: https://evil.example', 'Sec-Fetch-Site: cross-site', 'Origin: null']) {
    const answer = await rawExchange(agent.agent.port, `GET /api/session HTTP/1.1\r\n${head}${header}\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1.1 403/)
  }
})

it('a session outlives the agent that it was made by, until it is signed out', async () => {
  const first = await runningAgent()
  const code = ((await (await first.send('POST', '/api/session/code', {})).json()) as { code: string }).code
  const signed = await fetch(`${first.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  })
  const secret = cookieOf(signed).split('=')[1] as string
  await first.agent.stop()
  expect(readFileSync(path.join(first.home, '.config/aic/.agent_sessions'), 'utf8')).not.toContain(secret)
  const ask = ({ agent, url }: typeof first, method: string): Promise<Response> =>
    fetch(`${url}/api/session`, { method, headers: { cookie: `aic_session_${agent.port}=${secret}` } })
  const next = await runningAgent({ home: first.home })
  expect(next.token).not.toBe(first.token)
  expect((await ask(next, 'GET')).status).toBe(200)
  expect((await ask(next, 'DELETE')).status).toBe(200)
  await next.agent.stop()
  const last = await runningAgent({ home: first.home })
  expect((await ask(last, 'GET')).status).toBe(401)
  await last.stop()
})
