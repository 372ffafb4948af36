import { spawn, spawnSync } from 'node:child_process'
import { closeSync, constants, openSync, rmSync } from 'node:fs'
import { Socket } from 'node:net'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newHome, writeClaudeLogs } from '../../../testing/claude-home.ts'
import { aicBin, aicEnv, runAic } from '../../../testing/run-aic.ts'

const home = newHome()
afterAll(() => rmSync(home, { recursive: true, force: true }))

/** More than any pipe holds. */
let whole = ''
beforeAll(() => {
  const sessions = Array.from({ length: 300 }, (_, i) => i)
  writeClaudeLogs(
    home,
    sessions.map((i) => ({ at: '2026-01-10T10:00:00.000Z', id: String(i), session: `s${i}`, cwd: '/wörk/app' })),
  )
  whole = withoutTime(runAic(['session', '--json'], { home }).stdout)
})

const withoutTime = (json: string): string => json.replace(/"generatedAt": "[^"]*"/, '')

it.skipIf(process.platform === 'win32')('a reader that has had enough is no failure, and the ledger is kept', () => {
  const fresh = newHome()
  writeClaudeLogs(fresh, [{ at: '2026-01-10T10:00:00.000Z', id: '1' }])
  const script = '"$0" "$1" session --json | head -c 1; echo " ${PIPESTATUS[0]}"'
  for (const at of [home, fresh]) {
    const { stdout, stderr } = spawnSync('bash', ['-c', script, process.execPath, aicBin], {
      encoding: 'utf8',
      env: aicEnv({ home: at }),
    })
    expect([stdout, stderr]).toEqual(['{ 0\n', ''])
  }
  rmSync(path.join(fresh, '.claude'), { recursive: true })
  expect(JSON.parse(runAic(['session', '--json'], { home: fresh }).stdout).sessions).toHaveLength(1)
  rmSync(fresh, { recursive: true })
})

it.runIf(process.platform === 'linux')('a full disk is told', () => {
  const full = openSync('/dev/full', 'w')
  const { status, stderr } = spawnSync(process.execPath, [aicBin, 'session', '--json'], {
    stdio: ['ignore', full, 'pipe'],
    encoding: 'utf8',
    env: aicEnv({ home }),
  })
  closeSync(full)
  expect(status).toBe(1)
  expect(stderr).toMatch(/^aic: .*ENOSPC.*\n/)
})

it.skipIf(process.platform === 'win32')(
  'a pipe that is full and must not be waited for gets everything all the same',
  async () => {
    expect(whole.length).toBeGreaterThan(150_000)
    const fifo = path.join(home, 'fifo')
    spawnSync('mkfifo', [fifo])
    const end = openSync(fifo, constants.O_RDWR)
    const child = spawn(process.execPath, [aicBin, 'session', '--json'], {
      stdio: ['ignore', end, 'inherit'],
      env: aicEnv({ home }),
    })
    // A socket makes its file description non-blocking, which the child shares.
    const socket = new Socket({ fd: end })
    await setTimeout(500)
    const ended = new Promise<number | null>((resolve) => {
      child.on('exit', resolve)
    })
    const chunks: Buffer[] = []
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    expect(await ended).toBe(0)
    await setTimeout(50)
    socket.destroy()
    expect(withoutTime(Buffer.concat(chunks).toString('utf8'))).toBe(whole)
  },
)
