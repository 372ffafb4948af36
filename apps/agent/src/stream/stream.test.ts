import { once } from 'node:events'
import { appendFileSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { claudeLine, newHome, writeClaudeLogs } from '../../../../testing/claude-home.ts'
import { accountOf, alertOf } from '../../../../testing/monitor-in-memory.ts'
import { rawExchange, runningAgent } from '../../../../testing/running-agent.ts'
import type { AgentEvent } from './change-feed.ts'
import { Outbox } from './outbox.ts'

let agent: Awaited<ReturnType<typeof runningAgent>>
beforeAll(async () => {
  const home = newHome()
  writeClaudeLogs(home, [{ at: new Date().toISOString(), id: '1' }])
  agent = await runningAgent({ home })
  await agent.agent.look()
})
afterAll(() => agent.stop())

/** A WebSocket with the token; `next` gives the next event of a type. */
async function open(
  headers: Record<string, string> = { authorization: `Bearer ${agent.token}` },
  protocols: string[] = [],
) {
  const socket = new WebSocket(`${agent.url.replace('http', 'ws')}/api/ws`, protocols, { headers })
  const events: AgentEvent[] = []
  const waiting = new Set<() => void>()
  socket.on('message', (data: Buffer) => {
    events.push(JSON.parse(data.toString()) as AgentEvent)
    for (const one of waiting) one()
  })
  await once(socket, 'open')
  const next = (type: AgentEvent['type']): Promise<AgentEvent> =>
    new Promise((resolve) => {
      const look = (): void => {
        const at = events.findIndex((event) => event.type === type)
        if (at < 0) return
        waiting.delete(look)
        resolve(events.splice(at, 1)[0] as AgentEvent)
      }
      waiting.add(look)
      look()
    })
  return { socket, next }
}

describe('the WebSocket (002-37)', () => {
  it('greets with versions, then tells changes of limits and alerts', async () => {
    const { socket, next } = await open()
    expect(await next('hello')).toMatchObject({ version: '0.0.0-test', ledger: expect.any(Number), limits: 1 })
    agent.memory.tell([accountOf({ provider: 'claude' })])
    expect(await next('limits')).toMatchObject({ version: 2 })
    agent.memory.alert(alertOf({ id: 7, title: '90 %' }))
    expect(await next('alert')).toMatchObject({ id: 7, title: '90 %', level: 'warning' })
    socket.close()
  })

  it('tells a new line of a log by itself, in a folder that did not exist too', async () => {
    const { socket, next } = await open()
    await next('hello')
    const tookMs: number[] = []
    for (let n = 0; n < 12; n++) {
      const folder = path.join(agent.home, '.claude/projects', n < 6 ? '-work-app' : `-work-new-${n}`)
      mkdirSync(folder, { recursive: true })
      // Lines come while the watch of the folder is being made, too: then the look finds them.
      const atMs = performance.now()
      const line = claudeLine({ at: new Date().toISOString(), id: `live-${n}`, session: `s-${n}` })
      appendFileSync(path.join(folder, `live-${n}.jsonl`), `${line}\n`)
      await next('ledger')
      tookMs.push(performance.now() - atMs)
    }
    expect(tookMs.toSorted((a, b) => a - b)[10]).toBeLessThan(5_000)
    socket.close()
  })

  it('closes on a message that is too long, and does not mind others', async () => {
    const { socket, next } = await open()
    await next('hello')
    socket.send('{"what":"ever"}')
    socket.send('x'.repeat(5_000))
    const [code] = (await once(socket, 'close')) as [number]
    expect(code).toBe(1009)
    expect((await agent.ask('/api/agent/info')).status).toBe(200)
  })

  it('opens for a signed-in page of ours', async () => {
    const { code } = (await (await agent.send('POST', '/api/session/code', {})).json()) as { code: string }
    const signedIn = await fetch(`${agent.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
    })
    const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';', 1)[0] as string
    const { page_key: key } = (await signedIn.json()) as { page_key: string }
    const page = { cookie, origin: agent.url }
    const { socket, next } = await open(page, ['aic', `aic-page.${key}`])
    await next('hello')
    expect(socket.protocol).toBe('aic')
    socket.close()
    await expect(open(page, ['aic'])).rejects.toThrow('401')
  })

  it('forgets clients that are gone', async () => {
    await expect.poll(clients).toBe(0)
    const { socket, next } = await open()
    await next('hello')
    expect(await clients()).toBe(1)
    socket.terminate()
    await expect.poll(clients).toBe(0)
  })

  it('is not held open by who asks for headers alone', async () => {
    await expect.poll(clients).toBe(0)
    const answer = await agent.ask('/api/stream', { method: 'HEAD' })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/event-stream'])
    expect(await clients()).toBe(0)
  })

  it('is open to 64 at once, and says so to the next', async () => {
    await expect.poll(clients).toBe(0)
    const all = await Promise.all(Array.from({ length: 64 }, () => open()))
    expect((await agent.ask('/api/stream')).status).toBe(503)
    await expect(open()).rejects.toThrow('503')
    for (const { socket } of all) socket.terminate()
    await expect.poll(clients).toBe(0)
  })

  it('without an upgrade is 426, and another protocol is answered plainly', async () => {
    expect((await agent.ask('/api/ws')).status).toBe(426)
    const head = `Host: 127.0.0.1:${agent.agent.port}\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n`
    expect(await rawExchange(agent.agent.port, `GET /health HTTP/1.1\r\n${head}`)).toMatch(/^HTTP\/1.1 200/)
  })
})

const clients = async (): Promise<number> =>
  Number(/aic_stream_clients (\d+)/.exec(await (await agent.ask('/metrics')).text())?.[1])

describe('server-sent events', () => {
  it('tell the same', async () => {
    const ended = new AbortController()
    const answer = await agent.ask('/api/stream', { signal: ended.signal })
    expect(answer.headers.get('content-type')).toContain('text/event-stream')
    const reader = (answer.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader()
    expect((await reader.read()).value).toMatch(/event: hello\ndata: \{"type":"hello"/)
    agent.memory.tell([])
    expect((await reader.read()).value).toMatch(/event: limits/)
    ended.abort()
  })
})

describe('a client that reads slowly', () => {
  it('costs a bounded queue, and gets the latest of each state', async () => {
    const sent: AgentEvent[] = []
    let release = (): void => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const outbox = new Outbox(async (text) => {
      sent.push(JSON.parse(text) as AgentEvent)
      await held
    })
    const at = ''
    for (let version = 1; version <= 1_000; version++) {
      outbox.push({ type: 'ledger', version, at })
      outbox.push({ type: 'limits', version, at })
    }
    for (let id = 0; id < 120; id++) outbox.push({ type: 'alert', id, level: 'info', title: '', message: '', at })
    release()
    await expect.poll(() => sent.at(-1)).toMatchObject({ id: 119 })
    expect(sent.length).toBeLessThan(60)
    expect(sent.map(({ type }) => type)).toContain('resync')
  })
})

it('the stop of the agent is not held up by a client that never says goodbye', async () => {
  const other = await runningAgent()
  const { port } = other.agent
  const head = `Host: 127.0.0.1:${port}\r\nAuthorization: Bearer ${other.token}\r\nConnection: Upgrade\r\nUpgrade: websocket`
  const key = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=='
  const answered = rawExchange(port, `GET /api/ws HTTP/1.1\r\n${head}\r\n${key}\r\n\r\n`, { endsItself: true })
  await expect.poll(async () => (await other.ask('/metrics')).text()).toContain('aic_stream_clients 1')
  const atMs = performance.now()
  await other.stop()
  expect(performance.now() - atMs).toBeLessThan(4_000)
  expect(await answered).toMatch(/^HTTP\/1.1 101/)
})

it('the stop of the agent ends streams, and is not held up by them', async () => {
  const other = await runningAgent()
  const socket = new WebSocket(`${other.url.replace('http', 'ws')}/api/ws`, {
    headers: { authorization: `Bearer ${other.token}` },
  })
  await once(socket, 'open')
  const closed = once(socket, 'close')
  const atMs = performance.now()
  await other.stop()
  expect(performance.now() - atMs).toBeLessThan(4_000)
  expect((await closed)[0]).toBe(1001)
})
