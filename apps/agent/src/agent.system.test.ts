import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { findAgent } from '@aic/engine/agent-control'
import { afterEach, describe, expect, it } from 'vitest'
import { newHome } from '../../../testing/claude-home.ts'

const program = fileURLToPath(new URL('main.ts', import.meta.url))
const ended: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ended.splice(0).toReversed()) await end()
})

const homeOfOwn = (): string => {
  const home = newHome()
  ended.push(() => rmSync(home, { recursive: true, force: true }))
  return home
}

/** Starts the program and waits for its first line; `port` is what it says. */
async function start(home: string, env: Record<string, string> = {}): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, [program], {
    env: { PATH: process.env.PATH, HOME: home, AIC_OFFLINE: '1', AIC_AGENT_PORT: '18100', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = once(child, 'exit')
  ended.push(async () => {
    child.kill('SIGKILL')
    await exited
  })
  const [line] = (await Promise.race([once(child.stdout, 'data'), exited])) as [unknown]
  return { child, port: Number(/:(\d+)\n/.exec(String(line))?.[1]) }
}

async function otherServer(port: number, answer: string): Promise<Server> {
  const server = createServer((_, response) => response.end(answer)).listen(port, '127.0.0.1')
  await once(server, 'listening')
  ended.push(() => new Promise((resolve) => server.close(resolve)))
  return server
}

const machineOf = (home: string) => ({ env: {}, home, platform: process.platform })
const config = (home: string, name: string): string => path.join(home, '.config/aic', name)

describe('the agent as a process', () => {
  it('tells its port as a plain number and its token, for its owner only, and takes them away at its end', async () => {
    const home = homeOfOwn()
    const { child, port } = await start(home)
    expect(readFileSync(config(home, '.agent_port'), 'utf8')).toBe(`${port}\n`)
    for (const name of ['.agent_port', '.agent.json', '.agent_token']) {
      expect(statSync(config(home, name)).mode & 0o777, name).toBe(0o600)
    }
    expect(JSON.parse(readFileSync(config(home, '.agent.json'), 'utf8'))).toEqual({
      pid: child.pid,
      port,
      startedAtMs: expect.any(Number),
      version: expect.any(String),
      dataFolder: path.join(home, '.local/share/aic'),
    })
    child.kill('SIGTERM')
    expect((await once(child, 'exit'))[0]).toBe(0)
    for (const name of ['.agent_port', '.agent.json', '.agent_token'])
      expect(existsSync(config(home, name))).toBe(false)
  })

  it('takes the next port when another program has the first', async () => {
    await otherServer(18_110, 'somebody else')
    const { port } = await start(homeOfOwn(), { AIC_AGENT_PORT: '18110' })
    expect(port).toBe(18_111)
  })

  it('runs once for a data folder, and starts anew after kill -9', async () => {
    const home = homeOfOwn()
    const first = await start(home)
    const second = await start(home)
    expect(second.port).toBeNaN()
    expect((await findAgent(machineOf(home)))?.pid).toBe(first.child.pid)
    first.child.kill('SIGKILL')
    await once(first.child, 'exit')
    expect(await findAgent(machineOf(home))).toBe(null)
    const third = await start(home)
    expect((await findAgent(machineOf(home)))?.pid).toBe(third.child.pid)
  })

  it('is found by its port file, and without it among ports 8080 to 8100 only if it proves itself', async () => {
    const home = homeOfOwn()
    const { port } = await start(home, { AIC_AGENT_PORT: '8080' })
    expect(await findAgent(machineOf(home))).toMatchObject({ port, url: `http://127.0.0.1:${port}` })
    rmSync(config(home, '.agent_port'))
    rmSync(config(home, '.agent.json'))
    expect(await findAgent(machineOf(home))).toMatchObject({ port })
    writeFileSync(config(home, '.agent_token'), 'the-token-of-somebody-else')
    expect(await findAgent(machineOf(home))).toBe(null)
  })

  it('is not mistaken for another program on its port, which gets no token', async () => {
    const home = homeOfOwn()
    const { child, port } = await start(home)
    const token = readFileSync(config(home, '.agent_token'), 'utf8').trim()
    child.kill('SIGKILL')
    await once(child, 'exit')
    const heard: string[] = []
    const impostor = await otherServer(port, JSON.stringify({ status: 'ok', version: '0.1.0', proof: 'f'.repeat(64) }))
    impostor.on('request', ({ url, headers }) => heard.push(JSON.stringify([url, headers])))
    expect(await findAgent(machineOf(home))).toBe(null)
    expect(heard).toHaveLength(1)
    expect(heard.join('')).not.toContain(token)
  })

  it('can’t be played by who passes the question on: the answer holds the port', async () => {
    const home = homeOfOwn()
    const { port } = await start(home)
    const relay = createServer((request, response) => {
      void fetch(`http://127.0.0.1:${port}${request.url}`).then(async (answer) => response.end(await answer.text()))
    }).listen(0, '127.0.0.1')
    await once(relay, 'listening')
    ended.push(() => new Promise((resolve) => relay.close(resolve)))
    writeFileSync(config(home, '.agent_port'), `${(relay.address() as { port: number }).port}\n`)
    expect(await findAgent(machineOf(home))).toBe(null)
  })

  it('listens on this machine only, unless told otherwise and given a token', async () => {
    const home = homeOfOwn()
    const refused = await start(home, { AIC_AGENT_HOST: '0.0.0.0' })
    expect(refused.port).toBeNaN()
    const { port } = await start(home, { AIC_AGENT_HOST: '0.0.0.0', AIC_AGENT_TOKEN: 'x'.repeat(32) })
    expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200)
    const log = readFileSync(path.join(home, '.local/share/aic/logs/agent.log'), 'utf8')
    expect(log).toContain('"level":"warn"')
    expect(log).not.toContain('x'.repeat(32))
  })
})
