import { readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import path from 'node:path'
import { type AgentOptions, startAgent } from '../apps/agent/src/agent.ts'
import { openLog } from '../apps/agent/src/log/log.ts'
import { setSetting } from '../packages/engine/src/config/edit.ts'
import type { AccountStatus } from '../packages/engine/src/limits/monitor.ts'
import { GitHubSignIn } from '../packages/engine/src/sign-in/github-sign-in.ts'
import { newHome } from './claude-home.ts'
import { monitorInMemory } from './monitor-in-memory.ts'

interface Start {
  readonly home?: string
  readonly accounts?: readonly AccountStatus[]
  readonly env?: Readonly<Record<string, string>>
  readonly options?: Partial<AgentOptions>
  readonly nowMs?: () => number
}

/** An agent in the test's own process, on a real port, ledger and home; only vendors are absent. */
export async function runningAgent({
  home = newHome(),
  accounts = [],
  env = {},
  options = {},
  nowMs = Date.now,
}: Start = {}) {
  const lines: string[] = []
  const memory = monitorInMemory(nowMs, accounts)
  const agent = await startAgent({
    env: { AIC_AGENT_PORT: '0', TZ: 'UTC', AIC_OFFLINE: '1', ...env },
    home,
    platform: process.platform,
    pid: process.pid,
    version: '0.0.0-test',
    programPath: '/opt/aic/agent.js',
    nowMs,
    log: openLog({ level: 'trace', nowMs, redact: (text) => text, write: (line) => lines.push(line) }),
    openMonitor: async () => memory.monitor,
    setSetting: (key, value) => setSetting(path.join(home, '.config/aic/agent.json'), key, value),
    gitHub: new GitHubSignIn({ env, home, platform: process.platform, nowMs }),
    ...options,
  })
  const token = readFileSync(path.join(home, '.config/aic/.agent_token'), 'utf8').trim()
  const url = `http://127.0.0.1:${agent.port}`
  return {
    agent,
    memory,
    home,
    token,
    url,
    lines,
    /** Asks with the token. */
    ask: (target: string, init: RequestInit = {}) =>
      fetch(`${url}${target}`, {
        ...init,
        headers: { authorization: `Bearer ${token}`, ...(init.headers as Record<string, string>) },
      }),
    /** Sends JSON with the token. */
    send: (method: string, target: string, body: unknown) =>
      fetch(`${url}${target}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    async stop() {
      await agent.stop()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** Sends bytes as they are and gives back all that comes until the other side ends: what no HTTP client would send can be sent so. */
export function rawExchange(port: number, bytes: string, { endsItself = false } = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => {
      answer += text
      if (!endsItself && isWhole(answer)) socket.destroy()
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', (error) => (answer === '' ? reject(error) : resolve(answer)))
  })
}

/** Whether an answer has come to its end, as its length says. */
function isWhole(answer: string): boolean {
  const [head = '', ...body] = answer.split('\r\n\r\n')
  const length = /content-length: (\d+)/i.exec(head)?.[1]
  return length !== undefined && body.join('\r\n\r\n').length >= Number(length)
}
