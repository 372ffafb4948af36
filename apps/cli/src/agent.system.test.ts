import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newHome } from '../../../testing/claude-home.ts'
import { aicBin, aicEnv, runAic } from '../../../testing/run-aic.ts'

let home: string
beforeEach(() => {
  home = newHome()
})
afterEach(() => {
  aic(['agent', 'stop'])
  rmSync(home, { recursive: true, force: true })
})

const env = { AIC_AGENT_PORT: '18400' }
const aic = (args: readonly string[], more: Record<string, string> = {}) =>
  runAic(args, { home, env: { ...env, ...more } })
const state = () => JSON.parse(aic(['agent', 'status', '--json']).stdout)
const log = () => path.join(home, '.local', 'share', 'aic', 'logs', 'agent.log')

describe('002-53 002-75 the agent', () => {
  it('starts once, says where it is, and stops', async () => {
    expect(state()).toMatchObject({ state: 'stopped', url: null, pid: null })
    expect(aic(['agent', 'status']).status).toBe(1)
    const { status, stdout } = aic(['agent', 'start'])
    expect(status).toBe(0)
    const url = /http:\/\/127\.0\.0\.1:184\d\d/.exec(stdout)?.[0] ?? ''
    const running = state()
    expect(running).toMatchObject({ state: 'running', url })
    expect(JSON.stringify(running)).not.toContain(
      readFileSync(path.join(home, '.config/aic/.agent_token'), 'utf8').trim(),
    )
    expect(aic(['agent', 'start']).stdout).toContain(`runs already at ${url}`)
    expect(state().pid).toBe(running.pid)
    expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ status: 'ok' })
    expect(aic(['agent', 'stop']).stdout).toContain('has stopped')
    expect(state().state).toBe('stopped')
    expect(aic(['agent', 'stop']).stdout).toContain('No agent runs')
    await expect(fetch(`${url}/health`)).rejects.toThrow('fetch failed')
  })

  it('that can’t start says why', () => {
    const { status, stderr } = aic(['agent', 'start'], { AIC_AGENT_PORT: 'http' })
    expect(status).toBe(1)
    expect(stderr).toContain('AIC_AGENT_PORT')
    expect(stderr).toContain('[no-agent]')
  })

  it('that was killed is told from one that runs, and starts again', () => {
    aic(['agent', 'start'])
    const { pid } = state()
    process.kill(pid, 'SIGKILL')
    expect(state().state).toBe('stopped')
    expect(aic(['agent', 'start']).status).toBe(0)
    expect(state().pid).not.toBe(pid)
  })

  it('runs in the foreground until it is asked to end', async () => {
    const child = spawn(process.execPath, [aicBin, 'agent', 'run', '--port', '18420'], {
      env: aicEnv({ home, env }),
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = (await once(child.stdout, 'data')) as [Buffer]
    expect(String(line)).toContain('http://127.0.0.1:184')
    expect(state().state).toBe('running')
    child.kill('SIGTERM')
    expect((await once(child, 'exit'))[0]).toBe(0)
    expect(state().state).toBe('stopped')
  })

  it('has logs that can be read, narrowed and followed', async () => {
    mkdirSync(path.dirname(log()), { recursive: true })
    const line = (level: string, message: string) =>
      `${JSON.stringify({ time: '2026-01-10T12:00:00.000Z', level, message, provider: 'x' })}\n`
    writeFileSync(`${log()}.1`, line('info', 'first'))
    writeFileSync(log(), line('warn', 'second \u001b[31m') + line('info', 'third'))
    const { stdout } = aic(['agent', 'logs', '-z', 'Asia/Tokyo'])
    expect(stdout).toContain(' 2026-01-10 21:00:00 info  first provider=x\n')
    expect(stdout).not.toContain('\u001b')
    expect(aic(['agent', 'logs', '-n', '1']).stdout.trim().split('\n')).toHaveLength(1)
    expect(aic(['agent', 'logs', '--level', 'warn']).stdout.trim().split('\n')).toHaveLength(1)
    expect(aic(['agent', 'logs', '--json']).stdout).toContain('"message":"third"')
    const child = spawn(process.execPath, [aicBin, 'agent', 'logs', '-f'], { env: aicEnv({ home }) })
    let seen = ''
    for await (const chunk of child.stdout) {
      if (seen === '') appendFileSync(log(), line('error', 'fourth'))
      seen += String(chunk)
      if (seen.includes('fourth')) break
    }
    expect(seen.match(/third|fourth/g)).toEqual(['third', 'fourth'])
    child.kill('SIGTERM')
    await once(child, 'exit')
  })
})

describe.skipIf(process.platform !== 'linux')('aic agent install', () => {
  const unit = () => path.join(home, '.config/systemd/user/aic-agent.service')
  /** A systemctl that notes what it was asked, and fails where told to. */
  const systemctl = (exitCode = 0): Record<string, string> => {
    const folder = path.join(home, 'bin')
    mkdirSync(folder, { recursive: true })
    writeFileSync(path.join(folder, 'systemctl'), `#!/bin/sh\necho "$@" >> '${home}/asked'\nexit ${exitCode}\n`)
    chmodSync(path.join(folder, 'systemctl'), 0o755)
    return { PATH: `${folder}:${process.env.PATH ?? ''}` }
  }
  const asked = (): string[] => readFileSync(path.join(home, 'asked'), 'utf8').trim().split('\n')

  it('describes the service, changes nothing the second time, and is undone', () => {
    const fake = systemctl()
    const { status, stdout } = aic(['agent', 'install'], { ...fake, OPENAI_API_KEY: 'sk-made-up' })
    expect(status).toBe(0)
    expect(stdout).toContain('OPENAI_API_KEY')
    const text = readFileSync(unit(), 'utf8')
    expect(text).toContain('agent/src/main.ts')
    expect(text).not.toContain('sk-made-up')
    expect(asked()).toEqual(['daemon-reload', 'enable', 'restart'].map((word) => expect.stringContaining(word)))
    expect(aic(['agent', 'install'], fake)).toMatchObject({ status: 0, stdout: expect.stringContaining('already') })
    expect(readFileSync(unit(), 'utf8')).toBe(text)
    expect(asked().slice(3)).toEqual(['enable', 'start'].map((word) => expect.stringContaining(word)))
    expect(aic(['agent', 'uninstall'], fake).status).toBe(0)
    expect(existsSync(unit())).toBe(false)
    expect(asked().at(-1)).toContain('disable --now')
    expect(aic(['agent', 'uninstall'], fake).status).toBe(0)
  })

  it('says what the system refused', () => {
    const { status, stderr } = aic(['agent', 'install'], systemctl(1))
    expect(status).toBe(1)
    expect(stderr).toContain('systemctl --user failed')
    expect(stderr).toContain(unit())
  })
})
