import { spawn, spawnSync } from 'node:child_process'
import { appendFileSync, mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { claudeLine, newHome, writeClaudeLogs } from '../../../testing/claude-home.ts'

const bin = fileURLToPath(new URL('../bin/aic.js', import.meta.url))
const home = newHome()
afterAll(() => rmSync(home, { recursive: true, force: true }))

/** `script` of util-linux gives a program a terminal. */
const hasScript = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0

describe.skipIf(!hasScript)('aic watch on a terminal', () => {
  it('shows a new line of a log within a second, in a folder that did not exist too, and gives the screen back', async () => {
    writeClaudeLogs(home, [{ at: new Date().toISOString(), id: '1', session: 'first-session' }])
    const command = `stty rows 40 cols 100; exec "${process.execPath}" "${bin}" watch`
    const child = spawn('script', ['-qfec', command, '/dev/null'], {
      env: { PATH: process.env.PATH, HOME: home, TERM: 'xterm', SHELL: '/bin/sh' },
    })
    let seen = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      seen += chunk
    })
    const until = async (text: string): Promise<number> => {
      const startMs = Date.now()
      while (!seen.includes(text) && Date.now() - startMs < 60_000) await setTimeout(20)
      expect(seen).toContain(text)
      return Date.now() - startMs
    }
    await until('first-session')
    await setTimeout(300)
    const folder = path.join(home, '.claude', 'projects', '-w-new')
    mkdirSync(folder)
    for (const session of ['second-session', 'third-session']) {
      const line = claudeLine({ at: new Date().toISOString(), id: session, session, cwd: '/w/new' })
      appendFileSync(path.join(folder, `${session}.jsonl`), `${line}\n`)
      expect(await until(session)).toBeLessThan(1_000)
    }
    const ended = new Promise<number | null>((resolve) => {
      child.on('exit', resolve)
    })
    child.stdin.write('q')
    expect(await ended).toBe(0)
    expect(seen.startsWith('\u001b[?1049h')).toBe(true)
    expect(seen.trimEnd().endsWith('\u001b[?1049l')).toBe(true)
  })
})
