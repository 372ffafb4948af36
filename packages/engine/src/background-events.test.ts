import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openAic } from './aic.ts'

const fixture = fileURLToPath(new URL('../../sources/src/claude-code/fixtures/booked-2.1/', import.meta.url))
const parent = '33333333-aaaa-4aaa-8aaa-000000000001'
const fork = '33333333-aaaa-4aaa-8aaa-000000000002'
const logs = '.claude/projects/-home-me-notes'

let home: string
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'aic-booked-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

/** Background events of the ledger after one more look at the logs: session, model, input, output, web searches. */
async function background(): Promise<unknown[]> {
  const env = { AIC_DATA_DIR: path.join(home, 'data') }
  const aic = await openAic({ env, home, platform: 'linux', nowMs: Date.UTC(2026, 10, 22, 12) })
  await aic.collect()
  const { cells: c, sessions, models } = aic.usage()
  aic.close()
  const rows = Array.from(c.isBackground, (is, i) => ({ is, i })).filter(({ is }) => is === 1)
  return rows.map(({ i }) => {
    const session = sessions[c.session[i] as number]?.name === fork ? 'fork' : 'parent'
    return [session, models[c.model[i] as number]?.name, c.input[i], c.output[i], c.webSearches[i]]
  })
}

const whole = [
  ['parent', 'claude-sonnet-5-5', 5, 321, 1],
  ['parent', 'claude-haiku-5-5', 290, 0, 0],
  ['fork', 'claude-haiku-5-5', 10, 12, 0],
]

it('counts what was booked and not logged, a fork from where its parent stood', async () => {
  cpSync(fixture, home, { recursive: true })
  expect(await background()).toEqual(expect.arrayContaining(whole))
  expect(await background()).toHaveLength(whole.length)
})

it('comes to the same when the logs grow line by line', async () => {
  cpSync(fixture, home, { recursive: true })
  const files = [`${logs}/${parent}.jsonl`, `${logs}/${fork}.jsonl`].map((file) => path.join(home, file))
  const texts = files.map((file) => readFileSync(file, 'utf8').split(/(?<=\n)/))
  for (const file of files) writeFileSync(file, '')
  for (const [i, lines] of texts.entries()) {
    for (const line of lines) {
      appendFileSync(files[i] as string, line)
      await background()
    }
  }
  const found = await background()
  expect(found).toEqual(expect.arrayContaining(whole))
  expect(found).toHaveLength(whole.length)
})
