import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { newHome, writeClaudeLogs } from '../../../testing/claude-home.ts'
import { runInProcess } from '../../../testing/run-in-process.ts'

const nowMs = Date.UTC(2026, 10, 10, 12)
let folder: string
const homes: string[] = []
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'aic-profiles-'))
})
afterEach(() => {
  for (const one of [folder, ...homes.splice(0)]) rmSync(one, { recursive: true, force: true })
})

/** Runs aic as one of several people, or for one of several purposes, of the same machine. */
function profile(name: string, calls: number) {
  const home = newHome()
  homes.push(home)
  const lines = Array.from({ length: calls }, (_, i) => ({ at: '2026-11-10T10:00:00Z', id: `${name}-${i}` }))
  writeClaudeLogs(home, lines)
  const env = { AIC_CONFIG_DIR: path.join(folder, name, 'config'), AIC_DATA_DIR: path.join(folder, name, 'data') }
  return (...args: string[]) => runInProcess(args, { home, nowMs, env })
}

it('002-91 profiles are folders of settings and data: what one sets and holds, no other sees', async () => {
  const work = profile('work', 3)
  const spareTime = profile('spare-time', 1)
  await work('config', 'set', 'timezone', 'Asia/Tokyo')
  expect((await work('config', 'get', 'timezone')).stdout).toContain('Asia/Tokyo')
  expect((await spareTime('config', 'get', 'timezone')).stdout).not.toContain('Tokyo')
  const callsOf = async (run: typeof work) => JSON.parse((await run('ledger', '--json')).stdout) as unknown
  await work('daily', '--json')
  await spareTime('daily', '--json')
  expect(await callsOf(work)).toMatchObject({ calls: 3 })
  expect(await callsOf(spareTime)).toMatchObject({ calls: 1 })
})
