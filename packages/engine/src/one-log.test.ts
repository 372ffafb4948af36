import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { claudeLine } from '../../../testing/claude-home.ts'
import { openAic } from './aic.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'aic-one-log-'))
  mkdirSync(path.join(home, '.claude/projects/-p'), { recursive: true })
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const startMs = Date.UTC(2026, 10, 22)
const log = (name: string): string => path.join(home, `.claude/projects/-p/${name}.jsonl`)

function call(name: string, id: string): void {
  const at = new Date(startMs).toISOString()
  appendFileSync(log(name), `${claudeLine({ at, id, session: name, cwd: '/p', input: 1, output: 1 })}\n`)
}

/** Calls that are known after a look at log `a`, or at all, so many seconds after the start. */
async function callsAt(seconds: number, only?: readonly string[]): Promise<number> {
  const nowMs = startMs + seconds * 1_000
  const aic = await openAic({ env: { AIC_DATA_DIR: path.join(home, 'data') }, home, platform: 'linux', nowMs })
  await aic.collect(only === undefined ? {} : { only })
  const calls = aic.usage().cells.calls.reduce((sum, n) => sum + n, 0)
  expect(aic.close()).toEqual([])
  return calls
}

it('a look at one log looks at all of them once a minute, also when nothing was new the last time', async () => {
  const a = [log('a')]
  call('a', '1')
  expect(await callsAt(0)).toBe(1)
  expect(await callsAt(61, a)).toBe(1)
  call('b', '2')
  expect(await callsAt(100, a)).toBe(1)
  call('a', '3')
  expect(await callsAt(120, a)).toBe(2)
  expect(await callsAt(122, a)).toBe(3)
})

it('a look that a clock ran ahead of is not taken for a recent one', async () => {
  call('a', '1')
  expect(await callsAt(5_000)).toBe(1)
  call('b', '2')
  expect(await callsAt(0, [log('a')])).toBe(2)
})
