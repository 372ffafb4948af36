import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { HubFile, HubKeys } from '@aic/engine/hub'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newHome } from '../../../../testing/claude-home.ts'
import { rawExchange, runningAgent } from '../../../../testing/running-agent.ts'

let home: string
let running: Awaited<ReturnType<typeof runningAgent>>
beforeAll(async () => {
  home = newHome()
  running = await runningAgent({ home, env: { AIC_HUB: '1' } })
})
afterAll(() => running.stop())

function newKey(label: string, scope?: 'read' | 'limits:write'): string {
  using file = HubFile.open(path.join(home, '.local/share/aic'))
  return new HubKeys(file, Date.now).add(label, scope === undefined ? undefined : [scope]).key
}

const headOf = (key: string | null, more: readonly string[], target = '/api/sync/limits', method = 'POST'): string =>
  [
    `${method} ${target} HTTP/1.1`,
    `Host: 127.0.0.1:${running.agent.port}`,
    'Content-Type: application/json',
    ...(key === null ? [] : [`X-API-Key: ${key}`]),
    ...more,
    '\r\n',
  ].join('\r\n')
const statusOf = (answer: string): number => Number(answer.split(' ')[1])
const tell = (key: string, body: string) =>
  fetch(`${running.url}/api/sync/limits`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', 'x-api-key': key },
  })

/** A request whose body never ends. */
async function slowBody(key: string): Promise<Socket> {
  const socket = connect(running.agent.port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(headOf(key, ['Content-Length: 1000', 'Connection: keep-alive']))
  socket.write('{')
  return socket
}

it('a key that sends slowly many times holds up no other', async () => {
  const [slow, other] = [newKey('slow'), newKey('other')]
  const sockets = await Promise.all(Array.from({ length: 40 }, () => slowBody(slow)))
  // Each answer of 503 says that all places of the key are taken.
  await Promise.any(sockets.map((socket) => once(socket, 'data')))
  expect((await tell(other, '{"limits":[]}')).status).toBe(200)
  for (const socket of sockets) socket.destroy()
})

it('nothing is taken of a body that was begun before its key was revoked', async () => {
  const socket = connect(running.agent.port, '127.0.0.1')
  const key = newKey('lost')
  socket.write(`${headOf(key, ['Content-Length: 13', 'Connection: close'])}{"limits"`)
  // Somebody else's request that is answered later says that ours was begun.
  expect((await tell(newKey('clock'), '{"limits":[]}')).status).toBe(200)
  using file = HubFile.open(path.join(home, '.local/share/aic'))
  new HubKeys(file, Date.now).revoke('lost')
  socket.write(':[]}')
  expect(statusOf(await text(socket))).toBe(401)
})

it('a request is let in by its one key alone, whatever else it says', async () => {
  const key = newKey('strict')
  const ask = async (headers: readonly string[]): Promise<number> => {
    const head = headOf(null, [...headers, 'Content-Length: 13', 'Connection: close'])
    return statusOf(await rawExchange(running.agent.port, `${head}{"limits":[]}`))
  }
  expect(await ask([`X-API-Key: ${key}`])).toBe(200)
  for (const headers of [
    [],
    [`X-API-Key: ${key}x`],
    [`X-API-Key: ${key.toUpperCase()}`],
    [`X-API-Key: ${key}`, `X-API-Key: ${key}`],
    [`X_API_Key: ${key}`],
    [`Authorization: Bearer ${key}`],
    [`X-API-Key: %`],
    ['X-API-Key:'],
  ]) {
    expect(await ask(headers), headers.join()).toBe(401)
  }
  expect(running.lines.join()).not.toContain(key)
})

it('no second request is hidden in the body of a first (smuggling)', async () => {
  const key = newKey('smuggler')
  const inner = `GET /api/sync/limits HTTP/1.1\r\nHost: 127.0.0.1:${running.agent.port}\r\nX-API-Key: ${key}\r\n\r\n`
  for (const headers of [
    ['Content-Length: 5', 'Transfer-Encoding: chunked'],
    ['Transfer-Encoding: xchunked'],
    ['Transfer-Encoding: chunked, identity'],
    ['Content-Length: 3', 'Content-Length: 5'],
    ['Content-Length: +5'],
    ['Transfer-Encoding : chunked'],
  ]) {
    const answer = await rawExchange(running.agent.port, `${headOf(key, headers)}0\r\n\r\n${inner}`)
    expect(statusOf(answer), headers.join()).toBe(400)
    expect(answer.match(/HTTP\/1\.1 /g), headers.join()).toHaveLength(1)
  }
})

it('odd JSON is refused by a word, and nothing of it comes back by another path', async () => {
  const key = newKey('odd')
  const bodies = [
    '['.repeat(500_000),
    `{"limits":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    '{"__proto__":{"limits":[]}}',
    '{"constructor":{"prototype":{"limits":[]}}}',
    `{"limits":[${'{},'.repeat(300_000)}{}]}`,
    '{"limits":[{"provider":"p","account":"","window":"w","label":"l","origin":"o","atMs":1e999}]}',
    '{"limits":[{"atMs":NaN}]}',
    '"limits"',
    'null',
    '\ufeff{"limits":[]}x',
  ]
  for (const body of bodies) {
    const answer = await tell(key, body)
    expect(answer.status, body.slice(0, 40)).toBe(400)
    expect(await answer.json()).toMatchObject({ error: { code: expect.any(String) } })
  }
  expect(({} as { limits?: unknown }).limits).toBeUndefined()
  expect((await tell(key, `{"limits":[],"pad":"${'x'.repeat(1_048_576)}"}`)).status).toBe(413)
})

it('a key for reading opens no other path of the agent, nor one for writing the reading', async () => {
  const [read, write] = [newKey('reader', 'read'), newKey('writer', 'limits:write')]
  const get = (target: string, key: string, method = 'GET') =>
    fetch(running.url + target, { method, headers: { 'x-api-key': key } }).then(({ status }) => status)
  for (const target of ['/api/usage', '/api/config', '/api/agent/info', '/api/sync/%6cimits', '/api/sync/limits/']) {
    expect(await get(target, read), target).toBe(401)
  }
  expect(await get('/api/sync/limits', read)).toBe(200)
  expect(await get('/api/sync/limits', write)).toBe(403)
  expect(await get('/api/sync/limits', read, 'DELETE')).toBe(404)
  expect((await tell(read, '{"limits":[]}')).status).toBe(403)
})

it('a key in the environment that could be guessed opens nothing, which the log says without it', async () => {
  const weak = await runningAgent({ home: newHome(), env: { AIC_HUB: '1', CLAUDE_SYNC_API_KEY: 'hunter2' } })
  const answer = await fetch(`${weak.url}/api/sync/limits`, { headers: { 'x-api-key': 'hunter2' } })
  await weak.stop()
  expect(answer.status).toBe(401)
  const log = weak.lines.join()
  expect(log).toContain('CLAUDE_SYNC_API_KEY opens nothing')
  expect(log).not.toContain('hunter2')
})
