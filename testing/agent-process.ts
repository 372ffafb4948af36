import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { HubFile } from '../packages/engine/src/hub/hub-file.ts'
import { HubKeys } from '../packages/engine/src/hub/hub-keys.ts'
import { repository } from './code-files.ts'

/** An agent as a process of its own, on a free port; it can be killed as the system does it. */
export async function agentProcess(home: string, env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [path.join(repository, 'apps/agent/src/main.ts')], {
    env: { PATH: process.env.PATH, HOME: home, AIC_AGENT_PORT: '0', TZ: 'UTC', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const url = /http:\S+/.exec(line.toString())?.[0] as string
  const token = readFileSync(path.join(home, '.config/aic/.agent_token'), 'utf8').trim()
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  return {
    url,
    port: Number(new URL(url).port),
    token,
    /** Asks with the token. */
    ask: (target: string) => fetch(url + target, { headers }),
    /** Sends JSON with the token. */
    send: (method: string, target: string, body: object = {}) =>
      fetch(url + target, { method, headers, body: JSON.stringify(body) }),
    async kill(): Promise<void> {
      child.kill('SIGKILL')
      await exited
    },
  }
}

/** A new key of the hub whose data lie in a home. */
export function hubKeyIn(home: string, label: string): string {
  using file = HubFile.open(path.join(home, '.local/share/aic'))
  return new HubKeys(file, Date.now).add(label).key
}
