import { appendFileSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Aic, openAic } from './aic.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'aic-numbers-'))
  mkdirSync(path.join(home, '.claude/projects/-p'), { recursive: true })
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const log = (name: string): string => path.join(home, `.claude/projects/-p/${name}.jsonl`)
const dataFolder = (): string => path.join(home, 'data')

const line = (id: string, output: number): string =>
  `${JSON.stringify({
    type: 'assistant',
    sessionId: 's1',
    cwd: '/p',
    timestamp: '2026-11-05T10:00:00.000Z',
    requestId: `req_${id}`,
    message: { id: `msg_${id}`, model: 'claude-opus-4-8', usage: { input_tokens: 0, output_tokens: output } },
  })}\n`

async function withAic<T>(use: (aic: Aic) => T): Promise<T> {
  const env = { AIC_DATA_DIR: dataFolder() }
  const aic = await openAic({ env, home, platform: 'linux', nowMs: Date.UTC(2026, 10, 22) })
  await aic.collect()
  const result = use(aic)
  aic.close()
  return result
}

const output = (): Promise<number> => withAic((aic) => aic.usage().cells.output.reduce((sum, n) => sum + n, 0))

it('never gives the number of a log again, though all its records were told before', async () => {
  writeFileSync(log('a'), line('1', 5))
  await output()
  writeFileSync(log('b'), line('1', 5)) // all of it is in a
  await output()
  appendFileSync(log('b'), line('2', 20))
  writeFileSync(log('c'), line('3', 1_000))
  expect(await output()).toBe(1_025)
  appendFileSync(log('a'), line('3', 1_000)) // an earlier place of a stored call: sums are made anew from all records
  expect(await output()).toBe(1_025)
  rmSync(log('c'))
  writeFileSync(log('d'), line('4', 7))
  expect(await output()).toBe(1_032)
})

it('keeps what it reads to its owner', async () => {
  writeFileSync(log('a'), line('1', 5))
  await output()
  expect(statSync(path.join(dataFolder(), 'ledger.sqlite')).mode & 0o777).toBe(0o600)
  expect(statSync(dataFolder()).mode & 0o777).toBe(0o700)
})

it('does not note the names of sessions that it is asked for', async () => {
  writeFileSync(log('a'), line('1', 5))
  const asked = await withAic((aic) => aic.usage({ session: 'never-heard-of' }).cells.length)
  expect(asked).toBe(0)
  expect(await withAic((aic) => aic.usage({ session: 's1' }).cells.length)).toBe(1)
})
